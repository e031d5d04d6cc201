import type { Pool, PoolClient } from 'pg'
import { isLetIn } from '#api/access/coHosts.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { WHOLE_BPS } from '#domain/booking/terms.ts'
import type { ShareProblem } from '#domain/room/shares.ts'
import type { RoomState } from '#domain/words.ts'
import { type RoomDeps, splitOfRoom, type TipVerbs } from '../deps.ts'
import { channelJson } from './channelJson.ts'
import type { RoomShares } from './contract.ts'

/** Everything that shares depend on. */
export interface ShareDeps extends RoomDeps {
  tips: TipVerbs
  /** makes contracts that divide; undefined: this installation has none */
  splitFactory: string | undefined
}

const SHARES = `SELECT ${channelJson('h')} AS channel, s.bps, '0x' || encode(s.wallet, 'hex') AS wallet,
    s.place = 0 OR EXISTS (SELECT FROM app.co_host k WHERE k.room_id = r.id AND k.channel_id = s.channel_id AND NOT k.declined AND ${isLetIn('k')}) AS hosts,
    '0x' || encode(${splitOfRoom('$2::int')}, 'hex') AS split, r.state
  FROM app.room_share s JOIN app.room r ON r.id = s.room_id JOIN app.channel h ON h.id = s.channel_id
  WHERE s.room_id = $1 ORDER BY s.place`

interface Row {
  channel: RoomShares['parts'][number]['channel']
  bps: number
  wallet: string
  hosts: boolean
  split: string | null
  state: RoomState
}

function problemOf(rows: readonly Row[], paid: Map<string, string>): ShareProblem | null {
  // whose account is gone has no row any more
  const isWhole = rows.reduce((sum, { bps }) => sum + bps, 0) === WHOLE_BPS
  if (!isWhole || rows.some(({ hosts }) => !hosts)) return 'left'
  if (rows.some(({ channel, wallet }) => paid.get(channel.id) !== wallet)) return 'wallet'
  return rows[0]?.split === null ? 'unmade' : null
}

/** How what is tipped in a room is divided; null: its channel gets all of it. */
export async function readShares(
  db: Pool | PoolClient,
  { tips, settings }: Pick<ShareDeps, 'tips' | 'settings'>,
  roomId: string,
): Promise<RoomShares | null> {
  const { rows } = await db.query<Row>(SHARES, [roomId, settings.CHAIN_ID])
  const [first] = rows
  if (!first) return null
  const isAhead = first.state !== 'live' && first.state !== 'ended'
  const paid = isAhead
    ? await tips.payeesOf(
        db,
        rows.map(({ channel }) => channel.id),
      )
    : null
  return {
    parts: rows.map(({ channel, bps, wallet }) => ({ channel, bps, wallet })),
    split: first.split,
    problem: paid && problemOf(rows, paid),
  }
}

const IN_THE_WAY: Record<ShareProblem, string> = {
  left: 'A share is of somebody who does not host this stream. Set the shares again.',
  wallet: 'A share goes to a wallet at which its creator is not paid any more. Set the shares again.',
  unmade: 'The contract that divides the tips is not there yet. Make it, or take the shares back.',
}

/** Behind the lock of a room that goes live: what is tipped there goes to whom its hosts agreed. Throws ProblemError CONFLICT. */
export async function demandShares(
  tx: PoolClient,
  deps: Pick<ShareDeps, 'tips' | 'settings'>,
  roomId: string,
): Promise<void> {
  // looked at as what it is until this transaction is done
  const { rows } = await tx.query<Row>(SHARES, [roomId, deps.settings.CHAIN_ID])
  if (rows.length === 0) return
  const ids = rows.map(({ channel }) => channel.id)
  const problem = problemOf(rows, await deps.tips.payeesOf(tx, ids))
  if (problem) throw new ProblemError('CONFLICT', { detail: IN_THE_WAY[problem] })
}
