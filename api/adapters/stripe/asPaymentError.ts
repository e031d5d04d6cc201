import { Stripe } from 'stripe'
import {
  type PaymentError,
  PaymentOutcomeUnknown,
  PaymentRefused,
  PaymentsBusy,
  PaymentsUnreachable,
  type RefusedCode,
} from '#api/ports/payments.ts'

/** A call of the port. */
export interface PaymentCall {
  /** its verb, for the text of errors */
  verb: string
  /** false: it only looks, or whatever it makes is used up unseen, so that nothing can have happened */
  isChange: boolean
}

/** What is known of one that failed. */
interface FailedCall extends PaymentCall {
  /** true: the provider may have read a request of it */
  mayHaveArrived: boolean
}

const MACHINE_WORD = /^[a-z0-9_]{1,60}$/
/** Long enough for any pause that a provider asks for, short enough to be asked for again the same day. */
const MAX_RETRY_S = 3600

/** A word of the provider's that is a code; anything longer may hold what somebody typed. */
function wordOf(error: Stripe.errors.StripeError): string | null {
  return [error.decline_code, error.code, error.rawType].find((one) => one && MACHINE_WORD.test(one)) ?? null
}

function retryAfterS(headers: Record<string, string> | undefined): number | null {
  const seconds = Number(headers?.['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.ceil(seconds), MAX_RETRY_S) : null
}

/** Refusals that somebody here does something about. */
const CODES: Record<string, RefusedCode> = {
  insufficient_capabilities_for_transfer: 'CLOSED',
  transfers_not_allowed: 'CLOSED',
  charge_already_refunded: 'SPENT',
  transfer_already_reversed: 'SPENT',
  balance_insufficient: 'SHORT',
  charge_disputed: 'DISPUTED',
}

function refusedCode(error: Stripe.errors.StripeError): RefusedCode {
  const { statusCode, code = '' } = error
  if (statusCode === 402) return 'DECLINED'
  if (Object.hasOwn(CODES, code)) return CODES[code] as RefusedCode
  // an account that is no longer ours, named as the one that gets the money
  if (error.param?.includes('destination') && code === 'resource_missing') return 'CLOSED'
  if (error instanceof Stripe.errors.StripeIdempotencyError) return 'REUSED'
  if (statusCode === 404 || code === 'account_invalid' || code === 'resource_missing') return 'GONE'
  return statusCode === 403 ? 'FORBIDDEN' : 'INVALID'
}

/** Nobody can say whether it happened; of a call that only looks, nothing did. */
export function unknownOutcome({ verb, isChange }: PaymentCall, why: string): PaymentError {
  return isChange ? new PaymentOutcomeUnknown(`${verb}: ${why}`) : new PaymentsUnreachable(`${verb}: ${why}`)
}

/** What an error of the library means; its own text, which may hold anything, goes no further. */
export function asPaymentError(error: unknown, call: FailedCall): unknown {
  const { verb } = call
  if (!(error instanceof Stripe.errors.StripeError)) return error
  if (error instanceof Stripe.errors.StripeConnectionError)
    return call.mayHaveArrived
      ? unknownOutcome(call, 'no whole answer')
      : new PaymentsUnreachable(`${verb}: no connection`)
  const { statusCode = 0 } = error
  const word = wordOf(error)
  const text = `${verb}: ${[statusCode || 'no JSON', word].filter(Boolean).join(' ')}`
  if (statusCode === 429 || word === 'rate_limit')
    return new PaymentsBusy(text, retryAfterS(error.headers as Record<string, string>))
  // a key that the provider does not take: it has not looked at the question
  if (statusCode === 401) return new PaymentsUnreachable(text)
  // 409: the same attempt is being made at this moment
  if (statusCode < 400 || statusCode === 409 || statusCode >= 500)
    return unknownOutcome(call, text.slice(verb.length + 2))
  return new PaymentRefused(refusedCode(error), word, text)
}
