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
