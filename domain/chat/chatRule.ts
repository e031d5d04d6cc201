import type { ChatLinks } from './words.ts'

/** Seconds between two messages of one person in slow mode; 0 is none. */
export const SLOW_STEPS_S = [0, 5, 10, 30, 120] as const
export type SlowStepS = (typeof SLOW_STEPS_S)[number]

/** Who may write in the chat of a room, and how. It counts for everybody without a role in its channel. */
export interface ChatRule {
  /** whether guests may write */
  guests: boolean
  slowS: SlowStepS
  links: ChatLinks
  /** only who holds a pass of the creator */
  holdersOnly: boolean
  /** only who has followed the channel for `FOLLOWED_S` */
  followersOnly: boolean
}

/** What counts in a room of which nobody said anything else. */
export const FIRST_CHAT_RULE: ChatRule = {
  guests: false,
  slowS: 0,
  links: 'held',
  holdersOnly: false,
  followersOnly: false,
}

/** Seconds for which somebody has to have followed before it counts: who comes to disturb has not waited. */
export const FOLLOWED_S = 600
