import type { Pool } from 'pg'
import type { Jobs } from '#api/queue/jobs.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { forgetOldInvitations, settleInvitations } from './composeInvitations.ts'
import { giveInvitedRoles } from './roleInvitations.ts'

const SETTLE_MS = 1000

/** What invitations ask of the worker. */
export function invitationJobs(deps: { pool: Pool; clock: Clock; random: RandomBytes }): Jobs {
  const { pool } = deps
  return {
    loops: [
      {
        name: 'rooms.invitations',
        everyMs: SETTLE_MS,
        isExclusive: false,
        run: () => settleInvitations(pool),
      },
      {
        name: 'rooms.invited_roles',
        everyMs: SETTLE_MS,
        isExclusive: true,
        run: () => giveInvitedRoles(deps),
      },
    ],
    timetable: [{ task: 'forget-invitations', at: '37 3 * * *', run: () => forgetOldInvitations(pool) }],
  }
}
