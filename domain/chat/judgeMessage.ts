import type { ActingRole } from '../channel/roleActs.ts'
import { type ChatRule, FOLLOWED_S } from './chatRule.ts'
import { holdsLink } from './holdsLink.ts'
import { takePace, type WritingPace } from './pace.ts'
import type { ChatBadge, ChatBlock, SilenceCause } from './words.ts'

/** Where somebody stands who wants to write in a room. Times in milliseconds since the epoch. */
export interface ChatWriter {
  nowMs: number
  /** whether the room takes messages now */
  isOpen: boolean
  /** what they are in the channel; who hosts the room beside it writes as its owner */
  role: ActingRole
  isGuest: boolean
  /** their seat: the engine saw them on it, it did not yet, or they have none */
  seat: 'seen' | 'unseen' | 'none'
  /** whether they hold a pass of the creator */
  isHolder: boolean
  /** since when they follow the channel; null: they do not */
  followsSinceMs: number | null
  silence: { untilMs: number; cause: SilenceCause } | null
  /** whether their name looks like somebody else's who is known here */
  isNameTaken: boolean
  pace: WritingPace
}

/** What becomes of a message. `untilMs`: from when on another try can succeed. */
export type ChatJudgement =
  | { isTaken: true; isHeld: boolean; pace: WritingPace }
  | { isTaken: false; code: ChatBlock; untilMs?: number; cause?: SilenceCause }

const no = (code: ChatBlock, untilMs?: number): ChatJudgement => ({
  isTaken: false,
  code,
  ...(untilMs === undefined ? {} : { untilMs }),
})

/** Decides about one message. Who has a role in the channel is free of its rules. */
export function judgeMessage(rule: ChatRule, writer: ChatWriter, text: string): ChatJudgement {
  const { role, seat, isOpen, silence, nowMs } = writer
  if (role === 'viewer' && seat === 'none') return no('NO_SEAT')
  if (!isOpen) return no('CHAT_CLOSED')
  if (role !== 'viewer') return { isTaken: true, isHeld: false, pace: writer.pace }
  if (seat === 'unseen') return no('NOT_SEEN')
  if (silence !== null && silence.untilMs > nowMs)
    return { isTaken: false, code: 'SILENCED', untilMs: silence.untilMs, cause: silence.cause }
  return judgeByRule(rule, writer, text)
}

function judgeByRule(rule: ChatRule, writer: ChatWriter, text: string): ChatJudgement {
  const { isGuest, isHolder, followsSinceMs, isNameTaken, nowMs, pace } = writer
  if (isGuest && !rule.guests) return no('GUESTS_OFF')
  if (rule.holdersOnly && !isHolder) return no('HOLDERS_ONLY')
  if (rule.followersOnly) {
    if (followsSinceMs === null) return no('FOLLOWERS_ONLY')
    const fromMs = followsSinceMs + FOLLOWED_S * 1000
    if (nowMs < fromMs) return no('FOLLOWERS_ONLY', fromMs)
  }
  if (isNameTaken) return no('NAME_TAKEN')
  const isLink = rule.links !== 'text' && holdsLink(text)
  if (isLink && rule.links === 'off') return no('LINKS_OFF')
  const taken = takePace(pace, nowMs, rule.slowS)
  return 'pace' in taken ? { isTaken: true, isHeld: isLink, pace: taken.pace } : no(taken.code, taken.untilMs)
}

/** What stands beside somebody's name; null for a viewer without anything. */
export function badgeOf({
  role,
  isHolder,
  isGuest,
}: Pick<ChatWriter, 'role' | 'isHolder' | 'isGuest'>): ChatBadge | null {
  if (role !== 'viewer') return role === 'owner' ? 'host' : role
  if (isGuest) return 'guest'
  return isHolder ? 'holder' : null
}
