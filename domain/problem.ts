import type { DenyCode } from './words.ts'

/** Problems of the HTTP interface that are not signed denials. The code is stable; the text is not. */
export const PROBLEM_CODES = [
  'SIGN_IN_REQUIRED',
  'FORBIDDEN',
  'STEP_UP_REQUIRED',
  'NOT_FOUND',
  'INVALID_INPUT',
  'MALFORMED_BODY',
  'BODY_TOO_LARGE',
  'WRONG_ORIGIN',
  'CONFLICT',
  'HANDLE_TAKEN',
  'ALREADY_LIVE',
  'CHANNEL_BUSY',
  'TOO_MANY_DRAFTS',
  'TIME_SKIPPED',
  'TIME_DOUBLED',
  'NOT_PUBLISHING',
  'NO_MEDIA_NODE',
  'MEDIA_FULL',
  'MEDIA_UNPROVEN',
  'NOT_ON_CHAIN',
  'GUESTS_FULL',
  'GUESTS_PAUSED',
  'NONCE_INVALID',
  'SIGNATURE_INVALID',
  'NOTICE_REFUSED',
  'CODE_WRONG',
  'CODE_EXPIRED',
  'WRONG_CHAIN',
  'IDENTITY_TAKEN',
  'TOO_MANY_IDENTITIES',
  'LAST_IDENTITY',
  'FACTOR_REFUSED',
  'FACTOR_LOCKED',
  'PASSKEY_REFUSED',
  'TOO_MANY_PASSKEYS',
  'IDEMPOTENCY_MISMATCH',
  'RATE_LIMITED',
  'BUSY',
  'INDEX_BEHIND',
  'CHAIN_UNREADABLE',
  'PAYMENTS_UNREACHABLE',
  'TIER_LIMITED',
  'NOT_SOLD_BY_CARD',
  'QUOTE_EXPIRED',
  'PRICE_CHANGED',
  'CARD_PAUSED',
  'PAYMENT_PENDING',
  'INTERNAL',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

/** HTTP status and retry advice of each problem code (RFC 9457 `type` is `/problems/<code>`). */
export const PROBLEMS: Record<ProblemCode, { status: number; title: string; retry: boolean }> = {
  SIGN_IN_REQUIRED: { status: 401, title: 'Sign in first', retry: false },
  FORBIDDEN: { status: 403, title: 'Your role does not allow this', retry: false },
  STEP_UP_REQUIRED: { status: 403, title: 'Confirm that it is you', retry: false },
  NOT_FOUND: { status: 404, title: 'There is nothing here', retry: false },
  INVALID_INPUT: { status: 422, title: 'Some fields need another value', retry: false },
  MALFORMED_BODY: { status: 400, title: 'The body is not valid JSON', retry: false },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large', retry: false },
  WRONG_ORIGIN: { status: 403, title: 'The request came from another site', retry: false },
  CONFLICT: { status: 409, title: 'The state changed meanwhile', retry: false },
  HANDLE_TAKEN: { status: 409, title: 'This handle is taken', retry: false },
  ALREADY_LIVE: { status: 409, title: 'This channel is already live', retry: false },
  CHANNEL_BUSY: { status: 409, title: 'Something else of this channel is open', retry: false },
  TOO_MANY_DRAFTS: { status: 409, title: 'This channel has too many drafts', retry: false },
  TIME_SKIPPED: { status: 422, title: 'Clocks skip this time', retry: false },
  TIME_DOUBLED: { status: 422, title: 'Clocks show this time twice', retry: false },
  NOT_PUBLISHING: { status: 409, title: 'Neither picture nor sound reached the room yet', retry: true },
  NO_MEDIA_NODE: { status: 503, title: 'No media engine is running', retry: true },
  MEDIA_FULL: { status: 503, title: 'The media engine is full', retry: true },
  MEDIA_UNPROVEN: { status: 409, title: 'The media provider has not been checked', retry: false },
  NOT_ON_CHAIN: { status: 409, title: 'Record the room on the chain first', retry: false },
  GUESTS_FULL: { status: 429, title: 'Your network has its share of guests', retry: true },
  GUESTS_PAUSED: { status: 403, title: 'No new guests are let in for some minutes', retry: true },
  NONCE_INVALID: { status: 401, title: 'This sign-in request is used or expired', retry: false },
  NOTICE_REFUSED: { status: 400, title: 'This notice is not taken', retry: false },
  SIGNATURE_INVALID: { status: 401, title: 'The signature does not match', retry: false },
  CODE_WRONG: { status: 401, title: 'This is not the code', retry: false },
  CODE_EXPIRED: { status: 401, title: 'This code is used or expired', retry: false },
  WRONG_CHAIN: { status: 422, title: 'This is another chain', retry: false },
  IDENTITY_TAKEN: { status: 409, title: 'This belongs to another account', retry: false },
  TOO_MANY_IDENTITIES: { status: 409, title: 'This account has as many of these as it can', retry: false },
  LAST_IDENTITY: { status: 409, title: 'This is the last way in', retry: false },
  FACTOR_REFUSED: { status: 403, title: 'This code is wrong, used or expired', retry: false },
  FACTOR_LOCKED: { status: 429, title: 'Too many wrong codes', retry: true },
  PASSKEY_REFUSED: { status: 401, title: 'This passkey does not open the door', retry: false },
  TOO_MANY_PASSKEYS: { status: 409, title: 'This account has ten passkeys', retry: false },
  IDEMPOTENCY_MISMATCH: { status: 409, title: 'This key was used for another request', retry: false },
  RATE_LIMITED: { status: 429, title: 'Too many requests', retry: true },
  BUSY: { status: 503, title: 'We are busy right now', retry: true },
  INDEX_BEHIND: { status: 503, title: 'The index is behind the chain', retry: true },
  CHAIN_UNREADABLE: { status: 503, title: 'We cannot read the chain right now', retry: true },
  PAYMENTS_UNREACHABLE: { status: 503, title: 'The payment provider does not answer', retry: true },
  TIER_LIMITED: { status: 409, title: 'This tier cannot be sold by card', retry: false },
  NOT_SOLD_BY_CARD: { status: 409, title: 'This is not for sale by card right now', retry: false },
  QUOTE_EXPIRED: { status: 409, title: 'This price is too old', retry: false },
  PRICE_CHANGED: { status: 409, title: 'The price changed meanwhile', retry: false },
  CARD_PAUSED: { status: 429, title: 'Paying by card is paused', retry: true },
  PAYMENT_PENDING: { status: 409, title: 'Your payment is not confirmed yet', retry: true },
  INTERNAL: { status: 500, title: 'Something failed on our side', retry: true },
}

/**
 * Body of every refused request (RFC 9457). `code` is one of PROBLEM_CODES, or a deny code when a decision
 * was stored: then `decisionId` is set and `detail` carries what the door needs to explain itself.
 */
export interface Problem {
  type: string
  title: string
  status: number
  code: ProblemCode | DenyCode
  /** one sentence for a person: what happened and what to do */
  detail?: string
  /** seconds, also sent as Retry-After */
  retryAfterS?: number
  /** reference of this request in our logs */
  ref: string
  decisionId?: string
  /** refused fields: JSON pointer → reason */
  fields?: Record<string, string>
  /** facts of a denial (domain/access/verdict `DenyFacts`), of what stands in the way: `roomId`, `kind`, `title`, `state`,
   *  or which proofs a step-up takes: `methods` */
  facts?: Record<string, unknown>
  /** one-use token: the retry that the server announced with it does not count against limits */
  retryToken?: string
}
