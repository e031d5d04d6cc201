import type { z } from 'zod'
import { withScope } from '#db/scope.ts'
import { demandAct } from '../creators/can.ts'
import { ProblemError } from '../http/problemError.ts'
import {
  CARD_COLUMNS,
  CARD_TOTAL,
  type CardGiftRow,
  type CardTotalRow,
  nameOf,
  plainCard,
  plainCardTotal,
  STANDS,
} from './cardRows.ts'
import type { tipRoutes } from './contract.ts'
import { SENDER } from './readShownTips.ts'
import {
  MAX_ROWS,
  OF_CONTEXT,
  plainTip,
  plainTotal,
  TIP_COLUMNS,
  type TipDeps,
  type TipRow,
  type TipTotalRow,
} from './tipRows.ts'

const FROM_CONTEXTS = `FROM app.tip_context c LEFT JOIN app.room r ON r.id = c.room_id JOIN chain.tip_as_of t ON ${OF_CONTEXT}
  JOIN chain.cursor k ON k.chain_id = t.chain_id WHERE c.chain_id = $2 AND t.currency = ANY($3)`

type ReceivedTips = z.input<(typeof tipRoutes)['listRoomTips']['success']['body']>

/** Of which room, else channel, something is read; the money of gifts by card is its creator's. */
interface Place {
  creatorId: string
  channelId: string
  roomId: string | null
}

type Received = ReceivedTips['tips'][number]

async function readOnChain(
  deps: TipDeps,
  { channelId, roomId }: Place,
  isPaid: boolean,
): Promise<ReceivedTips> {
  const { pool, chainId, currencies } = deps
  const which = roomId === null ? 'c.channel_id = $1' : 'c.room_id = $1'
  const values = [roomId ?? channelId, chainId, currencies.map(({ index }) => index)]
  const [newest, totals] = await Promise.all([
    pool.query<TipRow & { sender: string | null; title: string | null }>(
      `SELECT ${TIP_COLUMNS}, ${SENDER} AS sender, r.title ${FROM_CONTEXTS} AND ${which}
        ORDER BY t.block DESC, t.log_index DESC LIMIT ${MAX_ROWS}`,
      values,
    ),
    pool.query<TipTotalRow>(
      `SELECT t.currency, sum(t.amount_units) AS units, count(*)::int AS tips ${FROM_CONTEXTS} AND ${which}
        GROUP BY t.currency ORDER BY t.currency`,
      values,
    ),
  ])
  return {
    tips: newest.rows.map((row) => ({
      ...plainTip(row, deps),
      ...{ sender: row.sender, title: row.title, at: row.at.toISOString() },
      txHash: isPaid ? `0x${row.tx_hash.toString('hex')}` : null,
    })),
    totals: totals.rows.map((row) => plainTotal(row, deps)),
  }
}

async function readByCard({ pool }: TipDeps, { creatorId, channelId, roomId }: Place): Promise<ReceivedTips> {
  const from = `FROM app.purchase p LEFT JOIN app.room r ON r.id = p.room_id
    WHERE p.creator_id = $1 AND p.channel_id = $2 AND ${STANDS} AND ($3::text IS NULL OR p.room_id = $3)`
  const values = [creatorId, channelId, roomId]
  return withScope(pool, { creator: creatorId }, async (tx) => {
    const newest = await tx.query<CardGiftRow & { sender: string | null; title: string | null }>(
      `SELECT ${CARD_COLUMNS}, ${nameOf('p.account_id', 'p.channel_id')} AS sender, r.title ${from} ORDER BY p.paid_at DESC, p.id DESC LIMIT ${MAX_ROWS}`,
      values,
    )
    const totals = await tx.query<CardTotalRow>(
      `SELECT ${CARD_TOTAL} ${from} GROUP BY p.currency ORDER BY p.currency`,
      values,
    )
    return {
      tips: newest.rows.map((row) => ({
        ...plainCard(row),
        ...{ sender: row.sender, title: row.title, at: row.at.toISOString(), txHash: null },
      })),
      totals: totals.rows.map(plainCardTotal),
    }
  })
}

const newestFirst = (one: Received, other: Received) => Date.parse(other.at) - Date.parse(one.at)

async function readReceived(deps: TipDeps, place: Place, isPaid: boolean): Promise<ReceivedTips> {
  const [onChain, byCard] = await Promise.all([readOnChain(deps, place, isPaid), readByCard(deps, place)])
  return {
    tips: [...onChain.tips, ...byCard.tips].sort(newestFirst).slice(0, MAX_ROWS),
    totals: [...onChain.totals, ...byCard.totals],
  }
}

/**
 * What was given in a room, as who hosts it reads it. Hashes are for its owner, who is paid.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function readRoomTips(deps: TipDeps, roomId: string, accountId: string): Promise<ReceivedTips> {
  const { pool } = deps
  const { rows } = await pool.query<{ channel_id: string; creator_id: string }>(
    "SELECT r.channel_id, h.creator_id FROM app.room r JOIN app.channel h ON h.id = r.channel_id WHERE r.id = $1 AND r.kind <> 'call'",
    [roomId],
  )
  const [room] = rows
  // asked for a room that is not there as well, so that both cost the same
  const role = await demandAct(pool, { accountId, act: 'hostStream', channelId: room?.channel_id ?? '' })
  if (!room) throw new ProblemError('NOT_FOUND')
  const place = { creatorId: room.creator_id, channelId: room.channel_id, roomId }
  return readReceived(deps, place, role === 'owner')
}

/**
 * What was given to a channel, in its streams and on its page, for who is paid.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function readChannelTips(
  deps: TipDeps,
  channelId: string,
  accountId: string,
): Promise<ReceivedTips> {
  await demandAct(deps.pool, { accountId, act: 'managePayouts', channelId })
  const { rows } = await deps.pool.query<{ creator_id: string }>(
    'SELECT creator_id FROM app.channel WHERE id = $1',
    [channelId],
  )
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  return readReceived(deps, { creatorId: rows[0].creator_id, channelId, roomId: null }, true)
}
