import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { postFeeRefund, postReversal } from '../../ledger/postObjects.ts'
import type { FeeRefundReading, ReversalReading } from '../../ports/payments/moneyBack.ts'
import { PaymentRefused } from '../../ports/payments.ts'
import { offered } from '../connectAccount.ts'
import type { RefundDeps } from '../refunds/deps.ts'
import { type ExactPurchase, findExact, lockExact } from '../refunds/exactPurchase.ts'
import { notifyOfTaken } from './disputeNews.ts'
import type { DisputeRow } from './disputeStore.ts'

/** Where the creator's part of a purchase went. */
export interface PaidOut {
  subject: string
  creatorId: string
  accountRef: string
  transferRef: string
  feeRef: string | null
}

export async function readPaidOut(deps: RefundDeps, row: DisputeRow): Promise<PaidOut | null> {
  const { rows } = await deps.pool.query<{
    account_ref: string
    transfer_ref: string | null
    fee_ref: string | null
  }>('SELECT account_ref, transfer_ref, fee_ref FROM app.purchase WHERE id = $1', [row.purchase_id])
  const [of] = rows
  if (!of?.transfer_ref) return null
  const { account_ref: accountRef, transfer_ref: transferRef, fee_ref: feeRef } = of
  return { subject: row.purchase_id, creatorId: row.creator_id, accountRef, transferRef, feeRef }
}

/** Other disputes of the same payment: what was taken for them, and what was sent to the creator again. */
interface Other {
  reversal_ref: string | null
  return_ref: string | null
  returned: string
}

async function readOthers(deps: RefundDeps, row: DisputeRow): Promise<Other[]> {
  const { rows } = await deps.pool.query<Other>(
    `SELECT reversal_ref, return_ref, (coalesce(reversed, 0) - coalesce(fee_returned, 0))::text AS returned FROM app.card_dispute
      WHERE purchase_id = $1 AND id <> $2 ORDER BY opened_at, id`,
    [row.purchase_id, row.id],
  )
  return rows
}

/** What of a transfer went back, by this dispute and by everything else. */
interface Reversed {
  own: ReversalReading | null
  left: bigint
}

/**
 * The charge's own transfer as it stands. What was made for this dispute is told by the provider's own times: whoever died
 * with the answer finds it there.
 */
async function readFirst(
  deps: RefundDeps,
  row: DisputeRow,
  { paidOut, purchase, others }: { paidOut: PaidOut; purchase: ExactPurchase; others: readonly Other[] },
): Promise<Reversed> {
  const known = new Set(others.map(({ reversal_ref: ref }) => ref))
  const made = await offered(deps).listReversals(paidOut.transferRef)
  const own = made.find(
    ({ reversalRef, refundRef, createdAt }) =>
      refundRef === null && !known.has(reversalRef) && createdAt * 1000 >= row.opened_at.getTime(),
  )
  const taken = made.filter((one) => one !== own)
  return {
    own: own ?? null,
    left: taken.reduce((left, { amount }) => left - BigInt(amount), purchase.amount),
  }
}

/** The bank said yes: what was taken before is found, and nothing is taken any more. */
const isOver = ({ state }: DisputeRow): boolean => state === 'won'

const sumOf = (all: readonly ReversalReading[]) => all.reduce((sum, { amount }) => sum + BigInt(amount), 0n)

/** Nothing is left to take, or nothing was ever sent: that is known from now on. */
async function keepNothing(deps: RefundDeps, row: DisputeRow): Promise<void> {
  await deps.pool.query(
    'UPDATE app.card_dispute SET reversal_ref = $2, reversed = 0, fee_returned = 0, error = NULL, owed_at = NULL WHERE id = $1 AND reversal_ref IS NULL',
    [row.id, `none:${row.id}`],
  )
}

/**
 * The parts that were sent to the creator again after earlier disputes were won, as far as this one asks for them and none since
 * took them back.
 * @param taken where each part goes as it moves: of several the last ones may have to wait
 * @throws PaymentRefused `SHORT` while the account has too little available: only a charge's own transfer may leave it below zero
 */
async function takeAgain(
  deps: RefundDeps,
  row: DisputeRow,
  { purchase, others, left }: { purchase: ExactPurchase; others: readonly Other[]; left: bigint },
  taken: ReversalReading[],
): Promise<void> {
  const missing = row.amount - left
  if (missing <= 0n) return
  const payments = offered(deps)
  // what was sent again is without our part, which the first reversal gave back
  let wanted = (missing * (purchase.amount - purchase.fee)) / purchase.amount
  const known = new Set(others.map(({ reversal_ref: ref }) => ref))
  for (const { return_ref: transferRef, returned } of others) {
    if (transferRef === null || transferRef.startsWith('none:')) continue
    const made = await payments.listReversals(transferRef)
    const own = made.filter(
      ({ reversalRef, createdAt }) => !known.has(reversalRef) && createdAt * 1000 >= row.opened_at.getTime(),
    )
    const there = BigInt(returned) - sumOf(made) + sumOf(own)
    const part = wanted < there ? wanted : there
    const rest = part - sumOf(own)
    wanted -= part
    taken.push(...own)
    if (rest <= 0n || isOver(row)) continue
    const attemptKey = `dispute:${row.id}:again:${row.key_n}:${transferRef}`
    taken.push(
      await payments.reverseTransfer({ attemptKey, transferRef, refundFee: false, amount: Number(rest) }),
    )
  }
}

