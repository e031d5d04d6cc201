import { type ChatRule, FOLLOWED_S } from '#domain/chat/chatRule.ts'
import type { ChatBadge, ChatBlock } from '#domain/chat/words.ts'
import type { TimeOutS } from '#domain/moderation/timeOuts.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'

/** What stands beside a name. */
export const BADGE_WORDS: Record<ChatBadge, string> = {
  host: 'Host',
  producer: 'Producer',
  moderator: 'Mod',
  holder: 'Pass',
  guest: 'Guest',
}

const BLOCK_WORDS: Record<ChatBlock | 'RATE_LIMITED' | 'INVALID_INPUT' | 'NOT_FOUND' | 'LOST', string> = {
  NO_SEAT: 'You are not in this room any more.',
  NOT_FOUND: 'You are not in this room any more.',
  CHAT_CLOSED: 'Chat opens with the room.',
  NOT_SEEN: 'You can write once picture or sound is here.',
  SILENCED: 'You were silenced for a while.',
  GUESTS_OFF: 'Sign in to write here.',
  HOLDERS_ONLY: 'Only people with a pass can write now.',
  FOLLOWERS_ONLY: `Only people who have followed for ${FOLLOWED_S / 60} minutes can write now.`,
  NAME_TAKEN: 'Your name looks like somebody else’s here. Choose another name.',
  LINKS_OFF: 'Links cannot be sent here.',
  SLOW_MODE: 'Slow mode is on.',
  TOO_FAST: 'That was quick. Wait a moment.',
  RATE_LIMITED: 'That was quick. Wait a moment.',
  INVALID_INPUT: 'This message cannot be sent.',
  LOST: 'No answer yet. It was not lost: send it again.',
}

/** Why a message was not taken, as one sentence. */
export function blockSentence(code: keyof typeof BLOCK_WORDS): string {
  return BLOCK_WORDS[code]
}

/** Until when somebody was told to be silent, as one sentence. */
export function silenceSentence(untilMs: number): string {
  return `You were asked to be silent until ${formatMoment(untilMs)}. Why stands under Moderation in your account.`
}

/** What somebody without a role should know before writing; empty where nothing is in the way. */
export function ruleSentence(rule: ChatRule, isGuest: boolean): string {
  if (isGuest && !rule.guests) return BLOCK_WORDS.GUESTS_OFF
  const words = [
    rule.holdersOnly ? 'Pass holders only.' : '',
    rule.followersOnly ? 'Followers only.' : '',
    rule.slowS > 0 ? `Slow mode: one message every ${rule.slowS} s.` : '',
    rule.links === 'held' ? 'Links wait for a moderator.' : rule.links === 'off' ? 'No links.' : '',
  ]
  return words.filter(Boolean).join(' ')
}

/** For how long somebody can be made silent. */
export const TIME_OUT_TERMS: readonly { value: TimeOutS; word: string }[] = [
  { value: 10, word: '10 s' },
  { value: 60, word: '1 min' },
  { value: 600, word: '10 min' },
  { value: 3600, word: '1 h' },
  { value: 86_400, word: '24 h' },
]

/** For how long somebody can be banned from beside a message, seconds; null: for ever. */
export const CHAT_BAN_TERMS: readonly { value: number | null; word: string }[] = [
  { value: 3600, word: 'One hour' },
  { value: 86_400, word: 'One day' },
  { value: 7 * 86_400, word: '7 days' },
  { value: null, word: 'For ever' },
]
