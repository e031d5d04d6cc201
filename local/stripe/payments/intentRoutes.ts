import type { Params, PathIds, Route } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { flagOf, textOf } from '../http/fields.ts'
import { listOf } from '../http/listOf.ts'
import type { Transaction } from '../store/transaction.ts'
import { cancelIntent, cancellationReasonOf, captureIntent } from './captureIntent.ts'
import { type Confirmation, confirmIntent, declineOf } from './confirmIntent.ts'
import { createIntent, updateIntent } from './createIntent.ts'
import { type PaymentIntent, refuseOfPage } from './intent.ts'

const intentOf = (tx: Transaction, ids: PathIds) =>
  tx.read<PaymentIntent>('payment_intent', String(ids.id), 'intent')

/** Parameters that only a call which confirms may name. */
const ONLY_CONFIRMED = ['error_on_requires_action', 'off_session', 'return_url', 'mandate', 'mandate_data']

export const INTENT_ROUTES: Route[] = [
  {
    method: 'POST',
    path: '/v1/payment_intents',
    answer: (tx, params) => {
      if (flagOf(params, 'confirm')) return confirmByCall(tx, createIntent(tx, params), params)
      const odd = ONLY_CONFIRMED.find((field) => params[field] !== undefined)
      if (odd === undefined) return createIntent(tx, params)
      throw new ApiError(400, 'payment_intent_invalid_parameter', `${odd} goes only with confirm.`, {
        param: odd,
      })
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_intents',
    answer: (tx, params) => {
      const customer = textOf(params, 'customer')
      return listOf(tx, 'payment_intent', '/v1/payment_intents', {
        params,
        fields: customer ? { customer } : {},
      })
    },
  },
  { method: 'GET', path: '/v1/payment_intents/{id}', answer: (tx, _params, ids) => intentOf(tx, ids) },
  {
    method: 'POST',
    path: '/v1/payment_intents/{id}',
    answer: (tx, params, ids) => updateIntent(tx, intentOf(tx, ids), params),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/{id}/confirm',
    answer: (tx, params, ids) => {
      const intent = intentOf(tx, ids)
      refuseOfPage(tx, intent, 'confirm')
      // an intent that is over is told so by the confirmation, not by the update
      const isOpen = intent.status.startsWith('requires_') && intent.status !== 'requires_capture'
      return confirmByCall(tx, isOpen ? updateIntent(tx, intent, params) : intent, params)
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/{id}/capture',
    answer: (tx, params, ids) => captureIntent(tx, intentOf(tx, ids), params),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/{id}/cancel',
    answer: (tx, params, ids) => cancelIntent(tx, intentOf(tx, ids), cancellationReasonOf(params)),
  },
]

/** @throws ApiError 402 for a decline */
function confirmByCall(tx: Transaction, intent: PaymentIntent, params: Params): PaymentIntent {
  const how: Confirmation = {
    // `one_off` and `recurring` are claims too
    isOffSession: params.off_session !== undefined && params.off_session !== false,
    isErrorOnAction: flagOf(params, 'error_on_requires_action'),
    returnUrl: textOf(params, 'return_url') ?? null,
  }
  const confirmed = confirmIntent(tx, intent, how)
  const refusal = declineOf(confirmed)
  if (refusal) throw refusal
  return confirmed
}
