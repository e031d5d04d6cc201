import type { RuleCode } from '#domain/moderation/words.ts'

const HOUR_MS = 3_600_000

/** For how long somebody can be kept out; a minute is a kick, whose end the server knows. */
export const BAN_TERMS = [
  { value: 'forever', word: 'For ever', ms: null },
  { value: 'minute', word: 'One minute: they can come back then', ms: null },
  { value: 'hour', word: 'One hour', ms: HOUR_MS },
  { value: 'day', word: 'One day', ms: 24 * HOUR_MS },
  { value: 'week', word: '7 days', ms: 7 * 24 * HOUR_MS },
  { value: 'month', word: '30 days', ms: 30 * 24 * HOUR_MS },
] as const
export type BanTerm = (typeof BAN_TERMS)[number]['value']

/** What a ban says besides whom it is about. */
export interface BanWish {
  ruleCode: RuleCode
  reason: string
  term: BanTerm
}

/** A ban as the server takes it. @param nowMs by the server's clock */
export function banTerms({ ruleCode, reason, term }: BanWish, nowMs: number) {
  const ms = BAN_TERMS.find(({ value }) => value === term)?.ms ?? null
  return { ruleCode, reason, until: ms === null ? null : new Date(nowMs + ms).toISOString() }
}
