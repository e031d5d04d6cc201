import type { ChatRule } from '#domain/chat/chatRule.ts'
import type { ChatBadge, ChatBlock, SilenceCause } from '#domain/chat/words.ts'
import type { Typed } from '#domain/names/isolated.ts'

/** One message as readers have it. */
export interface ChatMessage {
  id: string
  /** its place in the room; null while it is held, which its author and roles of the channel alone see */
  seq: number | null
  accountId: string | null
  /** as it was when it was written */
  name: Typed
  badge: ChatBadge | null
  text: Typed
  /** milliseconds since the epoch */
  atMs: number
}

/** That a room is shielded: by which act, which can be taken back in its channel, and until when, milliseconds since the epoch. */
export interface ChatShield {
  actId: string
  channelId: string
  untilMs: number
}

/** What lies after a `rev`, or all that is kept. */
export interface ChatChanges {
  roomId: string
  /** up to where this goes */
  rev: number
  /** true: it stands for everything that was shown before */
  isWhole: boolean
  /** in their order; those without a `seq` behind the others */
  messages: ChatMessage[]
  /** ids of what is there no more */
  removed: string[]
  /** where it changed, or all is told */
  rule?: ChatRule
  pinned?: ChatMessage | null
  shield?: ChatShield | null
  /** number of the newest message that was ever taken; what lies between is gone */
  lastSeq: number
}

/** What a message that one wrote became. The same key has the same answer. */
export type ChatAnswer =
  | { ok: true; id: string; seq: number | null }
  | { ok: false; code: ChatBlock; untilMs?: number; cause?: SilenceCause }

/** Server → browser about the chat of a room. */
export interface ChatServerMessages {
  'chat:changed': ChatChanges
  /** one may not read here any more: the seat or the role ended */
  'chat:closed': { roomId: string }
  /** somebody who looks after the channel made one silent until then, milliseconds since the epoch; null: no more */
  'chat:silenced': { roomId: string; untilMs: number | null }
}

/** Browser → server about the chat of a room. */
export interface ChatClientMessages {
  /** reads along from here; `rev` is where the page stands, null when it has nothing. `chat:changed` comes before the answer */
  'chat:open': { roomId: string; rev: number | null }
  'chat:close': { roomId: string }
  'chat:send': { roomId: string; clientKey: string; text: string }
}

/** A key that a page gives a message, so that sending it again makes no second one. */
export const CLIENT_KEY_PATTERN = /^[A-Za-z0-9_-]{8,40}$/
