import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { flagOf, mergeMetadata, textOf, wholeOf } from '../http/fields.ts'
import { book } from '../money/book.ts'
import { checkStep, shareOf } from '../money/currencies.ts'
import type { Charge } from '../payments/charge.ts'
import type { PaymentIntent } from '../payments/intent.ts'
import { cardOf } from '../payments/methods.ts'
import { settleLater } from '../payments/settleCharge.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { type ApplicationFee, refundFee } from './fees.ts'
import { checkFunds, makeReversal } from './reversals.ts'
import type { Transfer } from './transfers.ts'

/** Money that goes back to a card (`re_…`). */
export interface Refund extends StoredObject {
  object: 'refund'
  amount: number
  balance_transaction: string | null
  charge: string
  created: number
  currency: string
  failure_balance_transaction?: string
  failure_reason?: string
  metadata: Record<string, string>
  payment_intent: string | null
  status: 'pending' | 'succeeded' | 'failed'
  transfer_reversal: string | null
}

/** What a refund was asked to take along; never answered. */
interface RefundSecrets {
  isReversed: boolean
  isFeeRefunded: boolean
}

/** Seconds until a refund of a test card turns out good or bad. */
const TURN_S = 3600

/**
 * Gives money back. What the provider kept of the charge stays gone; the transfer and the fee stay where they are unless
 * asked for.
 * @throws ApiError 400
 */
export function createRefund(tx: Transaction, params: Params): Refund {
  const charge = settleLater(tx, refundableCharge(tx, params).id)
  const amount = checkAmount(charge, wholeOf(params, 'amount'))
  const secrets = checkFlags(charge, params)
  const { refund: turn } = cardOf(tx, String(charge.payment_method))
  const id = tx.newId('re')
  const empty: Refund = {
    id,
    object: 'refund',
    ...{ amount, balance_transaction: null, charge: charge.id, created: tx.nowS, currency: charge.currency },
    ...{ customer: charge.customer, customer_account: null },
    destination_details: {
      type: 'card',
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
    },
    metadata: mergeMetadata({}, params),
    ...{ payment_intent: charge.payment_intent, payment_method: charge.payment_method },
    ...{ reason: textOf(params, 'reason') ?? null, receipt_number: null, source_transfer_reversal: null },
    status: turn === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  }
  tx.save(empty)
  tx.hide(id, secrets)
  if (turn) tx.schedule(tx.nowS + TURN_S, turn === 'fails' ? 'refunds.fail' : 'refunds.succeed', id)
  const line = turn === 'pending' ? null : bookRefund(tx, empty)
  const reversal = secrets.isReversed ? reverse(tx, charge, empty) : null
  if (secrets.isFeeRefunded) giveFeeBack(tx, charge, empty)
  const refund = tx.save<Refund>({ ...empty, balance_transaction: line, transfer_reversal: reversal })
  const returned = charge.amount_refunded + amount
  const changed = tx.save<Charge>({
    ...charge,
    ...{ amount_refunded: returned, refunded: returned === charge.amount_captured },
  })
  tx.emit('charge.refunded', changed, charge)
  tx.emit('refund.created', refund)
  return refund
}

/** @returns id of the line that takes the refund from the balance */
export function bookRefund(tx: Transaction, { id, amount, currency }: Refund): string {
  return book(tx, { amount: -amount, currency, source: id, type: 'refund' }).id
}

