import { z } from 'zod'
import { EVASION_GRADES, EVASION_SIGNALS } from '#domain/moderation/evasion.ts'
import { accountId, instant } from '../../accounts/contract.ts'
import { channelId } from '../../creators/contract.ts'
import { type Routes, shown } from '../../http/contract.ts'
import { actId } from '../contract.ts'

export const returningPerson = z
  .object({
    accountId,
    displayName: shown,
    isGuest: z.boolean(),
    grade: z.enum(EVASION_GRADES),
    /** what speaks for it, in the order of their list */
    signals: z.array(z.enum(EVASION_SIGNALS)),
    /** whom they may be: the ban, and who was banned by it; null when they left */
    ban: z.object({ actId, displayName: shown.nullable(), ruleCode: z.string(), at: instant }),
    /** when they were noticed */
    at: instant,
  })
  .meta({ id: 'ReturningPerson' })
export type ReturningPerson = z.infer<typeof returningPerson>

export const returnRoutes = {
  listReturning: {
    method: 'GET',
    path: '/v1/channels/{id}/returning',
    summary:
      'Who entered the channel and may have been banned from it, with what speaks for it; it refuses nobody',
    access: 'owner',
    act: 'readLog',
    limit: 'read',
    params: z.object({ id: channelId }),
    success: { status: 200, body: z.object({ people: z.array(returningPerson) }) },
    problems: ['NOT_FOUND', 'FORBIDDEN'],
  },
} as const satisfies Routes
