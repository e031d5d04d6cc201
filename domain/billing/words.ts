/** Whether money can be sent to a creator's account at the payment provider; none: there is none; started: its owner is not through the provider's pages; rejected is for ever. */
export const CONNECT_STATES = ['none', 'started', 'pending', 'active', 'restricted', 'rejected'] as const
export type ConnectState = (typeof CONNECT_STATES)[number]

/** What the provider wants of a creator: who they are, a proof of it, where they live, what they sell, a tax number, a bank account, a yes to its terms. */
export const CONNECT_NEEDS = [
  'identity',
  'document',
  'address',
  'business',
  'tax',
  'bank',
  'terms',
  'other',
] as const
export type ConnectNeed = (typeof CONNECT_NEEDS)[number]

/** Who can lead an account at the payment provider out of `restricted` or `rejected`; provider: its support. */
export const WAYS_OUT = ['creator', 'provider', 'nobody'] as const
export type WayOut = (typeof WAYS_OUT)[number]

/** Life of a card purchase; processing: the provider is not done; saved: a card is kept for money that is held later; held: the money is kept on the card and nothing is taken yet; released: either was, and nothing was taken; unknown: what became of it is asked for; lost: the bank of the card took the money back. */
export const PURCHASE_STATES = [
  'created',
  'checkout_open',
  'processing',
  'saved',
  'held',
  'paid',
  'part_refunded',
  'refunded',
  'disputed',
  'lost',
  'failed',
  'expired',
  'released',
  'unknown',
] as const
export type PurchaseState = (typeof PURCHASE_STATES)[number]

/** Purchases that may still become paid; an account has one of a tier at most. */
export const OPEN_PURCHASE_STATES = ['created', 'checkout_open', 'processing', 'unknown'] as const

/** A call of the provider that moves money; unknown: its answer never came; abandoned: nothing came of it, and it is not asked again. */
export const ATTEMPT_STATES = ['ready', 'sent', 'succeeded', 'refused', 'unknown', 'abandoned'] as const
export type AttemptState = (typeof ATTEMPT_STATES)[number]

/** Money on its way back to a card; failed also when a bank sends it back days later. */
export const REFUND_STATES = ['asked', 'sending', 'done', 'failed', 'unknown'] as const
export type RefundState = (typeof REFUND_STATES)[number]

/** Who had money go back: the fan, the creator, or somebody at the provider. */
export const REFUND_CAUSES = ['fan', 'creator', 'provider'] as const
export type RefundCause = (typeof REFUND_CAUSES)[number]

/** Why money did not go back: there is nothing left, a dispute moves it, the bank sent it back, the provider could not, its pass could not be taken back from its wallet, the creator's account has too little now, somebody gave it back at the provider instead. */
export const REFUND_FAULTS = ['SPENT', 'DISPUTED', 'BANK', 'PROVIDER', 'MOVED', 'SHORT', 'BY_HAND'] as const
export type RefundFault = (typeof REFUND_FAULTS)[number]

/** What became of the wish for money back of somebody whose creator decides. */
export const WISH_STATES = ['open', 'granted', 'declined'] as const
export type WishState = (typeof WISH_STATES)[number]

/** What a press for money back does: at once, the creator is asked, or nothing. */
export const REFUND_WAYS = ['now', 'creator', 'none'] as const
export type RefundWay = (typeof REFUND_WAYS)[number]

/** Why it is as much, or not at all: nothing was watched, days are left, the creator decides, two came back already; never, too late, all is used, disputed, under way, not paid, in a wallet for good. */
export const REFUND_REASONS = [
  ...(['WHOLE', 'UNUSED', 'ASK_CREATOR', 'OFTEN'] as const),
  ...(['NEVER', 'TOO_LATE', 'USED_UP', 'DISPUTED', 'UNDER_WAY', 'DECLINED', 'NOT_PAID', 'MOVED'] as const),
] as const
export type RefundReason = (typeof REFUND_REASONS)[number]

/** A bank asks for the money of a charge; warning: it only asks what it was; closed: a warning that moved no money. */
export const DISPUTE_STATES = ['warning', 'open', 'under_review', 'won', 'lost', 'closed'] as const
export type DisputeState = (typeof DISPUTE_STATES)[number]

/** Why a pass that a card paid for has to end. */
export const REVOCATION_CAUSES = ['REFUND', 'DISPUTE'] as const
export type RevocationCause = (typeof REVOCATION_CAUSES)[number]

/** How far the end of such a pass is; sending: a transaction is under way; person: somebody of the installation has to look. */
export const REVOCATION_STATES = ['waiting', 'sending', 'done', 'person'] as const
export type RevocationState = (typeof REVOCATION_STATES)[number]

/** How it ended: by a revocation, because its time was over, by its owner, or no pass ever came of the voucher. */
export const REVOCATION_ENDS = ['REVOKED', 'EXPIRED', 'BURNED', 'UNCLAIMED'] as const
export type RevocationEnd = (typeof REVOCATION_ENDS)[number]

/** Why somebody has to look: the hold is over, its owner bought time that would have to be paid back, it has time of another card, it costs too much gas, the contract refuses. */
export const REVOCATION_FAULTS = ['HOLD_OVER', 'WORTH', 'OTHER_TIME', 'COSTLY', 'REFUSED'] as const
export type RevocationFault = (typeof REVOCATION_FAULTS)[number]

