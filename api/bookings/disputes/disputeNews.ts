import type { PoolClient } from 'pg'
import { partOf, settle } from '#domain/booking/settlement.ts'
import { otherSide } from '#domain/calls/move.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { amountText } from '#domain/ledger/amountText.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import { bytesOf, type FollowBookingsDeps } from '../booked/followDeps.ts'
import { type CallNewsDeps, type CallRow, notifySide, readCallRow } from '../booked/notifySide.ts'

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

interface HeldRow {
  units: bigint
  feeBps: number
  symbol: string
  decimals: number
}

/** What a booking holds; `$2` is the list of currencies. */
const HELD = `SELECT e.amount_units AS units, e.fee_bps AS "feeBps", c.symbol, c.decimals
  FROM app.booking b JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    JOIN chain.currency_as_of c ON c.chain_id = e.chain_id AND c.list = $2 AND c.index = e.currency WHERE b.id = $1`

/** What each would get; parts that are nothing are left out, as of an end. */
async function readParts(
  tx: PoolClient,
  { currencyList }: FollowBookingsDeps,
  { bookingId, creatorBps }: { bookingId: string; creatorBps: number },
): Promise<NewsFacts> {
  const { rows } = await tx.query<HeldRow>(HELD, [bookingId, bytesOf(currencyList)])
  const [held] = rows
  if (!held) return {}
  const { toCreator, toFan } = settle(held.units, partOf(held.units, creatorBps), held.feeBps, 'agreed')
  return {
    ...(toCreator > 0n ? { toCreator: amountText(toCreator, held) } : {}),
    ...(toFan > 0n ? { toFan: amountText(toFan, held) } : {}),
  }
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
  deps: FollowBookingsDeps,
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
