import { day, moment, percent, type Sentence, UNCHANGED, UNMOVED, UNPAID } from './sentence.ts'

const FINAL = 'This call is settled for good.'
const SIGN_AGAIN = 'Ask for a new signature.'

/** Errors of the escrow for paid calls. */
const escrowSentences: Record<string, Sentence> = {
  Escrow_AboveAmount: ([due, amount]) => `The call holds ${amount}, which is less than ${due}. ${UNMOVED}`,
  Escrow_AboveWhole: () => `A part can be at most the whole. ${UNCHANGED} Name a smaller part.`,
  Escrow_AmountTooBig: () => `A call cannot hold that much. ${UNPAID} Pick a lower price.`,
  Escrow_BadSignature: () => `The signature does not fit. ${UNPAID} ${SIGN_AGAIN}`,
  Escrow_CallsOutOfRange: ([, low, high]) => `An offer sells ${low} to ${high} calls. ${UNCHANGED}`,
  Escrow_CurrencyPaused: () => `Payments in this currency are paused. ${UNPAID} Try again later.`,
  Escrow_Exists: () => `This agreement was used or taken back. ${UNPAID} Ask for a new one.`,
  Escrow_Expired: ([until]) => `This was valid until ${moment(until)}. ${UNPAID} Ask for a new one.`,
  Escrow_Final: () => `${FINAL} ${UNCHANGED}`,
  Escrow_ImpossibleOverlap: () =>
    `Two people cannot be together longer than each was there. ${UNCHANGED} Check the record.`,
  Escrow_InflowPaused: ([until]) => `New bookings are paused until ${day(until)}. ${UNPAID} Try again then.`,
  Escrow_LengthOutOfRange: ([, low, high]) => `A call lasts ${low} to ${high} minutes. ${UNPAID}`,
  Escrow_Metered: () => `This call is paid by the minute, so only what both signed counts. ${UNCHANGED}`,
  Escrow_NoBooking: () => `There is no such booking. ${UNCHANGED} Reload the page.`,
  Escrow_NoFees: () => `No fee waits in this currency. ${UNMOVED}`,
  Escrow_NoOffer: ([, offer]) => `There is no offer ${offer}. ${UNPAID} Reload the page to see the offers.`,
  Escrow_NoPolicy: ([, policy]) => `There is no policy ${policy}. ${UNCHANGED} Add it first.`,
  Escrow_NotAPayee: () =>
    'Money sent to this contract could never be taken out again. Nothing was changed. Pick another address.',
  Escrow_NotAToken: () => `This call is paid in the chain’s own currency. ${UNPAID}`,
  Escrow_NotCreator: () => `Only the creator of this call can do that. ${UNCHANGED}`,
  Escrow_NotFan: () => `Only the fan who booked this call can do that. ${UNCHANGED}`,
  Escrow_NotInRole: () => `This wallet may not do that for the platform. ${UNCHANGED}`,
  Escrow_NotParty: () => `Only the fan and the creator of this call can do that. ${UNCHANGED}`,
  Escrow_NotProposed: ([, bps]) =>
    `The other side does not propose ${percent(bps)}. ${UNCHANGED} Look at the proposal again.`,
  Escrow_NotTheEscrow: () => `This contract takes no money itself. ${UNPAID} Pay through the escrow.`,
  Escrow_NotTheOffer: () => `The agreement differs from the offer. ${UNPAID} Ask for a new one.`,
  Escrow_NothingAdded: () => `An extension adds time. ${UNPAID} Name how much.`,
  Escrow_OfferClosed: ([, offer]) => `Offer ${offer} is closed. ${UNPAID} Pick another one.`,
  Escrow_OfferUnchanged: ([, open]) =>
    `This offer is ${open === true ? 'open' : 'closed'} already. ${UNCHANGED}`,
  Escrow_OwnCause: () => `Nobody attests or rules about a call of their own. ${UNCHANGED}`,
  Escrow_PolicyOutOfRange: ([field, value, low, high]) =>
    `Field ${field} of the policy is ${value} and must be ${low} to ${high}. ${UNCHANGED}`,
  Escrow_SelfBooking: () => `Nobody books a call with themselves. ${UNPAID}`,
  Escrow_StaleRevision: () => `The call changed after this was signed. ${UNCHANGED} ${SIGN_AGAIN}`,
  Escrow_StartOutOfRange: ([, low, high]) =>
    `A call starts between ${moment(low)} and ${moment(high)}. ${UNPAID} Pick another time.`,
  Escrow_TokenChanged: () => `The token of this currency changed. ${UNPAID} Pick another currency.`,
  Escrow_TooEarly: ([, from]) => `This is possible from ${moment(from)} on. ${UNCHANGED} Try again then.`,
  Escrow_TooLate: ([, last]) => `This was possible until ${moment(last)}. ${UNCHANGED}`,
  Escrow_TooManyPolicies: () => `A creator has at most 256 policies. ${UNCHANGED} Use one of them.`,
  Escrow_Underpaid: () => `Less than the price was sent. ${UNPAID} Look at the price and press again.`,
  Escrow_ValueNotAccepted: () => `This call is paid in another currency. ${UNPAID} Reload the page.`,
  Escrow_WrongCalls: ([, offered]) => `The offer sells ${offered} calls. ${UNPAID} Ask for a new agreement.`,
  Escrow_WrongStatus: () => `This is not possible as the call stands now. ${UNCHANGED} Reload the page.`,
  Escrow_ZeroAddress: () => `The creator’s address is missing. ${UNPAID}`,
  Escrow_ZeroAmount: () => `A call that costs nothing needs no escrow. ${UNCHANGED}`,
}

/** Errors of everything about paid calls. */
export const bookingSentences: Record<string, Sentence> = {
  ...escrowSentences,
  BookingCourt_Escalated: () => `The court has this call already. ${UNPAID}`,
  BookingCourt_NoDispute: ([dispute]) => `No dispute ${dispute} is open here. ${UNCHANGED}`,
  BookingCourt_NoSuchRuling: ([, most]) => `A ruling is 0 to ${most}. ${UNCHANGED}`,
  BookingCourt_NotArbiter: () => `The court may not rule here yet. ${UNPAID}`,
  BookingCourt_NotCourt: () => `Only the court rules. ${UNCHANGED}`,
  BookingCourt_NotDisputed: () => `This call is not in dispute, or it is too late for the court. ${UNPAID}`,
  BookingCourt_NotParty: () => `Only the fan and the creator of this call can do that. ${UNPAID}`,
  BookingCourt_RulingTimeOutOfRange: ([, low, high]) =>
    `A court has ${low} to ${high} seconds to rule. ${UNCHANGED}`,
  BookingCourt_TooLate: ([, last]) => `The court could be asked until ${moment(last)}. ${UNPAID}`,
  BookingCourt_Underpaid: ([, cost]) => `The court asks for ${cost} of the smallest unit. ${UNPAID}`,
}
