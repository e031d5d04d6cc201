import type { Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { hashOf, mergeMetadata, textOf, wholeOf } from '../http/fields.ts'
import { checkStep } from '../money/currencies.ts'
import type { Transaction } from '../store/transaction.ts'
import type { Charge } from './charge.ts'
import { changeIntent, expectStatus, type PaymentIntent, refuseOfPage } from './intent.ts'
import { settleCharge } from './settleCharge.ts'

/**
 * Takes money that is held, or a part of it; the rest is released.
 * @throws ApiError 400
 */
export function captureIntent(tx: Transaction, before: PaymentIntent, params: Params): PaymentIntent {
  expectStatus(before, 'capture', ['requires_capture'])
  const amount = wholeOf(params, 'amount_to_capture') ?? before.amount_capturable
  if (amount < 1 || amount > before.amount_capturable)
    throw new ApiError(
      400,
      amount < 1 ? 'parameter_invalid_integer' : 'amount_too_large',
      `From 1 to ${before.amount_capturable} can be captured.`,
      { param: 'amount_to_capture' },
    )
  checkStep(amount, before.currency)
  const fee = wholeOf(params, 'application_fee_amount') ?? before.application_fee_amount
  if (fee !== null && (fee < 1 || fee > amount))
    throw new ApiError(400, 'parameter_invalid_integer', 'The fee must be from 1 to what is captured.', {
      param: 'application_fee_amount',
    })
  const part = wholeOf(hashOf(params, 'transfer_data') ?? {}, 'amount')
  const held = tx.read<Charge>('charge', String(before.latest_charge))
  tx.save<Charge>({
    ...held,
    ...{ captured: true, amount_captured: amount, application_fee_amount: fee },
    ...(part !== undefined && held.transfer_data
      ? { transfer_data: { ...held.transfer_data, amount: part } }
      : {}),
  })
  tx.emit('charge.captured', settleCharge(tx, held.id), held)
  return changeIntent(
    tx,
    before,
    {
      ...{ status: 'succeeded', amount_received: amount, amount_capturable: 0 },
      ...{ application_fee_amount: fee, metadata: mergeMetadata(before.metadata, params) },
    },
    'payment_intent.succeeded',
  )
}

/**
 * Ends an intent that has no money yet, and releases what is held.
 * @throws ApiError 400
 */
export function cancelIntent(tx: Transaction, before: PaymentIntent, reason: string | null): PaymentIntent {
  expectStatus(before, 'cancel', [
    ...(['requires_payment_method', 'requires_confirmation', 'requires_action'] as const),
    'requires_capture',
  ])
  if (before.status !== 'requires_capture') refuseOfPage(tx, before, 'cancel')
  return endIntent(tx, before, reason)
}

/** Ends an intent for its page too, which nobody can by a call. */
export function endIntent(tx: Transaction, before: PaymentIntent, reason: string | null): PaymentIntent {
  return changeIntent(
    tx,
    before,
    {
      ...{ status: 'canceled', canceled_at: tx.nowS, cancellation_reason: reason },
      ...{ amount_capturable: 0, next_action: null },
    },
    'payment_intent.canceled',
  )
}

/** The bank does not hold the money any longer: its charge says so, while one that is let go by a call is told by its intent alone. */
export function expireHold(tx: Transaction, intentId: string): void {
  const intent = tx.read<PaymentIntent>('payment_intent', intentId)
  if (intent.status !== 'requires_capture') return
  tx.emit('charge.expired', tx.read<Charge>('charge', String(intent.latest_charge)))
  endIntent(tx, intent, 'expired')
}

/** The reason that a call may name. */
export function cancellationReasonOf(params: Params): string | null {
  return textOf(params, 'cancellation_reason') ?? null
}
