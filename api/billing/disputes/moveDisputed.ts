import { withTransaction } from '#db/transaction.ts'
import { postFeeRefund, postReversal, postTransfer } from '../../ledger/postObjects.ts'
import type { ReversalReading } from '../../ports/payments/moneyBack.ts'
import { PaymentError, PaymentRefused } from '../../ports/payments.ts'
import type { Loop } from '../../queue/jobs.ts'
import { offered } from '../connectAccount.ts'
import type { RefundDeps } from '../refunds/deps.ts'
import { findExact } from '../refunds/exactPurchase.ts'
import { type DisputeRow, postponeDispute, takeDueDisputes } from './disputeStore.ts'

const LOOK_MS = 2000
const PER_TURN = 20

interface PaidOut {
  subject: string
  creatorId: string
  accountRef: string
  transferRef: string
  feeRef: string | null
}

async function readPaidOut(deps: RefundDeps, row: DisputeRow): Promise<PaidOut | null> {
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

/** Nothing is left to take, or nothing was ever sent: that is known from now on. */
async function keepReversal(
  deps: RefundDeps,
  row: DisputeRow,
  kept: { ref: string; amount: number; feeReturned: number },
): Promise<void> {
  await deps.pool.query(
    'UPDATE app.card_dispute SET reversal_ref = $2, reversed = $3, fee_returned = $4, error = NULL WHERE id = $1 AND reversal_ref IS NULL',
    [row.id, kept.ref, kept.amount, kept.feeReturned],
  )
}

/** The reversal of an attempt whose key may be forgotten: made under it after it was asked for, and not with a refund. */
async function findReversal(
  deps: RefundDeps,
  row: DisputeRow,
  transferRef: string,
): Promise<ReversalReading | null> {
  const askedMs = row.reversal_asked_at?.getTime() ?? 0
  if (!row.is_reversal_old) return null
  const made = await offered(deps).listReversals(transferRef)
  return (
    made.find(({ refundRef, createdAt }) => refundRef === null && createdAt * 1000 >= askedMs - 1000) ?? null
  )
}

/** What of a transfer was not taken back when this was asked for first: a refund that failed later has taken its part all the same. */
async function leftThere(
  deps: RefundDeps,
  row: DisputeRow,
  transferRef: string,
  sent: bigint,
): Promise<bigint> {
  const askedMs = row.reversal_asked_at?.getTime() ?? 0
  const made = await offered(deps).listReversals(transferRef)
  const before = made.filter(
    ({ refundRef, createdAt }) => refundRef !== null || createdAt * 1000 < askedMs - 1000,
  )
  return before.reduce((left, { amount }) => left - BigInt(amount), sent)
}

/** Takes back from the creator what the bank took from us, once: what is not reversed yet, our part of it going back to them. */
async function takeBack(deps: RefundDeps, row: DisputeRow): Promise<void> {
  const paidOut = await readPaidOut(deps, row)
  if (!paidOut) return keepReversal(deps, row, { ref: `none:${row.id}`, amount: 0, feeReturned: 0 })
  const { transferRef, feeRef, accountRef } = paidOut
  const payments = offered(deps)
  const purchase = await findExact(deps.pool, row.purchase_id)
  const before = feeRef ? await payments.listFeeRefunds(feeRef, accountRef) : []
  const left = (purchase?.amount ?? 0n) - (purchase?.refunded ?? 0n)
  const there = await leftThere(deps, row, transferRef, purchase?.amount ?? 0n)
  let reversal: ReversalReading
  try {
    reversal =
      (await findReversal(deps, row, transferRef)) ??
      (await payments.reverseTransfer({
        ...{ attemptKey: `dispute:${row.id}:reversal:${row.key_n}`, transferRef, refundFee: feeRef !== null },
        // all that is left of it, unless the bank asks for a part
        amount: row.amount >= left || row.amount >= there ? null : Number(row.amount),
      }))
  } catch (error) {
    if (!(error instanceof PaymentRefused) || error.code !== 'SPENT') throw error
    return keepReversal(deps, row, { ref: `none:${row.id}`, amount: 0, feeReturned: 0 })
  }
  const after = feeRef ? await payments.listFeeRefunds(feeRef, accountRef) : []
  const known = new Set(before.map(({ feeRefundRef }) => feeRefundRef))
  // a second ask of the same attempt finds its part among those before: it is what was made with the reversal
  const own = after.filter(
    ({ feeRefundRef, createdAt }) => !known.has(feeRefundRef) || createdAt >= reversal.createdAt,
  )
  const feeReturned = own.reduce((sum, { amount }) => sum + amount, 0)
  await withTransaction(deps.pool, async (tx) => {
    await postReversal(tx, paidOut, reversal)
    for (const one of after) await postFeeRefund(tx, paidOut, one)
  })
  await keepReversal(deps, row, { ref: reversal.reversalRef, amount: reversal.amount, feeReturned })
}

/** Gives the creator exactly what the reversal took, once the bank's money is there again. */
async function giveAgain(deps: RefundDeps, row: DisputeRow): Promise<void> {
  const paidOut = await readPaidOut(deps, row)
  const amount = Number((row.reversed ?? 0n) - (row.fee_returned ?? 0n))
  if (!paidOut || amount <= 0) {
    await deps.pool.query('UPDATE app.card_dispute SET return_ref = $2 WHERE id = $1', [
      row.id,
      `none:${row.id}`,
    ])
    return
  }
  // it may have been sent, and nothing tells: a person looks before it is sent twice
  if (row.is_return_old) throw new Error('asked for too long ago to be asked again')
  const transfer = await offered(deps).transferBack({
    ...{
      attemptKey: `dispute:${row.id}:return:${row.key_n}`,
      purchaseId: row.purchase_id,
      accountRef: paidOut.accountRef,
    },
    ...{ amount, currency: row.currency },
  })
  await withTransaction(deps.pool, async (tx) => {
    await postTransfer(tx, paidOut, transfer)
    await tx.query('UPDATE app.card_dispute SET return_ref = $2, error = NULL WHERE id = $1', [
      row.id,
      transfer.transferRef,
    ])
  })
}

/** Moves the creator's money for disputes that are due: each once, by one key. */
export async function moveDisputed(deps: RefundDeps): Promise<void> {
  for (const row of await takeDueDisputes(deps.pool, PER_TURN))
    try {
      await (row.reversal_ref === null ? takeBack(deps, row) : giveAgain(deps, row))
    } catch (error) {
      const { message } = error as Error
      deps.log.warn({ disputeId: row.id, cause: message }, 'money of a dispute did not move yet')
      const isKnown = error instanceof PaymentError || row.is_return_old
      const isRefused = error instanceof PaymentRefused && error.code !== 'REUSED'
      await postponeDispute(deps.pool, row, { error: isKnown ? message : 'failed', isRefused })
    }
}

export function disputeLoop(deps: RefundDeps): Loop {
  return { name: 'disputes', everyMs: LOOK_MS, isExclusive: true, run: () => moveDisputed(deps) }
}
