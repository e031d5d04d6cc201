import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { flagOf, mergeMetadata, wholeOf } from '../http/fields.ts'
import { balancesOf, book } from '../money/book.ts'
import { shareOf } from '../money/currencies.ts'
import type { Charge } from '../payments/charge.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { type ApplicationFee, refundFee } from './fees.ts'
import { type Transfer, withNewest } from './transfers.ts'

/** Money that a connected account gave back to the platform (`trr_…`). */
export interface TransferReversal extends StoredObject {
  object: 'transfer_reversal'
  amount: number
  balance_transaction: string
  currency: string
  destination_payment_refund: string
  metadata: Record<string, string>
  source_refund: string | null
  transfer: string
}

/**
 * Takes money back from a transfer's account, which may end below zero.
 * @param sourceRefund the refund of the charge that it is part of
 */
export function makeReversal(
  tx: Transaction,
  transfer: Transfer,
  {
    amount,
    sourceRefund = null,
    params = {},
  }: { amount: number; sourceRefund?: string | null; params?: Params },
): TransferReversal {
  const { currency, destination, destination_payment: payment } = transfer
  const id = tx.newId('trr')
  const back = book(tx, { amount, currency, source: id, type: 'transfer_refund', availableOnS: tx.nowS })
  const there = tx.as(destination)
  const refundId = there.newId('pyr')
  const gone = book(there, { amount: -amount, currency, source: refundId, type: 'payment_refund' })
  const paid = there.read<Charge>('charge', payment)
  const returned = paid.amount_refunded + amount
  there.save<Charge>({ ...paid, amount_refunded: returned, refunded: returned === paid.amount })
  const reversal = tx.save<TransferReversal>({
    id,
    object: 'transfer_reversal',
    ...{
      amount,
      balance_transaction: back.id,
      created: tx.nowS,
      currency,
      destination_payment_refund: refundId,
    },
    ...{ metadata: mergeMetadata({}, params), source_refund: sourceRefund, transfer: transfer.id },
  })
  there.save({
    id: refundId,
    object: 'refund',
    ...{ amount, balance_transaction: gone.id, charge: payment, created: tx.nowS, currency, customer: null },
    ...{ customer_account: null, metadata: {}, payment_intent: null, payment_method: null, reason: null },
    ...{ receipt_number: null, source_transfer_reversal: id, status: 'succeeded', transfer_reversal: null },
  })
  const reversed = transfer.amount_reversed + amount
  const changed = tx.save<Transfer>({
    ...transfer,
    ...{ amount_reversed: reversed, reversed: reversed === transfer.amount },
    reversals: withNewest(transfer.reversals, reversal),
  })
  tx.emit('transfer.reversed', changed, transfer)
  return reversal
}

/** Id, in the scope of an account, of what keeps it from going below zero. */
const HELD = 'held_at_zero'

/** Whether an account may go below zero from now on, as most may. */
export function holdAtZero(tx: Transaction, account: string, isHeld: boolean): { isHeld: boolean } {
  const there = tx.as(account)
  if (isHeld) there.save({ id: HELD, object: HELD })
  else there.remove(HELD, HELD)
  return { isHeld }
}

/**
 * Only the transfer of a charge may take an account below zero, and only one that is not held there.
 * @throws ApiError 400
 */
export function checkFunds(tx: Transaction, transfer: Transfer, amount: number): void {
  const there = tx.as(transfer.destination)
  const { available = 0, pending = 0 } = balancesOf(there).get(transfer.currency) ?? {}
  const isOfCharge = transfer.source_transaction !== null
  if (isOfCharge && !there.find(HELD, HELD)) return
  if ((isOfCharge ? available + pending : available) < amount)
    throw new ApiError(400, 'balance_insufficient', 'The account has too little available for this reversal.')
}

/**
 * A reversal that a call asks for.
 * @throws ApiError 400
 */
export function createReversal(tx: Transaction, transfer: Transfer, params: Params): TransferReversal {
  const left = transfer.amount - transfer.amount_reversed
  const amount = wholeOf(params, 'amount') ?? left
  if (left === 0) throw new ApiError(400, 'transfer_already_reversed', `Transfer ${transfer.id} is reversed.`)
  if (amount < 1 || amount > left)
    throw new ApiError(400, 'parameter_invalid_integer', `From 1 to ${left} can be reversed.`, {
      param: 'amount',
    })
  checkFunds(tx, transfer, amount)
  const reversal = makeReversal(tx, transfer, { amount, params })
  const fee = feeOf(tx, transfer)
  if (fee && flagOf(params, 'refund_application_fee')) {
    const share =
      shareOf(fee.amount, transfer.amount_reversed + amount, transfer.amount) - fee.amount_refunded
    refundFee(tx, fee, { amount: Math.min(Math.max(share, 0), fee.amount - fee.amount_refunded) })
  }
  return reversal
}

/** What the application took of a transfer on arrival, if it did. */
export function feeOf(tx: Transaction, transfer: Transfer): ApplicationFee | undefined {
  return tx.list<ApplicationFee>('application_fee', { fields: { charge: transfer.destination_payment } })[0]
}