function refundableCharge(tx: Transaction, params: Params): Charge {
  const [chargeId, intentId] = [textOf(params, 'charge'), textOf(params, 'payment_intent')]
  if (chargeId && intentId)
    throw new ApiError(400, 'parameters_exclusive', 'Name the charge or the payment_intent, not both.')
  const intent = intentId ? tx.find<PaymentIntent>('payment_intent', intentId) : undefined
  if (intentId && !intent)
    throw new ApiError(400, 'resource_missing', `No such payment_intent: '${intentId}'`, {
      param: 'payment_intent',
    })
  const id = chargeId ?? intent?.latest_charge
  if (!chargeId && !intentId)
    throw new ApiError(400, 'parameter_missing', 'Name the charge or the payment_intent.', {
      param: 'charge',
    })
  const charge = id ? tx.find<Charge>('charge', id) : undefined
  if (!charge && chargeId)
    throw new ApiError(400, 'resource_missing', `No such charge: '${chargeId}'`, { param: 'charge' })
  if (charge?.status !== 'succeeded' || !charge.captured || charge.payment_method === null)
    throw new ApiError(400, 'charge_not_refundable', 'There is no money of a card here that can go back.', {
      ...(intent ? { payment_intent: intent } : {}),
    })
  const disputes = tx.list<StoredObject>('dispute', { fields: { charge: charge.id } })
  if (disputes.some((dispute) => dispute.is_charge_refundable === false))
    throw new ApiError(
      400,
      'charge_disputed',
      `Charge ${charge.id} is disputed: the dispute moves its money.`,
    )
  return charge
}

function checkAmount(charge: Charge, asked: number | undefined): number {
  const left = charge.amount_captured - charge.amount_refunded
  if (left === 0)
    throw new ApiError(400, 'charge_already_refunded', `Charge ${charge.id} has already been refunded.`)
  const amount = asked ?? left
  if (amount < 1)
    throw new ApiError(400, 'parameter_invalid_integer', 'The amount must be 1 or more.', { param: 'amount' })
  if (amount > left)
    throw new ApiError(400, 'amount_too_large', `Of this charge ${left} is left to refund, not ${amount}.`, {
      param: 'amount',
    })
  checkStep(amount, charge.currency)
  return amount
}

/** @throws ApiError 400 for a flag that has nothing to work on, and for a fee without its transfer */
function checkFlags(charge: Charge, params: Params): RefundSecrets {
  const [isReversed, isFeeRefunded] = [
    flagOf(params, 'reverse_transfer'),
    flagOf(params, 'refund_application_fee'),
  ]
  const refuse = (param: string, message: string) =>
    new ApiError(400, 'charge_invalid_parameter', message, { param })
  if (isReversed && charge.transfer === undefined)
    throw refuse('reverse_transfer', 'This charge has no transfer to reverse.')
  if (isFeeRefunded && charge.application_fee === null)
    throw refuse('refund_application_fee', 'This charge has no application fee to refund.')
  // docs.stripe.com/connect/destination-charges: who refunds the fee of a destination charge reverses the transfer too
  if (isFeeRefunded && !isReversed)
    throw refuse('refund_application_fee', 'The fee goes back only together with the transfer.')
  return { isReversed, isFeeRefunded }
}

/**
 * What a part of a charge stands for after these refunds, less what went back by earlier ones: a charge that was refunded
 * bit by bit ends with all of it, whatever was rounded on the way.
 */
function dueOf(tx: Transaction, charge: Charge, refund: Refund, flag: keyof RefundSecrets) {
  const refunds = tx
    .list<Refund>('refund', { fields: { charge: charge.id } })
    .filter((one) => tx.hidden<RefundSecrets>(one.id)?.[flag] === true)
  const after = refunds.reduce((sum, one) => sum + one.amount, 0)
  return (whole: number) =>
    shareOf(whole, after, charge.amount_captured) -
    shareOf(whole, after - refund.amount, charge.amount_captured)
}

function reverse(tx: Transaction, charge: Charge, refund: Refund): string | null {
  const transfer = tx.read<Transfer>('transfer', String(charge.transfer))
  const due = dueOf(tx, charge, refund, 'isReversed')(transfer.amount)
  const amount = Math.min(due, transfer.amount - transfer.amount_reversed)
  if (amount === 0) return null
  checkFunds(tx, transfer, amount)
  return makeReversal(tx, transfer, { amount, sourceRefund: refund.id }).id
}

function giveFeeBack(tx: Transaction, charge: Charge, refund: Refund): void {
  const fee = tx.read<ApplicationFee>('application_fee', String(charge.application_fee))
  const due = dueOf(tx, charge, refund, 'isFeeRefunded')(fee.amount)
  refundFee(tx, fee, { amount: Math.min(due, fee.amount - fee.amount_refunded) })
}
