import { type ChatRule, FIRST_CHAT_RULE } from '#domain/chat/chatRule.ts'
import type { ChatChanges, ChatMessage, ChatShield } from '#protocol/chat.ts'

/** Messages that a page keeps; what is older comes back with nothing. */
const MAX_KEPT = 200

/** What a page knows of a chat. */
export interface ChatLines {
  /** null until the first answer */
  rev: number | null
  /** by their numbers; held ones behind them */
  messages: readonly ChatMessage[]
  rule: ChatRule
  pinned: ChatMessage | null
  /** null: it is not up */
  shield: ChatShield | null
  /** number of the newest message that was ever taken */
  lastSeq: number
  /** messages that were there while the page was away and are gone, before the message with this number */
  gap: { beforeSeq: number; missed: number } | null
}

export const NO_LINES: ChatLines = {
  rev: null,
  messages: [],
  rule: FIRST_CHAT_RULE,
  pinned: null,
  shield: null,
  lastSeq: 0,
  gap: null,
}

const placeOf = ({ seq }: ChatMessage) => seq ?? Number.MAX_SAFE_INTEGER

/** Messages that were there while nobody looked: between the newest that was shown and the first that is. */
function gapOf(before: ChatLines, { isWhole, messages }: ChatChanges): ChatLines['gap'] {
  const first = messages.find(({ seq }) => seq !== null)?.seq ?? null
  if (!isWhole || before.rev === null || before.lastSeq === 0 || first === null) return before.gap
  const missed = first - before.lastSeq - 1
  return missed > 0 ? { beforeSeq: first, missed } : null
}

/** The lines after some changes; changes that come twice, or late, change nothing more. */
export function applyChanges(before: ChatLines, changes: ChatChanges): ChatLines {
  const kept = new Map(changes.isWhole ? [] : before.messages.map((one) => [one.id, one]))
  for (const message of changes.messages) {
    const known = kept.get(message.id)
    // what was released does not become held again by an answer that was under way
    if (!known || known.seq === null || message.seq !== null) kept.set(message.id, message)
  }
  for (const id of changes.removed) kept.delete(id)
  const messages = [...kept.values()].sort((a, b) => placeOf(a) - placeOf(b) || a.atMs - b.atMs)
  const { pinned = before.pinned, shield = before.shield } = changes
  return {
    rev: Math.max(before.rev ?? 0, changes.rev),
    messages: messages.slice(-MAX_KEPT),
    rule: changes.rule ?? before.rule,
    pinned: pinned && changes.removed.includes(pinned.id) ? null : pinned,
    shield,
    lastSeq: Math.max(before.lastSeq, changes.lastSeq),
    gap: gapOf(before, changes),
  }
}