/**
 * Takes it from the charge's own transfer: all that is left of it, unless the bank asks for less than the fan still has in it.
 * @throws PaymentRefused `SHORT` where nobody lends to the account and it has too little: that is owed, and asked for again
 */
async function takeFirst(
  deps: RefundDeps,
  row: DisputeRow,
  { paidOut, purchase, first }: { paidOut: PaidOut; purchase: ExactPurchase; first: Reversed },
): Promise<ReversalReading | null> {
  if (first.own || first.left <= 0n || isOver(row)) return first.own
  const { transferRef, feeRef } = paidOut
  const isWhole = row.amount >= first.left || row.amount >= purchase.amount - purchase.refunded
  try {
    return await offered(deps).reverseTransfer({
      ...{ attemptKey: `dispute:${row.id}:reversal:${row.key_n}`, transferRef, refundFee: feeRef !== null },
      amount: isWhole ? null : Number(row.amount),
    })
  } catch (error) {
    if (error instanceof PaymentRefused && error.code === 'SPENT') return null
    throw error
  }
}

/** What of our fee went back with a reversal: what is new since it was asked for, or the newest, where an answer was lost. */
function feeOfReversal(
  reversal: ReversalReading | null,
  before: readonly FeeRefundReading[],
  after: readonly FeeRefundReading[],
): number {
  if (!reversal) return 0
  const known = new Set(before.map(({ feeRefundRef }) => feeRefundRef))
  const made = after.filter(({ feeRefundRef }) => !known.has(feeRefundRef))
  const own =
    made.length > 0 ? made : after.filter(({ createdAt }) => createdAt >= reversal.createdAt).slice(-1)
  return own.reduce((sum, { amount }) => sum + amount, 0)
}

/** Books what was taken, and what of our fee went back with it. */
async function bookTaken(
  tx: PoolClient,
  paidOut: PaidOut,
  { made, fees }: { made: readonly ReversalReading[]; fees: readonly FeeRefundReading[] },
): Promise<void> {
  for (const one of made) await postReversal(tx, paidOut, one)
  for (const one of fees) await postFeeRefund(tx, paidOut, one)
}

/**
 * Takes back from the creator what the bank took from us, once: what is not reversed yet, our part of it going back to them.
 * A dispute of a part takes that part.
 */
export async function takeBack(deps: RefundDeps, row: DisputeRow): Promise<void> {
  const paidOut = await readPaidOut(deps, row)
  const purchase = await findExact(deps.pool, row.purchase_id)
  if (!paidOut || !purchase) return keepNothing(deps, row)
  const { feeRef, accountRef } = paidOut
  const payments = offered(deps)
  const others = await readOthers(deps, row)
  const found = await readFirst(deps, row, { paidOut, purchase, others })
  const readFees = async () => (feeRef ? await payments.listFeeRefunds(feeRef, accountRef) : [])
  const before = await readFees()
  const first = await takeFirst(deps, row, { paidOut, purchase, first: found })
  const made = first ? [first] : []
  await takeAgain(deps, row, { purchase, others, left: found.left }, made).catch(async (error: Error) => {
    // the rest may wait for long until the account has it; what moved is in the books before
    const fees = first ? await readFees() : []
    await withTransaction(deps.pool, (tx) => bookTaken(tx, paidOut, { made, fees }))
    throw error
  })
  const ref = made[0]?.reversalRef
  if (ref === undefined) return keepNothing(deps, row)
  const after = await readFees()
  const feeReturned = feeOfReversal(first, before, after)
  const reversed = made.reduce((sum, { amount }) => sum + amount, 0)
  await withTransaction(deps.pool, async (tx) => {
    const locked = await lockExact(tx, purchase.id)
    await bookTaken(tx, paidOut, { made, fees: after })
    const { rowCount } = await tx.query(
      'UPDATE app.card_dispute SET reversal_ref = $2, reversed = $3, fee_returned = $4, error = NULL, tries = 0, owed_at = NULL WHERE id = $1 AND reversal_ref IS NULL',
      [row.id, ref, reversed, feeReturned],
    )
    if (rowCount && locked) await notifyOfTaken(tx, deps, locked, { dispute: row, reversed, feeReturned })
  })
}
