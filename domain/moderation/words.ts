/** What is done about a person or a message of a channel, and what undoes it. A row of the log has one of them. */
export const ACT_KINDS = [
  ...(['delete', 'undelete', 'release', 'timeout', 'untimeout', 'kick', 'unkick'] as const),
  ...(['ban', 'unban', 'shield', 'unshield', 'role', 'unrole'] as const),
] as const
export type ActKind = (typeof ACT_KINDS)[number]

/** The public rules, in the order of their page; an act names one. Acts of before may name others. */
export const RULE_CODES = [
  ...(['spam', 'harassment', 'hate', 'threats'] as const),
  ...(['sexual-content', 'private-data', 'impersonation', 'host-decision'] as const),
] as const
export type RuleCode = (typeof RULE_CODES)[number]

/** Where an appeal stands: nobody decided yet, the act stands, or it was taken back. */
export const APPEAL_STATES = ['open', 'upheld', 'overturned'] as const
export type AppealState = (typeof APPEAL_STATES)[number]

/** What people report: a message, a name as it was shown, a room by its title; `stream` stands for rooms of every kind. */
export const REPORT_KINDS = ['message', 'name', 'stream'] as const
export type ReportKind = (typeof REPORT_KINDS)[number]

/** Where a report stands: it waits, somebody looked and did nothing, or something was done. */
export const REPORT_STATES = ['open', 'dismissed', 'acted'] as const
export type ReportState = (typeof REPORT_STATES)[number]

/** How somebody decides a report. */
export const REPORT_ENDS = ['dismissed', 'acted'] as const satisfies readonly ReportState[]
export type ReportEnd = (typeof REPORT_ENDS)[number]
