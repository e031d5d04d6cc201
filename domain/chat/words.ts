/** What becomes of a message with a link: it is refused, it stays the text that it is, or it waits for somebody who looks after the room. */
export const CHAT_LINKS = ['off', 'text', 'held'] as const
export type ChatLinks = (typeof CHAT_LINKS)[number]

/** What stands beside a name in chat. */
export const CHAT_BADGES = ['host', 'producer', 'moderator', 'holder', 'guest'] as const
export type ChatBadge = (typeof CHAT_BADGES)[number]

/** Why somebody cannot write now. Order is the order of precedence. */
export const CHAT_BLOCKS = [
  'NO_SEAT',
  'CHAT_CLOSED',
  'NOT_SEEN',
  'SILENCED',
  'GUESTS_OFF',
  'HOLDERS_ONLY',
  'FOLLOWERS_ONLY',
  'NAME_TAKEN',
  'LINKS_OFF',
  'SLOW_MODE',
  'TOO_FAST',
] as const
export type ChatBlock = (typeof CHAT_BLOCKS)[number]

/** Why somebody is silent: a moderator said so, or they were refused too often. */
export const SILENCE_CAUSES = ['time_out', 'flood'] as const
export type SilenceCause = (typeof SILENCE_CAUSES)[number]