/** A creator's money on its way to their bank; failed also after paid, when the bank sends it back. */
export const PAYOUT_STATES = ['pending', 'in_transit', 'paid', 'failed', 'action_needed', 'retried'] as const
export type PayoutState = (typeof PAYOUT_STATES)[number]

/** Why a creator's money did not reach their bank; NO_MONEY: what was there did not cover it; PROVIDER: nobody said why; CANCELLED: it was taken back before it left. */
export const PAYOUT_FAILURES = [
  ...(['ACCOUNT_CLOSED', 'NO_ACCOUNT', 'WRONG_NAME', 'WRONG_CURRENCY', 'WRONG_DETAILS'] as const),
  ...(['BANK_REFUSED', 'NO_MONEY', 'PROVIDER', 'CANCELLED'] as const),
] as const
export type PayoutFailure = (typeof PAYOUT_FAILURES)[number]

/** When the price of a card purchase can be asked back: never, for some days, or as the creator decides. */
export const REFUND_RULES = ['never', 'window', 'creator'] as const
export type RefundRule = (typeof REFUND_RULES)[number]

/** Ways that money comes in. */
export const PAYMENT_RAILS = ['card', 'chain'] as const
export type PaymentRail = (typeof PAYMENT_RAILS)[number]

/** What is sold by card, and what the platform takes a part of. */
export const FEE_PRODUCTS = ['pass', 'gift', 'call'] as const
export type FeeProduct = (typeof FEE_PRODUCTS)[number]

/** Why a tier is not sold by card: it has a limit, is only given, is a follow, is paused, or its creator cannot be paid in this currency. */
export const CARD_BLOCKS = ['TIER_LIMITED', 'GRANTS', 'FOLLOW', 'PAUSED', 'NO_CONNECT', 'CURRENCY'] as const
export type CardBlock = (typeof CARD_BLOCKS)[number]

/** How a right is held: bought by card and kept here, or as a pass in a wallet. */
export const HELD_BY = ['card', 'wallet'] as const
export type HeldBy = (typeof HELD_BY)[number]

/** Where notices of the payment provider come in: those of the installation's own account, and those of creators' accounts. */
export const NOTICE_ENDPOINTS = ['platform', 'connect'] as const
export type NoticeEndpoint = (typeof NOTICE_ENDPOINTS)[number]

/** What became of a notice; waiting: for a row of ours that it belongs to; parked: a person has to look. */
export const INBOX_STATES = ['received', 'waiting', 'done', 'parked'] as const
export type InboxState = (typeof INBOX_STATES)[number]

/** How a purchase is paid: on the provider's page, or with a card that was kept. */
export const PURCHASE_WAYS = ['checkout', 'saved_card'] as const
export type PurchaseWay = (typeof PURCHASE_WAYS)[number]

/** Why a purchase came to nothing: the bank said no, too little money, a card past its date, not proven to be its owner's, given up, not paid in time, the provider could not, the kept card is not there any more; of a call that was held: the bank holds it for too short a time, its time was somebody else's by then, the hold ended by itself. */
export const PURCHASE_FAILURES = [
  'DECLINED',
  'INSUFFICIENT',
  'EXPIRED_CARD',
  'AUTHENTICATION',
  'CANCELLED',
  'EXPIRED',
  'PROVIDER',
  'CARD_GONE',
  'HOLD_SHORT',
  'TIME_TAKEN',
  'HOLD_ENDED',
] as const
export type PurchaseFailure = (typeof PURCHASE_FAILURES)[number]

/** A stored entitlement: frozen while its payment is disputed or being paid back, ended for ever. */
export const ENTITLEMENT_STATES = ['active', 'frozen', 'ended'] as const
export type EntitlementState = (typeof ENTITLEMENT_STATES)[number]

/** Why a stored entitlement ended: paid back, lost in a dispute, or lent before its money came, which did not. */
export const ENTITLEMENT_END_REASONS = ['REFUNDED', 'LOST', 'EXPIRED_PROVISIONAL'] as const
export type EntitlementEndReason = (typeof ENTITLEMENT_END_REASONS)[number]

/** Life of a voucher by which a card right becomes a pass; claimed: a block has it, mirrored: a safe one; over: nobody brought it in time; withdrawn: its pass was taken back. */
export const CARD_MOVE_STATES = ['signed', 'claimed', 'mirrored', 'over', 'withdrawn'] as const
export type CardMoveState = (typeof CARD_MOVE_STATES)[number]

/** How far a card ticket is on its way to a wallet. */
export const TICKET_MOVES = ['none', 'open', 'claimed', 'mirrored'] as const
export type TicketMove = (typeof TICKET_MOVES)[number]

/** Why a card ticket cannot be moved now: no wallet is linked, each holds a live pass of the creator, a dispute has it on hold, it never ends and its tier does, nothing is signed here, its money goes back, its payment is not confirmed yet. */
export const MOVE_BLOCKS = [
  'NO_WALLET',
  'LIVE_PASS',
  'FROZEN',
  'UNLIMITED',
  'OFF',
  'REFUNDING',
  'PENDING',
] as const
export type MoveBlock = (typeof MOVE_BLOCKS)[number]
