import type { QueryResultRow } from 'pg'
import type { ChatRule } from '#domain/chat/chatRule.ts'

/** A row of `chat_rule` as its verbs have it. */
export function ruleOf(row: QueryResultRow): ChatRule {
  return {
    guests: row.guests,
    slowS: row.slow_s,
    links: row.links,
    holdersOnly: row.holders_only,
    followersOnly: row.followers_only,
  }
}
