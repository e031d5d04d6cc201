import type { z } from 'zod'
import { withScope } from '#db/scope.ts'
import {
  CARD_COLUMNS,
  CARD_TOTAL,
  type CardGiftRow,
  type CardTotalRow,
  plainCard,
  plainCardTotal,
  STANDS,
} from './cardRows.ts'
import type { tipRoutes } from './contract.ts'
import {
  isUnder,
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
  WHERE ${isUnder('g')}) x ON true`

type Where = Pick<GivenRow, 'room_id' | 'title' | 'channel_id' | 'handle' | 'name' | 'about'>

/** Of gifts by card the place stands in the purchase; of a private room it is not told either. */
const BY_CARD = `SELECT ${CARD_COLUMNS}, CASE WHEN r.visibility <> 'private' THEN r.id END AS room_id,
    CASE WHEN r.visibility <> 'private' THEN r.title END AS title, ch.id AS channel_id, ch.handle::text AS handle, ch.name, ch.about
  FROM app.purchase p JOIN app.channel ch ON ch.id = p.channel_id LEFT JOIN app.room r ON r.id = p.room_id
  WHERE p.account_id = $1 AND ${STANDS}`

type GivenTips = z.input<(typeof tipRoutes)['listGivenTips']['success']['body']>

const placeOf = (row: Where) => ({
  ...{ roomId: row.room_id, title: row.title },
  channel:
    row.channel_id === null
      ? null
      : { id: row.channel_id, handle: row.handle ?? '', name: row.name ?? '', about: row.about ?? '' },
})

/** What the wallets of an account gave through the hub, whichever room or person it was for. */
async function readOnChain(
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
      ...{ at: row.at.toISOString(), txHash: `0x${row.tx_hash.toString('hex')}`, purchaseId: null },
      ...placeOf(row),
    })),
    totals: totals.rows.map((row) => plainTotal(row, deps)),
  }
}

/** What an account gave by card, while its payments stand. */
async function readByCard({ pool }: TipDeps, accountId: string): Promise<GivenTips> {
  return withScope(pool, { account: accountId }, async (tx) => {
    const newest = await tx.query<CardGiftRow & Where>(
      `${BY_CARD} ORDER BY p.paid_at DESC, p.id DESC LIMIT ${MAX_ROWS}`,
      [accountId],
    )
    const totals = await tx.query<CardTotalRow>(
      `SELECT ${CARD_TOTAL} FROM app.purchase p WHERE p.account_id = $1 AND ${STANDS} GROUP BY p.currency ORDER BY p.currency`,
      [accountId],
    )
    return {
      tips: newest.rows.map((row) => ({
        ...plainCard(row),
        ...{ at: row.at.toISOString(), txHash: null, purchaseId: row.id },
        ...placeOf(row),
      })),
      totals: totals.rows.map(plainCardTotal),
    }
  })
}

/** What an account gave: from its wallets through the hub, and by card. */
export async function readGivenTips(
  deps: TipDeps & { hub: string | undefined },
  accountId: string,
): Promise<GivenTips> {
  const [onChain, byCard] = await Promise.all([readOnChain(deps, accountId), readByCard(deps, accountId)])
  return {
    tips: [...onChain.tips, ...byCard.tips]
      .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
      .slice(0, MAX_ROWS),
    totals: [...onChain.totals, ...byCard.totals],
  }
}
