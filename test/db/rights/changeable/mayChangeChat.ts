import { both, type ChangeableTable, GONE } from './changeable.ts'

/** Tables of chats, and of what moderators do and look at; as in `MAY_CHANGE`. */
export const CHAT_MAY_CHANGE: Record<string, ChangeableTable> = {
  'app.chat_head': { rights: both, api: ['update'], reason: 'how far a chat is; goes long after its stream' },
  'app.chat_shield': { rights: ['delete'], reason: 'a shield that is up; why is in action_log' },
  'app.chat_rule': {
    rights: both,
    api: ['update'],
    reason: 'who may write now; goes long after its stream',
  },
  'app.chat_message': {
    rights: both,
    api: ['update'],
    reason: 'a message is released or removed; old ones go, as they were meant to',
  },
  'app.chat_writer': { rights: both, api: ['update'], worker: GONE, reason: 'how fast somebody writes now' },
  'app.report': {
    rights: both,
    api: ['update'],
    reason: 'decided once; its count grows until then, and it goes with what it is about',
  },
  'app.reporter': { rights: ['delete'], api: [], reason: 'counts for one report; goes with its person' },
  'app.removed_text': {
    rights: ['delete'],
    reason: 'kept for an appeal, then forgotten, or back in its message',
  },
  'app.evasion_hint': { rights: both, api: [], reason: 'what speaks for a return now; gone after 30 days' },
  'app.evasion_trace': {
    rights: ['delete'],
    api: [],
    reason: 'from where a banned person came, for 30 days',
  },
  'app.chat_silence': { rights: both, worker: GONE, reason: 'who is silent now; why is in action_log' },
}
