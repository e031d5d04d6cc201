import { day, percent, type Sentence, UNCHANGED, UNMOVED, UNPAID } from './sentence.ts'

/** Errors of recordings. */
export const recordingSentences: Record<string, Sentence> = {
  ArrayLengthsMismatch: () => `The lists differ in length. ${UNMOVED}`,
  RecordingsFactory_NameLength: ([length]) => `A name of ${length} bytes does not fit. Pick 1 to 64.`,
  Recordings_AlreadyPublished: ([, id]) => `This was published before, as recording ${id}. ${UNCHANGED}`,
  Recordings_BatchTooLong: ([, most]) => `At most ${most} at a time. ${UNMOVED} Send fewer.`,
  Recordings_CollaboratorOrder: () => `Name each collaborator once, in ascending order. ${UNCHANGED}`,
  Recordings_ConsentExpired: ([, deadline]) =>
    `A collaborator agreed until ${day(deadline)}. ${UNCHANGED} Ask for a new signature.`,
  Recordings_CurrencyPaused: () => `Payments in this currency are paused. ${UNPAID} Try again later.`,
  Recordings_EmptyDigest: () => `The digest of the content or of its description is missing. ${UNCHANGED}`,
  Recordings_EndOnlyNearer: ([end]) => `The sale ends on ${day(end)} and can only end sooner. ${UNCHANGED}`,
  Recordings_EndPast: ([end]) => `${day(end)} has passed. ${UNCHANGED} Pick a later day.`,
  Recordings_Frozen: ([id]) => `The description of recording ${id} never changes. ${UNCHANGED}`,
  Recordings_GateClosed: ([id]) =>
    `Recording ${id} is for members. ${UNPAID} Get the pass it asks for first.`,
  Recordings_InflowPaused: ([until]) => `Sales are paused until ${day(until)}. ${UNPAID} Try again then.`,
  Recordings_MintEnded: ([, end]) => `The sale ended on ${day(end)}. ${UNPAID}`,
  Recordings_NoConsent: () =>
    `A collaborator did not sign these terms. ${UNCHANGED} Ask for a new signature.`,
  Recordings_NoCopies: () => `The number of copies is missing. ${UNPAID}`,
  Recordings_NoRecording: ([id]) => `There is no recording ${id}. ${UNPAID} Reload the page.`,
  Recordings_NotAPayee: () =>
    'Money sent to this address could never be taken out again. Nothing was changed. Pick another address.',
  Recordings_NotAToken: () => `This recording is paid in the chain’s own currency. ${UNPAID}`,
  Recordings_NotCreator: () => `Only the creator of these recordings can do that. ${UNCHANGED}`,
  Recordings_PassNotFinal: ([n]) =>
    `Condition ${n} would take a pass whose price can go back. ${UNCHANGED} Ask for a final pass instead.`,
  Recordings_PayoutFixed: () => `Collaborators agreed to where the money goes. ${UNCHANGED}`,
  Recordings_PriceAboveMax: () =>
    `The price changed meanwhile. ${UNPAID} Look at the new price and press again.`,
  Recordings_RoyaltyTooHigh: ([, max]) => `The resale share may be ${percent(max)} at most. ${UNCHANGED}`,
  Recordings_SoldOut: ([, left]) => `Only ${left} copies are left. ${UNPAID} Pick fewer.`,
  Recordings_SupplyBelowMinted: ([minted]) =>
    `${minted} copies exist already, so the number cannot be lower. ${UNCHANGED}`,
  Recordings_SupplyOnlyFalls: ([max]) => `The number of copies can only be lowered, it is ${max} now.`,
  Recordings_TooManyCollaborators: ([, most]) =>
    `A recording names at most ${most} collaborators. ${UNCHANGED}`,
  Recordings_Underpaid: () => `The price changed meanwhile. ${UNPAID} Look at the new price and press again.`,
  Recordings_ValueNotAccepted: () => `This recording is paid in another currency. ${UNPAID} Reload the page.`,
  Recordings_WalletCap: ([, left]) => `This wallet can buy ${left} more copies. ${UNPAID} Pick fewer.`,
  TransferToNonERC1155ReceiverImplementer: () =>
    `The receiving contract cannot hold recordings. ${UNMOVED} Pick another receiver.`,
}

/** Errors of the market for passes and recordings. */
export const resaleSentences: Record<string, Sentence> = {
  PassResale_CurrencyPaused: () => `Payments in this currency are paused. ${UNPAID} Try again later.`,
  PassResale_EndPast: ([until]) => `${day(until)} has passed. ${UNCHANGED} Pick a later day.`,
  PassResale_InflowPaused: ([until]) => `Sales are paused until ${day(until)}. ${UNPAID} Try again then.`,
  PassResale_NoListing: () => `This is not listed for sale. ${UNPAID} Reload the page.`,
  PassResale_NoPrice: () => `A price is missing. ${UNCHANGED} To give it away, move it instead.`,
  PassResale_NotForSale: () => `This cannot be sold now. ${UNPAID} Reload the page.`,
  PassResale_PriceAboveMax: () =>
    `The price changed meanwhile. ${UNPAID} Look at the new price and press again.`,
  PassResale_ToSeller: () => `The seller holds this already. ${UNPAID}`,
  PassResale_Underpaid: () => `The price changed meanwhile. ${UNPAID} Look at the new price and press again.`,
  PassResale_UnknownCollection: () => `This collection was not made here. ${UNCHANGED}`,
  PassResale_ValueNotAccepted: () => `This is paid in another currency. ${UNPAID} Reload the page.`,
  PassResale_WorthBelowMin: () =>
    `This pass is worth less than you asked for. ${UNPAID} Look at it again and press once more.`,
  PassResale_WrongQuantity: ([quantity]) => `A listing of ${quantity} is not possible here. ${UNCHANGED}`,
}
