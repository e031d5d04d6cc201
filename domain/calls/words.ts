import { BOOKING_CAUSES } from '../booking/words.ts'

/** How people meet in a call; a voice call has no picture at all. */
export const CALL_MEDIA = ['video', 'voice'] as const
export type CallMedia = (typeof CALL_MEDIA)[number]

/** What a creator chooses to happen when a call does not go as planned, the kindest to fans first. */
export const CALL_TERMS = ['flexible', 'moderate', 'strict'] as const
export type CallTerms = (typeof CALL_TERMS)[number]

/** Who has a call with each other. */
export const CALL_SIDES = ['creator', 'fan'] as const
export type CallSide = (typeof CALL_SIDES)[number]

/** Where a proposal of another date stands; ended: the booking went on without it. */
export const CALL_MOVE_STATES = ['open', 'accepted', 'declined', 'withdrawn', 'lapsed', 'ended'] as const
export type CallMoveState = (typeof CALL_MOVE_STATES)[number]

/** Why somebody objects to how a call ends, or what they answer; asAgreed: it took place as it was agreed. */
export const DISPUTE_REASONS = ['absent', 'cutShort', 'notAsAgreed', 'conduct', 'asAgreed', 'other'] as const
export type DisputeReason = (typeof DISPUTE_REASONS)[number]

/** Files that can be added to what a side of a call says. */
export const CALL_FILE_KINDS = ['png', 'jpeg', 'webp', 'pdf', 'text'] as const
export type CallFileKind = (typeof CALL_FILE_KINDS)[number]

/** What the record of a disputed call has, in the words of the escrow. */
export const CALL_RECORD_KINDS = ['booked', 'confirmed', 'attended', 'disputed', 'ruled', 'settled'] as const
export type CallRecordKind = (typeof CALL_RECORD_KINDS)[number]

/** What the keeper of an installation does about a booked call; none: there is no keeper; waits: it cannot pay for gas now; sent: its transaction that ends the call, or brings its attendance, is on its way. */
export const CALL_KEEPING = ['none', 'waits', 'works', 'sent'] as const
export type CallKeeping = (typeof CALL_KEEPING)[number]

/** Why the money of a booked call went where it went: as the escrow has it, and by card also that the bank let go of it by itself, or that it could not be held. */
export const SETTLEMENT_CAUSES = [...BOOKING_CAUSES, 'holdEnded', 'unsecured'] as const
export type SettlementCause = (typeof SETTLEMENT_CAUSES)[number]

/** What the record of a call says of its money; clear: the same whether what one alone says is true or not, but for seconds of a call that broke off, and it is attested; contested: people decide. */
export const CALL_FINDINGS = ['clear', 'contested'] as const
export type CallFindingKind = (typeof CALL_FINDINGS)[number]

/** By what the site saw a side of a call itself: its page answered, or packets of it went through the relay. */
export const SPAN_SOURCES = ['socket', 'relay'] as const
export type SpanSource = (typeof SPAN_SOURCES)[number]

/** What a side of a call that is booked by card does with it, as the escrow names it. */
export const CARD_STEPS = ['confirm', 'decline', 'cancel', 'finish', 'dispute', 'propose', 'accept'] as const
export type CardStep = (typeof CARD_STEPS)[number]

/** How a held time is reserved by card now; later: it is too far away for a hold, so the card is saved and the money held later; off: its creator can be paid by no card. */
export const CARD_WAYS = ['open', 'later', 'off'] as const
export type CardWay = (typeof CARD_WAYS)[number]
