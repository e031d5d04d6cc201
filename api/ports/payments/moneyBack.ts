import type { BalanceFact } from '#domain/ledger/balanceFact.ts'

/** `failed`: the bank did not take it, and the money is back with us, also days after `done`. */
export type RefundOutcome = 'pending' | 'done' | 'failed' | 'cancelled'

/** Why a refund did not arrive. */
export type RefundFailure = 'CARD_CLOSED' | 'DECLINED' | 'DISPUTED' | 'PROVIDER'

/** Money that goes back to a card. */
export interface RefundReading {
  refundRef: string
  paymentRef: string | null
  chargeRef: string | null
  /** our id of it, as the provider keeps it; null: not made by us */
  refundId: string | null
  state: RefundOutcome
  /** minor units of `currency` */
  amount: number
  /** ISO 4217, upper case */
  currency: string
  failure: RefundFailure | null
  /** seconds since the epoch */
  createdAt: number
  /** what was taken back from the creator's account for it */
  reversal: ReversalReading | null
  /** `refund`, and `refund_failure` once it failed; those of its reversal are there. [] while nothing is booked */
  facts: BalanceFact[]
}

/** Money that a creator's account gave back to the platform. */
export interface ReversalReading {
  reversalRef: string
  transferRef: string
  /** the refund that it is part of */
  refundRef: string | null
  /** minor units of `currency` */
  amount: number
  currency: string
  /** seconds since the epoch */
  createdAt: number
  /** `transfer_refund` of the platform, `payment_refund` of the account */
  facts: BalanceFact[]
}

/** A part of our fee that the creator's account got back. */
export interface FeeRefundReading {
  feeRefundRef: string
  feeRef: string
  /** minor units of `currency` */
  amount: number
  currency: string
  /** seconds since the epoch */
  createdAt: number
  /** `fee_refund` of the platform (out) and of the account (in) */
  facts: BalanceFact[]
}

/** Money that was sent to a creator's account apart from a sale. */
export interface TransferReading {
  transferRef: string
  accountRef: string
  amount: number
  currency: string
  /** seconds since the epoch */
  createdAt: number
  /** `transfer` of the platform, `payment` of the account */
  facts: BalanceFact[]
}

/**
 * `inquiry`: a bank asks, no money moved; `inquiry_closed`: it asks no more; `prevented`: settled before it became one.
 * A verdict alone moves nothing: what came or went is in the facts.
 */
export type DisputeOutcome = 'inquiry' | 'inquiry_closed' | 'open' | 'won' | 'lost' | 'prevented'

/** A bank takes a payment back, or asks about it. */
export interface DisputeReading {
  disputeRef: string
  paymentRef: string | null
  chargeRef: string
  state: DisputeOutcome
  /** minor units of `currency` */
  amount: number
  currency: string
  isLive: boolean
  /** false: no refund beside it */
  isRefundable: boolean
  /** the bank's claim, a word of the provider's such as `fraudulent`; for tables and logs, never for a screen */
  reason: string | null
  /** seconds since the epoch until which evidence is taken */
  dueAt: number | null
  createdAt: number
  /** `dispute` (amount and the provider's fee) and, once the money came back, `dispute_reversal` */
  facts: BalanceFact[]
}

export interface NewRefund {
  attemptKey: string
  /** our id of it */
  refundId: string
  paymentRef: string
  /** minor units */
  amount: number
  /** the same part is taken back from the creator's account, which may end below zero where the provider lends to it */
  reverseTransfer: boolean
  /** the same part of our fee goes back to that account; the provider takes it only together with `reverseTransfer` */
  refundFee: boolean
}

/**
 * Money that goes back, and disputes. Each verb throws PaymentsUnreachable, PaymentsBusy, PaymentRefused; those that change
 * something also PaymentOutcomeUnknown. Of PaymentRefused: `SPENT` nothing is left to go back; `SHORT` an
 * account has too little now; `DISPUTED` the dispute moves the money; `INVALID` more than is left, or a flag that has nothing to work on.
 */
export interface MoneyBack {
  refundCharge(wanted: NewRefund): Promise<RefundReading>
  readRefund(refundRef: string): Promise<RefundReading>
  /** All refunds of a payment, oldest first. */
  listRefunds(paymentRef: string): Promise<RefundReading[]>
  /** Takes back money of a creator's account; an amount of null: all that is left of the transfer. */
  reverseTransfer(wanted: {
    attemptKey: string
    transferRef: string
    amount: number | null
    /** the same part of our fee goes back to that account */
    refundFee: boolean
  }): Promise<ReversalReading>
  /** All reversals of a transfer, oldest first. */
  listReversals(transferRef: string): Promise<ReversalReading[]>
  /** All parts of a fee that went back, oldest first; the provider does not say of which refund. */
  listFeeRefunds(feeRef: string, accountRef: string): Promise<FeeRefundReading[]>
  /** Gives a part of our fee back to the creator's account, apart from any refund. */
  refundFee(wanted: {
    attemptKey: string
    feeRef: string
    accountRef: string
    amount: number
  }): Promise<FeeRefundReading>
  readDispute(disputeRef: string): Promise<DisputeReading>
  /** All disputes of a payment, oldest first. */
  listDisputes(paymentRef: string): Promise<DisputeReading[]>
  /** Sends money of a dispute that was won to the creator's account again, from what the platform has available. */
  transferBack(wanted: {
    attemptKey: string
    purchaseId: string
    disputeId: string
    accountRef: string
    amount: number
    currency: string
  }): Promise<TransferReading>
  /** What was sent again for a dispute, though no answer said so; null: nothing was. known: what is known to be of others. */
  findTransferBack(sent: {
    purchaseId: string
    disputeId: string
    accountRef: string
    known: readonly string[]
  }): Promise<TransferReading | null>
}
