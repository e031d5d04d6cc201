import type { ChargeReading } from './facts.ts'

/** Why a card was not charged. `PROVIDER`: not the card's fault, and the same again may do. Nobody reads that a card was stolen. */
export type DeclineCode = 'DECLINED' | 'INSUFFICIENT' | 'EXPIRED_CARD' | 'AUTHENTICATION' | 'PROVIDER'

/**
 * `needs_method`: no card yet, or the last one did not do; `needs_action`: the fan is asked by their bank; `held`: the money is kept
 * on the card, and none of it is taken.
 */
export type PaymentState = 'needs_method' | 'needs_action' | 'processing' | 'held' | 'succeeded' | 'cancelled'

/** A card that the provider keeps for somebody. */
export interface CardReading {
  methodRef: string
  /** the same for the same number; never stored as it is */
  fingerprint: string | null
  brand: string
  last4: string
  expMonth: number
  expYear: number
  /** saved for one payment, and not to be picked for others */
  isLimited: boolean
}

/** A payment at the provider, as far as anybody here may know it. Whoever believes it compares everything with their row. */
export interface PaymentReading {
  paymentRef: string
  state: PaymentState
  /** minor units of `currency`, whole; of one that was held what was held, whatever was taken of it */
  amount: number
  /** ISO 4217, upper case */
  currency: string
  isLive: boolean
  customerRef: string | null
  /** account of the creator that gets it */
  destination: string | null
  /** what the installation takes of it, minor units; null: nothing, and of one that is held not known yet */
  fee: number | null
  /** our ids, as the provider keeps them beside it */
  purchaseId: string | null
  accountId: string | null
  /** page of the fan's bank, while the state is `needs_action`; it leads on to `returnUrl` */
  actionUrl: string | null
  /** why the last card did not do; null once it is paid, and before one was tried */
  declineCode: DeclineCode | null
  /** card of the last attempt */
  methodRef: string | null
  /** seconds since the epoch */
  createdAt: number
  /** seconds since the epoch until which a held one can be taken, as the provider says it; null: nothing is held */
  captureBefore: number | null
  /** only of a payment that succeeded */
  charge: ChargeReading | null
}

export interface CheckoutReading {
  checkoutRef: string
  /** `complete`: through the page; that is no proof that it is paid */
  state: 'open' | 'complete' | 'expired'
  /** the page, while it is open */
  url: string | null
  /** seconds since the epoch */
  expiresAt: number
  isLive: boolean
  purchaseId: string | null
  /** null before the first press of *Pay* */
  payment: PaymentReading | null
  /** the provider says that the money came */
  isPaid: boolean
  /** the card that a page of `openSetup` saved, once it is complete; null of every other one */
  savedMethod: string | null
}

/** What is sold, however it is paid. */
export interface CardSale {
  /** names this attempt: the same on every try of it, another one as soon as anything else of it changes */
  attemptKey: string
  purchaseId: string
  accountId: string
  /** minor units of `currency`, whole */
  amount: number
  /** ISO 4217, upper case */
  currency: string
  /** `later`: the money is held on the card, and nothing is taken before `capturePayment` */
  capture: 'now' | 'later'
  /** what the installation takes of it, minor units; 0: nothing. Of what is captured later it is said then */
  fee: number
  /** account of the creator that gets the rest */
  destination: string
  /** what was bought, in the provider's own view of it */
  description: string
  /** what stands on the card's statement behind the installation's name; null: nothing */
  statementSuffix: string | null
}

/** A payment on the provider's page, by a card that is typed there. */
export interface NewCheckout extends CardSale {
  /** a card is kept for it, and only if the fan ticks that there */
  customerRef: string
  /** what is bought, as the page calls it */
  title: string
  /** where the page leads after paying, and on the way back; neither proves anything */
  successUrl: string
  cancelUrl: string
  /** seconds since the epoch; more than 30 minutes and less than 24 hours from now */
  expiresAt: number
  /** true: no card that is kept can be picked there, since a session alone must not pay by one */
  hidesKept: boolean
  /** true: the page offers to keep the card */
  offersKeeping: boolean
}

