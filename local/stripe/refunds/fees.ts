import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { mergeMetadata, wholeOf } from '../http/fields.ts'
import { book } from '../money/book.ts'
import type { Charge } from '../payments/charge.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { APPLICATION, type EmbeddedList, emptyList, type Transfer, withNewest } from './transfers.ts'

/** The platform's part of a payment to a connected account (`fee_…`). */
export interface ApplicationFee extends StoredObject {
  object: 'application_fee'
  account: string
  amount: number
  amount_refunded: number
  balance_transaction: string
  /** the charge `py_…` in the account's scope */
  charge: string
  currency: string
  /** the platform's charge that it is of */
  originating_transaction: string | null
  refunded: boolean
  refunds: EmbeddedList
}

/** Adds to the platform what the arriving payment was already charged as its fee. */
export function makeFee(
  tx: Transaction,
  transfer: Transfer,
  { amount, availableOnS }: { amount: number; availableOnS: number },
): ApplicationFee {
  const id = tx.newId('fee')
  const { currency, destination: account, destination_payment: payment } = transfer
  const line = book(tx, { amount, currency, source: id, type: 'application_fee', availableOnS })
  const fee = tx.save<ApplicationFee>({
    id,
    object: 'application_fee',
    ...{ account, amount, amount_refunded: 0, application: APPLICATION, balance_transaction: line.id },
    ...{ charge: payment, created: tx.nowS, currency, fee_source: { charge: payment, type: 'charge' } },
    ...{ livemode: false, originating_transaction: transfer.source_transaction, refunded: false },
    refunds: emptyList(`/v1/application_fees/${id}/refunds`),
  })
  const there = tx.as(account)
  there.save<Charge>({ ...there.read<Charge>('charge', payment), application_fee: id })
  tx.emit('application_fee.created', fee)
  return fee
}

/** A part of a fee that went back to the account it was taken from (`fr_…`). */
export interface FeeRefund extends StoredObject {
  object: 'fee_refund'
  amount: number
  balance_transaction: string
  currency: string
  fee: string
  metadata: Record<string, string>
}

/** Gives a part of a fee back to the account; nothing for nothing. */
export function refundFee(
  tx: Transaction,
  fee: ApplicationFee,
  { amount, params = {} }: { amount: number; params?: Params },
): FeeRefund | undefined {
  if (amount === 0) return undefined
  const { account, currency } = fee
  const id = tx.newId('fr')
  const gone = book(tx, { amount: -amount, currency, source: id, type: 'application_fee_refund' })
  // an account sees what it is given back as an adjustment of its fees (docs.stripe.com/reports/reporting-categories)
  book(tx.as(account), {
    ...{ amount, currency, source: id, type: 'adjustment', category: 'fee', availableOnS: tx.nowS },
    description: 'Application fee refund',
  })
  const refund = tx.save<FeeRefund>({
    id,
    object: 'fee_refund',
    ...{ amount, balance_transaction: gone.id, created: tx.nowS, currency, fee: fee.id },
    metadata: mergeMetadata({}, params),
  })
  const returned = fee.amount_refunded + amount
  const changed = tx.save<ApplicationFee>({
    ...fee,
    ...{ amount_refunded: returned, refunded: returned === fee.amount },
    refunds: withNewest(fee.refunds, refund),
  })
  tx.emit('application_fee.refunded', changed, fee)
  return refund
}

/**
 * A refund of a fee that a call asks for.
 * @throws ApiError 400
 */
export function createFeeRefund(tx: Transaction, fee: ApplicationFee, params: Params): FeeRefund {
  const left = fee.amount - fee.amount_refunded
  const amount = wholeOf(params, 'amount') ?? left
  if (left > 0 && amount >= 1 && amount <= left) return refundFee(tx, fee, { amount, params }) as FeeRefund
  throw new ApiError(400, 'parameter_invalid_integer', `From 1 to ${left} of this fee can be refunded.`, {
    param: 'amount',
  })
}
