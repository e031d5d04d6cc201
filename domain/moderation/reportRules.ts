import { RULE_CODES, type RuleCode } from './words.ts'

/** Reports that one person can make within an hour. */
export const REPORTS_AN_HOUR = 10

/** Rules that a report can name; a host's own decision is none that somebody else could break. */
export const REPORTED_RULES = RULE_CODES.filter(
  (code): code is Exclude<RuleCode, 'host-decision'> => code !== 'host-decision',
)
