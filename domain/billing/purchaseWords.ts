/** A purchase: created, then its provider's page is open or its payment under way; paid, and what became of the money since; failed and expired are for ever; unknown: asked for, and nobody knows what came of it. */
export const PURCHASE_STATES = [
  'created',
  'checkout_open',
  'processing',
  'paid',
  'part_refunded',
  'refunded',
  'disputed',
  'lost',
  'failed',
  'expired',
  'unknown',
] as const
export type PurchaseState = (typeof PURCHASE_STATES)[number]

/** Something asked of the payment provider: ready, sent, and what came of it; abandoned: it never was and never will be. */
export const ATTEMPT_STATES = ['ready', 'sent', 'succeeded', 'refused', 'unknown', 'abandoned'] as const
export type AttemptState = (typeof ATTEMPT_STATES)[number]

/** How a purchase is paid: on the provider's page, or with a card that was kept. */
export const PURCHASE_WAYS = ['checkout', 'saved_card'] as const
export type PurchaseWay = (typeof PURCHASE_WAYS)[number]

/** Why a purchase came to nothing: the bank said no, too little money, a card past its date, not proven to be its owner's, given up, not paid in time, the provider could not. */
export const PURCHASE_FAILURES = [
  'DECLINED',
  'INSUFFICIENT',
  'EXPIRED_CARD',
  'AUTHENTICATION',
  'CANCELLED',
  'EXPIRED',
  'PROVIDER',
] as const
export type PurchaseFailure = (typeof PURCHASE_FAILURES)[number]

/** Whether what was bought can be given back: never, in a window of days, or when the creator says so. */
export const REFUND_RULES = ['never', 'window', 'creator'] as const
export type RefundRule = (typeof REFUND_RULES)[number]
