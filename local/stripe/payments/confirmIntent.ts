import { ApiError } from '../http/apiError.ts'
import type { Transaction } from '../store/transaction.ts'
import { type Charge, makeCharge, resultOf } from './charge.ts'
import { usableMethod } from './createIntent.ts'
import { checkDestination } from './destinations.ts'
import { changeIntent, expectStatus, type PaymentError, type PaymentIntent } from './intent.ts'
import { attachMethod, cardOf, type PaymentMethod, setUpMethod } from './methods.ts'
import { settleCharge } from './settleCharge.ts'
import { type Decline, GENERIC_DECLINE } from './testCards.ts'

/** Seconds for which a card of the stand-in keeps its payment in processing. */
const PROCESSING_S = 3600
/** Seconds until a dispute of a test card is opened. */
const DISPUTE_S = 60

const NO_AUTHENTICATION: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
}

/** How an intent is confirmed. */
export interface Confirmation {
  /** id of a payment method; without one the intent's own */
  method?: string
  /** the buyer is not there, so nobody can be asked */
  isOffSession?: boolean
  /** who confirms cannot send the buyer to their bank */
  isErrorOnAction?: boolean
  /** where the buyer comes back to from their bank's page */
  returnUrl?: string | null
}

/**
 * Tries to take the money. A decline is no error here: the intent then has a `last_payment_error` and waits for another
 * card; `declineOf` makes the 402 of it.
 * @throws ApiError 400 when nothing was tried
 */
export function confirmIntent(tx: Transaction, asked: PaymentIntent, how: Confirmation = {}): PaymentIntent {
  expectStatus(asked, 'confirm', ['requires_payment_method', 'requires_confirmation', 'requires_action'])
  const methodId = how.method ?? asked.payment_method
  if (!methodId)
    throw new ApiError(
      400,
      'payment_intent_unexpected_state',
      'This PaymentIntent has no payment method: name one.',
      { payment_intent: asked },
    )
  if (asked.allowed_payment_method_types && !asked.allowed_payment_method_types.includes('card'))
    throw new ApiError(
      400,
      'payment_intent_incompatible_payment_method',
      'This PaymentIntent does not allow cards.',
      { payment_intent: asked, param: 'payment_method' },
    )
  if (asked.transfer_data) checkDestination(tx, asked.transfer_data.destination, 'transfer_data[destination]')
  const method = usableMethod(tx, asked, methodId)
  const intent = changeIntent(tx, asked, {
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
  })
  const isOff = how.isOffSession === true
  if (!isAsked(tx, intent, method, isOff)) return attempt(tx, intent, method, isOff)
  if (isOff) return failIntent(tx, intent, { method, decline: NO_AUTHENTICATION })
  if (how.isErrorOnAction) {
    const decline = { ...NO_AUTHENTICATION, declineCode: 'authentication_not_handled' }
    return failIntent(tx, intent, { method, decline })
  }
  return changeIntent(
    tx,
    intent,
    {
      status: 'requires_action',
      next_action: {
        type: 'redirect_to_url',
        redirect_to_url: {
          return_url: how.returnUrl ?? null,
          url: `${tx.pagesOrigin}/three-d-secure/${intent.id}`,
        },
      },
    },
    'payment_intent.requires_action',
  )
}

/** Whether the card's bank wants to ask who pays. */
function isAsked(tx: Transaction, intent: PaymentIntent, method: PaymentMethod, isOff: boolean): boolean {
  const { authentication, isSetUp } = cardOf(tx, method.id)
  if (authentication === undefined) return false
  const isRequested = intent.payment_method_options.card.request_three_d_secure !== 'automatic'
  if (authentication === 'requested') return isRequested
  if (!isOff) return true
  return authentication === 'each' || (authentication === 'unlessSetUp' && !isSetUp)
}

/**
 * What the bank's page found out about who pays: then the money is taken, or the card is not good for this payment.
 * @throws ApiError 400 for an intent that waits for no bank
 */
export function finishAuthentication(tx: Transaction, intentId: string, isPassed: boolean): PaymentIntent {
  const intent = tx.read<PaymentIntent>('payment_intent', intentId)
  expectStatus(intent, 'authenticate', ['requires_action'])
  const method = tx.read<PaymentMethod>('payment_method', String(intent.payment_method))
  const asked = changeIntent(tx, intent, { next_action: null })
  if (isPassed) {
    if (intent.setup_future_usage === 'off_session') setUpMethod(tx, method.id)
    return attempt(tx, asked, method)
  }
  return changeIntent(
    tx,
    asked,
    {
      ...{ status: 'requires_payment_method', payment_method: null },
      last_payment_error: {
        type: 'invalid_request_error',
        code: 'payment_intent_authentication_failure',
        message: 'The bank could not authenticate this payment. Choose another card.',
        payment_method: method,
      },
    },
    'payment_intent.payment_failed',
  )
}

