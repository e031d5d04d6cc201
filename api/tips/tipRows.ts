import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { readGift } from '#domain/tips/gifts.ts'
import { type CurrencyFact, currencyOf } from '../creators/readChannelPage.ts'

/** Tips in a list of those given or received; more of them are in the totals alone. */
export const MAX_ROWS = 200

/** Everything that reading tips depends on. */
export interface TipDeps {
  pool: Pool
  chainId: number
  /** listed ones; renewed in place. A tip in another one is none */
  currencies: readonly CurrencyFact[]
}

/** An event of the index, as far as what is shown depends on it. */
export interface TipRow {
  tx_hash: Buffer
  /** among the tips of its transaction */
  nth: number
  currency: number
  amount_units: bigint
  gift_code: number
  at: Date
  is_safe: boolean
}

/** SQL: the columns of a `TipRow`, of the tip `t` and the cursor `k`. */
export const TIP_COLUMNS = `t.tx_hash, t.currency, t.amount_units, t.gift_code, t.at, t.block <= least(k.safe, k.agreed) AS is_safe,
  (SELECT count(*)::int FROM chain.tip_as_of o WHERE o.chain_id = t.chain_id AND o.block = t.block AND o.tx_hash = t.tx_hash
    AND o.log_index < t.log_index) AS nth`

/** SQL: whom a tip or context `of` is known by besides its number; nobody in a room of the hub, which vouches for its payee. As in the index of tips. */
const paidOf = (of: 't' | 'c' | 'g') =>
  `CASE WHEN ${of}.context_type = 'room' THEN ''::bytea ELSE ${of}.payee END`

/** SQL: `of`, a tip, has hub, payee and number of the context `c`. */
export const isUnder = (of: 't' | 'g') =>
  `${of}.chain_id = c.chain_id AND ${of}.context_id = c.context_id AND ${of}.context_type = c.context_type AND ${of}.hub = c.hub
  AND ${paidOf(of)} = ${paidOf('c')}`

/**
 * SQL: the tip `t` has hub, payee and number of the context `c`; for the payee of a room of its own the hub vouches, whoever that was by
 * then. Of a room `r` it was mined while that was live, of a channel itself since its payee was told; clocks of blocks are some seconds
 * apart from ours.
 */
export const OF_CONTEXT = `${isUnder('t')} AND t.amount_units > 0 AND CASE WHEN c.room_id IS NULL
    THEN t.at >= c.fixed_at - interval '1 minute' ELSE t.at >= date_trunc('second', r.live_at) AND t.at <= coalesce(r.ended_at + interval '15 s', t.at) END`

/** What everybody may know of a tip. Its id says nothing and stays when the transaction moves to another block. */
export function plainTip(row: TipRow, { currencies }: Pick<TipDeps, 'currencies'>) {
  const { tx_hash: hash, nth, currency, amount_units: amountUnits, gift_code: giftCode } = row
  const { symbol, decimals } = currencyOf(currencies, currency)
  const given = readGift({ giftCode, currency, amountUnits })
  return {
    id: createHash('sha256').update(hash).update(String(nth)).digest('hex').slice(0, 16),
    rail: 'chain' as const,
    gift: given?.gift.code ?? null,
    count: given?.count ?? 1,
    units: amountUnits.toString(),
    ...{ symbol, decimals },
    isSafe: row.is_safe,
  }
}

/** What tips come to in one currency. */
export interface TipTotalRow {
  currency: number
  units: bigint
  tips: number
}

export function plainTotal(
  { currency, units, tips }: TipTotalRow,
  { currencies }: Pick<TipDeps, 'currencies'>,
) {
  const { symbol, decimals } = currencyOf(currencies, currency)
  return { rail: 'chain' as const, symbol, decimals, units: units.toString(), tips }
}
