import type { ConnectNeed, ConnectState, WayOut } from '#domain/billing/words.ts'
import type { Balances } from './payments/balances.ts'
import type { CardPayments } from './payments/cards.ts'
import type { Events } from './payments/events.ts'
import type { MoneyBack } from './payments/moneyBack.ts'

/** The installation's own account at the payment provider. */
export interface PaymentPlatform {
  /** opaque id at the provider; every key of one account answers the same */
  accountId: string
  /** true: real money moves */
  isLive: boolean
}

/** Something that the provider wants of a creator. */
export interface ConnectDemand {
  need: ConnectNeed
  /** true: it was wanted by a date that is over */
  isOverdue: boolean
}

/** A creator's account at the provider, as far as anybody here may know it: nothing else of the answer is kept. */
export interface ConnectReading {
  /** opaque id at the provider */
  accountRef: string
  /** whether money can be sent to it; sales by card only while `active` */
  state: Exclude<ConnectState, 'none'>
  /** ISO 4217, upper case: the currency it is paid in; null while the provider does not know */
  currency: string | null
  /** what the creator has to bring, each once, in the order of the words; the provider's pages ask for it */
  demands: ConnectDemand[]
  /** seconds since the epoch from which something stops working without it; null: no date */
  demandsUntil: number | null
  /** the provider looks at something that was brought; nobody here can hurry it */
  isChecking: boolean
  /** who can lead out of `restricted` and `rejected`: the creator, the provider's support, or nobody; otherwise null */
  wayOut: WayOut | null
  /** false: what arrives waits at the provider and goes to no bank */
  paysOut: boolean
}

/** What a new account of a creator begins with. */
export interface NewConnect {
  /** names this attempt: the same on every try of it, another one as soon as anything else of it changes */
  attemptKey: string
  /** our id, which the provider keeps beside the account */
  creatorId: string
  /** where the provider writes to the creator */
  email: string
  /** what the creator is called; the provider's pages show it */
  displayName: string
  /** ISO 3166-1 alpha-2, upper case; it never changes again */
  country: string
}

/** An address of the provider's for one person. It opens that person's account: no log, no table, no cache. */
export interface ProviderLink {
  url: string
  /** seconds since the epoch; null: soon, and the provider does not say when */
  expiresAt: number | null
}

/** Where the provider's pages send the creator. Neither proves anything: the account is read again. */
export interface ConnectReturn {
  /** after the pages, done or not */
  returnUrl: string
  /** when the link was used up or too old: a page that asks for a new one */
  renewUrl: string
}

/**
 * Accounts of creators, to which their part of a card payment goes.
 * Every verb throws PaymentsUnreachable, PaymentsBusy and PaymentRefused.
 */
export interface ConnectAccounts {
  /** Makes an account. After PaymentOutcomeUnknown, the same attempt again answers what became of it. */
  createConnect(wanted: NewConnect): Promise<ConnectReading>
  /** Reads it now. PaymentRefused `GONE`: there is none, or it is no longer ours. */
  readConnect(accountRef: string): Promise<ConnectReading>
  /** A link to the pages that ask for what is missing; it opens once. */
  connectLink(accountRef: string, back: ConnectReturn): Promise<ProviderLink>
  /** A link to the creator's own view at the provider; `GONE` also before they were through the pages once. */
  dashboardLink(accountRef: string): Promise<ProviderLink>
}

/**
 * The only thing the api knows of a payment provider. No verb is called inside a transaction; each waits ten seconds for
 * its answer and is not tried again by itself: whoever asks has a row that says what was tried.
 */
export interface PaymentProvider extends ConnectAccounts, CardPayments, MoneyBack, Balances, Events {
  /**
   * Whose key this is. Asked once for each key and compared with the account and mode that this installation began
   * with, before anything else is asked. Throws PaymentsUnreachable, PlatformChanged.
   */
  platform(): Promise<PaymentPlatform>
}

/** Why a call brought no result. Texts hold codes alone: no key, no address, no name, nothing the provider wrote. */
export class PaymentError extends Error {}

/** The provider was not asked, or could not take the question: nothing happened, and it may be asked again. */
export class PaymentsUnreachable extends PaymentError {}

/** The key in use belongs to another account or mode than this installation began with: nothing was asked with it. */
export class PlatformChanged extends PaymentsUnreachable {}

/** Too much is being asked: nothing happened. */
export class PaymentsBusy extends PaymentError {
  /** seconds to wait, as the provider said; null: it did not */
  readonly retryAfterS: number | null

  constructor(message: string, retryAfterS: number | null) {
    super(message)
    this.retryAfterS = retryAfterS
  }
}

/** True of what is no matter of one question: whoever asks next is answered the same just now. */
export function isProviderAway(error: unknown): boolean {
  return error instanceof PaymentsUnreachable || error instanceof PaymentsBusy
}

/** No answer, a cut one, or one of a broken server: it may have happened. The same attempt again, or a look, tells. */
export class PaymentOutcomeUnknown extends PaymentError {}

/**
 * The provider says no, and by the same attempt it will again. `DECLINED`: the card or its bank; `GONE`: no such object, or
 * none of ours; `FORBIDDEN`: the key may not; `REUSED`: this attempt was made before with other content; `CLOSED`: the
 * creator's account may not be sent money now; `SPENT`: nothing is left to go back; `SHORT`: the account that it would be
 * taken from has too little now, and may have enough later; `DISPUTED`: a dispute moves that money; `INVALID`: else.
 */
export type RefusedCode =
  | 'DECLINED'
  | 'GONE'
  | 'FORBIDDEN'
  | 'REUSED'
  | 'CLOSED'
  | 'SPENT'
  | 'SHORT'
  | 'DISPUTED'
  | 'INVALID'

/** Nothing happened, and the same again is answered the same. */
export class PaymentRefused extends PaymentError {
  readonly code: RefusedCode
  /** the provider's own word for it, such as `country_unsupported`; for logs and tables of causes, never for a screen */
  readonly providerCode: string | null

  constructor(code: RefusedCode, providerCode: string | null, message: string) {
    super(message)
    this.code = code
    this.providerCode = providerCode
  }
}
