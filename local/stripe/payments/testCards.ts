/**
 * Cards of the stand-in. Numbers, names and codes are those of Stripe's testing page (docs.stripe.com/testing, read in a
 * stored copy); what a card does that is not said here is what 4242 does.
 */
export interface TestCard {
  number: string
  /** the payment method that stands for it in calls, without a number */
  ids: readonly string[]
  brand?: 'amex' | 'mastercard'
  funding?: 'debit'
  decline?: Decline
  /** true: the card can be attached to a customer all the same */
  isAttachable?: true
  /**
   * when its bank asks who pays: `each` payment, each while the buyer is there and `unlessSetUp` without them, none
   * without them (`setUp`), or only where 3D Secure was asked for (`requested`)
   */
  authentication?: 'each' | 'unlessSetUp' | 'setUp' | 'requested'
  /** refunds: first pending, then good; or first good, then failed */
  refund?: 'pending' | 'fails'
  /** its payments are disputed later */
  dispute?: 'fraudulent' | 'product_not_received'
  /** its money can be paid out at once */
  isAvailableAtOnce?: true
  /** its payments stay in processing for an hour, and then end so; Stripe has no such card */
  processing?: 'succeeds' | 'fails'
}

/** Why a card is declined. */
export interface Decline {
  code: string
  declineCode?: string
  message: string
}

const declined = (declineCode: string, message = 'Your card was declined.'): Decline => ({
  code: 'card_declined',
  declineCode,
  message,
})
export const GENERIC_DECLINE = declined('generic_decline')
const NO_FUNDS = declined('insufficient_funds', 'Your card has insufficient funds.')

const CARDS: readonly TestCard[] = [
  { number: '4242424242424242', ids: ['pm_card_visa'] },
  { number: '4000056655665556', ids: ['pm_card_visa_debit'], funding: 'debit' },
  { number: '5555555555554444', ids: ['pm_card_mastercard'], brand: 'mastercard' },
  { number: '378282246310005', ids: ['pm_card_amex'], brand: 'amex' },
  {
    number: '4000000000000002',
    ids: ['pm_card_visa_chargeDeclined', 'pm_card_chargeDeclined'],
    decline: GENERIC_DECLINE,
  },
  {
    number: '4000000000009995',
    ids: ['pm_card_visa_chargeDeclinedInsufficientFunds', 'pm_card_chargeDeclinedInsufficientFunds'],
    decline: NO_FUNDS,
  },
  {
    number: '4000000000009987',
    ids: ['pm_card_visa_chargeDeclinedLostCard'],
    decline: declined('lost_card'),
  },
  {
    number: '4000000000009979',
    ids: ['pm_card_visa_chargeDeclinedStolenCard'],
    decline: declined('stolen_card'),
  },
  {
    number: '4000000000000069',
    ids: ['pm_card_chargeDeclinedExpiredCard'],
    decline: { code: 'expired_card', message: 'Your card has expired.' },
  },
  {
    number: '4000000000000127',
    ids: ['pm_card_chargeDeclinedIncorrectCvc'],
    decline: { code: 'incorrect_cvc', message: "Your card's security code is incorrect." },
  },
  {
    number: '4000000000000119',
    ids: ['pm_card_chargeDeclinedProcessingError'],
    decline: { code: 'processing_error', message: 'An error occurred while processing your card.' },
  },
  {
    number: '4000000000006975',
    ids: ['pm_card_visa_chargeDeclinedVelocityLimitExceeded'],
    decline: declined('card_velocity_exceeded'),
  },
  {
    number: '4000000000000341',
    ids: ['pm_card_chargeCustomerFail'],
    decline: GENERIC_DECLINE,
    isAttachable: true,
  },
  {
    number: '4000002500003155',
    ids: ['pm_card_authenticationRequiredOnSetup'],
    authentication: 'unlessSetUp',
  },
  { number: '4000002760003184', ids: ['pm_card_authenticationRequired'], authentication: 'each' },
  {
    number: '4000003800000446',
    ids: ['pm_card_authenticationRequiredSetupForOffSession'],
    authentication: 'setUp',
  },
  {
    number: '4000008260003178',
    ids: ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds'],
    authentication: 'setUp',
    decline: NO_FUNDS,
    isAttachable: true,
  },
  { number: '4000000000003220', ids: ['pm_card_threeDSecure2Required'], authentication: 'each' },
  { number: '4000000000003055', ids: ['pm_card_threeDSecureOptional'], authentication: 'requested' },
  {
    number: '4000008400001629',
    ids: ['pm_card_threeDSecureRequiredChargeDeclined'],
    authentication: 'each',
    decline: GENERIC_DECLINE,
    isAttachable: true,
  },
  { number: '4000000000000259', ids: ['pm_card_createDispute'], dispute: 'fraudulent' },
  {
    number: '4000000000002685',
    ids: ['pm_card_createDisputeProductNotReceived'],
    dispute: 'product_not_received',
  },
  { number: '4000000000007726', ids: ['pm_card_pendingRefund'], refund: 'pending' },
  { number: '4000000000005126', ids: ['pm_card_refundFail'], refund: 'fails' },
  { number: '4000000000000077', ids: ['pm_card_bypassPending'], isAvailableAtOnce: true },
  { number: '4000000000070005', ids: ['pm_card_standInProcessing'], processing: 'succeeds' },
  { number: '4000000000070013', ids: ['pm_card_standInProcessingFails'], processing: 'fails' },
]

const BY_NUMBER = new Map(CARDS.map((card) => [card.number, card]))
const BY_ID = new Map(CARDS.flatMap((card) => card.ids.map((id) => [id, card] as const)))

/** The card of a number as somebody types it; undefined for a number that is no test card. */
export function findTestCard(typed: string): TestCard | undefined {
  return BY_NUMBER.get(typed.replace(/[ -]/g, ''))
}

/** The card that a `pm_card_…` stands for. */
export function testCardOf(methodId: string): TestCard | undefined {
  return BY_ID.get(methodId)
}
