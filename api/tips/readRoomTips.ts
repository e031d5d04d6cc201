import type { z } from 'zod'
import { demandAct } from '../creators/can.ts'
import { ProblemError } from '../http/problemError.ts'
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

/** @param which SQL: the contexts `c` of which $1 is asked for */
async function readReceived(
  deps: TipDeps,
  which: 'c.room_id = $1' | 'c.channel_id = $1',
  id: string,
  isPaid: boolean,
): Promise<ReceivedTips> {
  const { pool, chainId, currencies } = deps
  const values = [id, chainId, currencies.map(({ index }) => index)]
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

/**
 * What was given in a room, as who hosts it reads it. Hashes are for its owner, who is paid.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function readRoomTips(deps: TipDeps, roomId: string, accountId: string): Promise<ReceivedTips> {
  const { pool } = deps
  const { rows } = await pool.query<{ channel_id: string }>('SELECT channel_id FROM app.room WHERE id = $1', [
    roomId,
  ])
  const [room] = rows
  // asked for a room that is not there as well, so that both cost the same
  const role = await demandAct(pool, { accountId, act: 'hostStream', channelId: room?.channel_id ?? '' })
  if (!room) throw new ProblemError('NOT_FOUND')
  return readReceived(deps, 'c.room_id = $1', roomId, role === 'owner')
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
  return readReceived(deps, 'c.channel_id = $1', channelId, true)
}
