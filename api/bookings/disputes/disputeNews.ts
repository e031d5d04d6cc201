import type { PoolClient } from 'pg'
import { partOf, settle } from '#domain/booking/settlement.ts'
import { cardSettlement } from '#domain/calls/cardHold.ts'
import { otherSide } from '#domain/calls/move.ts'
import type { CallSide } from '#domain/calls/words.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import { bytesOf } from '../booked/followDeps.ts'
import { type CallNewsDeps, type CallRow, notifySide, readCallRow } from '../booked/notifySide.ts'
import { partsAsFacts } from '../cards/callParts.ts'

/** The other side learns that something was said in a dispute. */
export async function notifyStatement(
  tx: PoolClient,
  deps: CallNewsDeps,
  { bookingId, statementId, by }: { bookingId: string; statementId: string; by: CallSide },
): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  if (!row) return
  const news = { kind: 'call_statement', step: `statement:${statementId}` } as const
  await notifySide(tx, deps, { row, side: otherSide(by) }, news)
}

/** No list of currencies: of calls by wallet the share alone is told. */
type SplitNewsDeps = CallNewsDeps & { currencyList: string | null }

interface HeldRow {
  units: bigint
  feeBps: number
  symbol: string
  /** null: it is by card, in the currency that its symbol is */
  decimals: number | null
}

/** What a booking holds; `$2` is the list of currencies. */
const HELD = `SELECT b.units, b.fee_bps AS "feeBps", b.currency AS symbol, NULL AS decimals FROM app.booking b WHERE b.id = $1 AND b.rail = 'card'
  UNION ALL SELECT e.amount_units, e.fee_bps, c.symbol, c.decimals
  FROM app.booking b JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    JOIN chain.currency_as_of c ON c.chain_id = e.chain_id AND c.list = $2 AND c.index = e.currency WHERE b.id = $1`

/** What each would get; parts that are nothing are left out, as of an end. */
async function readParts(
  tx: PoolClient,
  { currencyList }: SplitNewsDeps,
  { bookingId, creatorBps }: { bookingId: string; creatorBps: number },
): Promise<NewsFacts> {
  const { rows } = await tx.query<HeldRow>(HELD, [
    bookingId,
    currencyList === null ? null : bytesOf(currencyList),
  ])
  const [held] = rows
  if (!held) return {}
  const { units, feeBps, symbol, decimals } = held
  const agreed = settle(units, partOf(units, creatorBps), feeBps, 'agreed')
  const { toCreator, toFan, fee } = decimals === null ? cardSettlement(agreed, feeBps, symbol) : agreed
  return partsAsFacts({ toCreator, toFan, fee, symbol, decimals })
}

/** Whoever calls the contract can change it any number of times, also of a call that nobody agreed to here. */
async function isSplitMailed(tx: PoolClient, { id, isAgreed, ...row }: CallRow, side: CallSide) {
  if (!isAgreed) return false
  const { rowCount } = await tx.query(
    `SELECT FROM app.delivery WHERE object_key = 'call:' || $1 AND account_id = $2 AND kind = 'call_split_proposed' AND state <> 'failed'
      AND due_at > app.now() - interval '1 hour' LIMIT 1`,
    [id, side === 'creator' ? row.creatorAccount : row.fanAccount],
  )
  return rowCount === 0
}

/** The other side learns how one would divide the money: each change of it in the inbox, and by mail once an hour. */
export async function notifySplit(
  tx: PoolClient,
  deps: SplitNewsDeps,
  split: { bookingId: string; by: CallSide; creatorBps: number },
): Promise<void> {
  const { bookingId, by, creatorBps } = split
  const row = await readCallRow(tx, bookingId)
  if (!row) return
  const facts = { creatorBps, ...(await readParts(tx, deps, split)) }
  const side = otherSide(by)
  const isMailed = await isSplitMailed(tx, row, side)
  const step = `split:${by}:${row.changedAt.getTime()}`
  await notifySide(tx, deps, { row, side }, { kind: 'call_split_proposed', step, facts, isMailed })
}