/** A page of the provider that saves a card for a later payment, and takes nothing. */
export interface NewSetup {
  /** names this attempt: the same on every try of it, another one as soon as anything else of it changes */
  attemptKey: string
  purchaseId: string
  accountId: string
  customerRef: string
  /** ISO 4217, upper case: of what is paid later */
  currency: string
  /** what the fan allows, as the page shows it over its button; at most 1,200 characters */
  allowed: string
  /** where the page leads after saving, and on the way back; neither proves anything */
  successUrl: string
  cancelUrl: string
  /** seconds since the epoch; more than 30 minutes and less than 24 hours from now */
  expiresAt: number
}

/** A payment by a card that the provider keeps. */
export interface NewCardPayment extends CardSale {
  customerRef: string
  methodRef: string
  /** where the fan's bank leads back to */
  returnUrl: string
  /** true: the bank is wanted to ask who pays, also where it would not have; one that cannot ask takes the payment */
  isBankAsked: boolean
  /** true: the fan is not there. A bank that wants to ask them is an answer, `needs_method` with the code `AUTHENTICATION` */
  isOffSession: boolean
}

/**
 * Fans who pay by card. Each verb throws PaymentsUnreachable, PaymentsBusy, PaymentRefused; those that change something also
 * PaymentOutcomeUnknown, after which the same attempt again answers what became of it.
 */
export interface CardPayments {
  makeCustomer(wanted: {
    attemptKey: string
    accountId: string
    email: string | null
  }): Promise<{ customerRef: string }>
  /** A customer that was made for an account with this address, though the answer was an error; null: there is none. */
  findCustomer(made: { accountId: string; email: string }): Promise<{ customerRef: string } | null>
  /** Forgets a customer with all cards; one that is gone is done. */
  dropCustomer(customerRef: string): Promise<void>
  /** Cards that were kept, newest first, and those that were saved for one payment. `GONE`: no such customer. */
  listCards(customerRef: string): Promise<CardReading[]>
  /** Forgets a card; one that is gone or nobody's is done. */
  dropCard(methodRef: string): Promise<void>
  /** `CLOSED`: the creator's account may not be sent money; `INVALID`: the provider takes no such amount or time. */
  openCheckout(wanted: NewCheckout): Promise<CheckoutReading>
  /** Read and ended as a checkout; its reading has no payment. The card is no card that the fan can pick elsewhere. */
  openSetup(wanted: NewSetup): Promise<CheckoutReading>
  readCheckout(checkoutRef: string): Promise<CheckoutReading>
  /** Ends an open one; of one that is over the reading tells how it ended. */
  expireCheckout(checkoutRef: string): Promise<CheckoutReading>
  /** A declined card is an answer, `needs_method` with a `declineCode`, and no throw. `CLOSED` as for a checkout. */
  payWithCard(wanted: NewCardPayment): Promise<PaymentReading>
  readPayment(paymentRef: string): Promise<PaymentReading>
  /** Ends an unpaid one; of one that is over the reading tells how. `INVALID`: it belongs to a page, expire that. */
  cancelPayment(paymentRef: string): Promise<PaymentReading>
  /**
   * Takes a part or all of what is held, once; the rest goes free. Amount and fee in minor units of the payment's currency, fee 0:
   * nothing. Of one that is over the reading tells how. `INVALID`: the provider takes no such amount.
   */
  capturePayment(wanted: {
    attemptKey: string
    paymentRef: string
    amount: number
    fee: number
  }): Promise<PaymentReading>
  /** Lets all of what is held go; of one that is over the reading tells how. */
  releasePayment(wanted: { attemptKey: string; paymentRef: string }): Promise<PaymentReading>
  /** All payments of a purchase that can be found without their refs; those on an untouched page have none. */
  findPayments(wanted: { purchaseId: string; customerRef: string | null }): Promise<PaymentReading[]>
}