/** Asks the card's bank for the money. */
function attempt(
  tx: Transaction,
  intent: PaymentIntent,
  method: PaymentMethod,
  isOffSession = false,
): PaymentIntent {
  const card = cardOf(tx, method.id)
  if (card.decline) return failIntent(tx, intent, { method, decline: card.decline })
  if (card.processing) {
    const charge = makeCharge(tx, intent, method, { status: 'pending' })
    tx.emit('charge.pending', charge)
    tx.schedule(tx.nowS + PROCESSING_S, 'payments.process', intent.id)
    return changeIntent(
      tx,
      intent,
      { status: 'processing', latest_charge: charge.id },
      'payment_intent.processing',
    )
  }
  const isCaptured = intent.capture_method !== 'manual'
  const charge = makeCharge(tx, intent, method, { status: 'succeeded', isCaptured, isOffSession })
  return succeed(tx, intent, method, charge)
}

/** The bank gave or held the money of this charge. */
function succeed(
  tx: Transaction,
  before: PaymentIntent,
  method: PaymentMethod,
  charge: Charge,
): PaymentIntent {
  const intent = { ...before, latest_charge: charge.id }
  if (intent.setup_future_usage !== null && intent.customer !== null && method.customer === null)
    attachMethod(tx, method, intent.customer)
  if (!charge.captured) {
    tx.emit('charge.succeeded', charge)
    tx.schedule(Number(charge.payment_method_details?.card?.capture_before), 'payments.expireHold', intent.id)
    return changeIntent(
      tx,
      intent,
      { status: 'requires_capture', amount_capturable: intent.amount },
      'payment_intent.amount_capturable_updated',
    )
  }
  // the usual capture is answered before its money has moved: `charge.updated` tells when it has
  if (intent.capture_method === 'automatic') tx.emit('charge.succeeded', settleCharge(tx, charge.id))
  else {
    tx.emit('charge.succeeded', charge)
    tx.schedule(tx.nowS, 'payments.settle', charge.id)
  }
  const { dispute } = cardOf(tx, method.id)
  if (dispute) {
    const subject = dispute === 'fraudulent' ? charge.id : `${charge.id}:${dispute}`
    tx.schedule(tx.nowS + DISPUTE_S, 'disputes.open', subject)
  }
  return changeIntent(
    tx,
    intent,
    { status: 'succeeded', amount_received: charge.amount_captured, amount_capturable: 0 },
    'payment_intent.succeeded',
  )
}

/** Ends a payment that was in processing. */
export function finishProcessing(tx: Transaction, intentId: string, isGood?: boolean): PaymentIntent {
  const intent = tx.read<PaymentIntent>('payment_intent', intentId)
  if (intent.status !== 'processing') return intent
  const method = tx.read<PaymentMethod>('payment_method', String(intent.payment_method))
  const charge = tx.read<Charge>('charge', String(intent.latest_charge))
  if (isGood ?? cardOf(tx, method.id).processing === 'succeeds') {
    const taken = tx.save<Charge>({
      ...charge,
      ...resultOf({ status: 'succeeded', isCaptured: true }, charge.amount),
    } as Charge)
    return succeed(tx, intent, method, taken)
  }
  return failIntent(tx, intent, { method, decline: GENERIC_DECLINE, charge })
}

/** The attempt is over without money; the intent waits for another card. */
export function failIntent(
  tx: Transaction,
  intent: PaymentIntent,
  { method, decline, charge: open }: { method: PaymentMethod; decline: Decline; charge?: Charge },
): PaymentIntent {
  const result = { status: 'failed', decline } as const
  const charge = open
    ? tx.save<Charge>({ ...open, ...resultOf(result, 0) } as Charge)
    : makeCharge(tx, intent, method, result)
  tx.emit('charge.failed', charge)
  const { code, declineCode, message } = decline
  const error: PaymentError = {
    ...{ type: 'card_error', charge: charge.id, code, message, payment_method: method },
    ...(declineCode === undefined ? {} : { decline_code: declineCode }),
  }
  return changeIntent(
    tx,
    intent,
    {
      ...{ status: 'requires_payment_method', payment_method: null, next_action: null },
      ...{ last_payment_error: error, latest_charge: charge.id },
    },
    'payment_intent.payment_failed',
  )
}

/** The 402 of an intent whose last attempt failed; what the attempt wrote stays. */
export function declineOf(intent: PaymentIntent): ApiError | undefined {
  const error = intent.last_payment_error
  if (!error) return undefined
  const { code, message, type, decline_code, charge, payment_method } = error
  const refusal = new ApiError(402, code, message, {
    ...{ type, payment_intent: intent },
    ...(decline_code === undefined ? {} : { decline_code }),
    ...(charge === undefined ? {} : { charge }),
    ...(payment_method === undefined ? {} : { payment_method }),
  })
  refusal.isKept = true
  return refusal
}
