import { z } from 'zod'
import { ACT_KINDS } from '#domain/moderation/words.ts'
import { instant } from '../../accounts/contract.ts'
import { channelId } from '../../creators/contract.ts'
import { type Routes, shown } from '../../http/contract.ts'
import { actId } from '../contract.ts'

/** An entry of a channel's log, as its team reads it. */
export const logEntry = z
  .object({
    actId,
    kind: z.enum(ACT_KINDS),
    ruleCode: z.string(),
    reason: shown,
    /** name of who acted; null when they left */
    by: shown.nullable(),
    /** name of whom it concerns; null for nobody, and when they left */
    about: shown.nullable(),
    /** title of the room in which it was done */
    room: shown.nullable(),
    at: instant,
    /** null: it has no end */
    until: instant.nullable(),
    /** the act that this one took back */
    undoes: actId.nullable(),
    /** when it was taken back */
    undoneAt: instant.nullable(),
    /** it is in force, and whoever reads this may take it back */
    mayUndo: z.boolean(),
    /** it takes words away, and whoever reads this may read them while they are kept */
    mayReadTexts: z.boolean(),
  })
  .meta({ id: 'LogEntry' })
export type LogEntry = z.infer<typeof logEntry>

export const logRoutes = {
  readLog: {
    method: 'GET',
    path: '/v1/channels/{id}/log',
    summary: 'What its team did in a channel, and what was taken back, the newest first',
    access: 'owner',
    act: 'readLog',
    limit: 'read',
    params: z.object({ id: channelId }),
    query: z.object({
      before: z
        .string()
        .regex(/^\d{1,18}$/)
        .optional(),
    }),
    success: {
      status: 200,
      body: z.object({
        acts: z.array(logEntry),
        /** give it as `before` for those that are older */
        next: z.string().nullable(),
      }),
    },
    problems: ['NOT_FOUND', 'INVALID_INPUT'],
  },
} as const satisfies Routes
