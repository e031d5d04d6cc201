import type { z } from 'zod'
import type { tipRoutes } from './contract.ts'
import {
  MAX_ROWS,
  plainTip,
  plainTotal,
  TIP_COLUMNS,
  type TipDeps,
  type TipRow,
  type TipTotalRow,
} from './tipRows.ts'

interface GivenRow extends TipRow {
  room_id: string | null
  title: string | null
  channel_id: string | null
  handle: string | null
  name: string | null
  about: string | null
}

const GIVEN = `FROM app.identity i JOIN chain.tip_as_of t ON t.payer = i.wallet JOIN chain.cursor k ON k.chain_id = t.chain_id
  WHERE i.account_id = $1 AND i.ended_at IS NULL AND t.chain_id = $2 AND t.hub = $3 AND t.currency = ANY($4)`

/** The channel of a tip, and the room where that took it; a private one has no title here, for an invitation can end. */
const WHERE_GIVEN = `LEFT JOIN LATERAL (SELECT CASE WHEN r.visibility <> 'private' THEN r.id END AS room_id,
    CASE WHEN r.visibility <> 'private' THEN r.title END AS title, ch.id AS channel_id, ch.handle::text AS handle, ch.name, ch.about
  FROM app.tip_context c LEFT JOIN app.room r ON r.id = c.room_id JOIN app.channel ch ON ch.id = c.channel_id
  WHERE c.chain_id = g.chain_id AND c.context_id = g.context_id AND c.hub = g.hub AND c.payee = g.payee
    AND g.context_type = CASE WHEN c.room_id IS NULL THEN 'creator' ELSE 'stream' END) x ON true`

type GivenTips = z.input<(typeof tipRoutes)['listGivenTips']['success']['body']>

/** What the wallets of an account gave through the hub, whichever room or person it was for. */
export async function readGivenTips(
  deps: TipDeps & { hub: string | undefined },
  accountId: string,
): Promise<GivenTips> {
  const { pool, chainId, currencies, hub } = deps
  if (hub === undefined) return { tips: [], totals: [] }
  const values = [
    ...[accountId, chainId, Buffer.from(hub.slice(2), 'hex')],
    currencies.map(({ index }) => index),
  ]
  const [newest, totals] = await Promise.all([
    pool.query<GivenRow>(
      `SELECT * FROM (SELECT t.chain_id, t.context_type, t.context_id, t.hub, t.payee, t.block, t.log_index, ${TIP_COLUMNS} ${GIVEN}
          ORDER BY t.block DESC, t.log_index DESC LIMIT ${MAX_ROWS}) g ${WHERE_GIVEN} ORDER BY g.block DESC, g.log_index DESC`,
      values,
    ),
    pool.query<TipTotalRow>(
      `SELECT t.currency, sum(t.amount_units) AS units, count(*)::int AS tips ${GIVEN} GROUP BY t.currency ORDER BY t.currency`,
      values,
    ),
  ])
  return {
    tips: newest.rows.map((row) => ({
      ...plainTip(row, deps),
      at: row.at.toISOString(),
      txHash: `0x${row.tx_hash.toString('hex')}`,
      ...{ roomId: row.room_id, title: row.title },
      channel:
        row.channel_id === null
          ? null
          : { id: row.channel_id, handle: row.handle ?? '', name: row.name ?? '', about: row.about ?? '' },
    })),
    totals: totals.rows.map((row) => plainTotal(row, deps)),
  }
}
