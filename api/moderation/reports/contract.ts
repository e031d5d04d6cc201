import { z } from 'zod'
import { REPORTED_RULES } from '#domain/moderation/reportRules.ts'
import { REPORT_ENDS, REPORT_KINDS } from '#domain/moderation/words.ts'
import { roomId } from '../../access/contract.ts'
import { instant } from '../../accounts/contract.ts'
import { messageId } from '../../chat/contract.ts'
import { type Routes, shown, typed } from '../../http/contract.ts'

const reportId = z.string().regex(/^rep_[0-9a-hjkmnp-tv-z]{22}$/)
const byRoom = z.object({ id: roomId })

/** Something that was reported, as who looks after the channel reads it: never by whom. */
export const openReport = z
  .object({
    reportId,
    kind: z.enum(REPORT_KINDS),
    /** the room in which it was reported */
    roomId,
    roomTitle: shown,
    /** of a message */
    messageId: messageId.nullable(),
    /** whom it concerns; null for a room */
    accountId: z.string().nullable(),
    /** above the message, or what was reported itself */
    name: shown,
    /** the message, the name or the title, as it was reported */
    text: shown,
    /** people who reported it */
    count: z.int(),
    rules: z.array(z.enum(REPORTED_RULES)),
    /** what some of them wrote besides, in no order of time */
    notes: z.array(shown),
    at: instant,
    /** false: it is about the reader, and somebody else decides */
    mayDecide: z.boolean(),
  })
  .meta({ id: 'OpenReport' })
export type OpenReport = z.infer<typeof openReport>

export const reportRoutes = {
  makeReport: {
    method: 'POST',
    path: '/v1/rooms/{id}/reports',
    summary:
      'Reports a message, a name or a whole room (`stream`, of whichever kind) to those who look after its channel; once each, ten an hour',
    access: 'guest',
    stepUp: 'none',
    limit: 'write',
    params: byRoom,
    body: z.strictObject({
      kind: z.enum(REPORT_KINDS),
      /** the message, or one under the name; none for a room */
      messageId: messageId.nullable().default(null),
      ruleCode: z.enum(REPORTED_RULES),
      text: typed.trim().min(1).max(300).nullable().default(null),
    }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_INPUT', 'RATE_LIMITED'],
  },
  listReports: {
    method: 'GET',
    path: '/v1/rooms/{id}/reports',
    summary: 'What was reported in the channel of a room and is not decided, what most reported first',
    access: 'owner',
    act: 'deleteMessage',
    limit: 'read',
    params: byRoom,
    success: { status: 200, body: z.object({ reports: z.array(openReport) }) },
    problems: ['NOT_FOUND', 'FORBIDDEN'],
  },
  decideReport: {
    method: 'POST',
    path: '/v1/rooms/{id}/reports/{reportId}/decision',
    summary: 'Takes a report out of the queue: nothing has to be done, or it was done',
    access: 'owner',
    act: 'deleteMessage',
    stepUp: 'none',
    limit: 'write',
    params: byRoom.extend({ reportId }),
    body: z.strictObject({ state: z.enum(REPORT_ENDS) }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'INVALID_INPUT'],
  },
} as const satisfies Routes
