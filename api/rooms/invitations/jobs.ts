import type { Pool } from 'pg'
import type { Jobs } from '#api/queue/jobs.ts'
import { forgetOldInvitations, settleInvitations } from './composeInvitations.ts'

const SETTLE_MS = 1000

/** What invitations ask of the worker. */
export function invitationJobs({ pool }: { pool: Pool }): Jobs {
  return {
    loops: [
      {
        name: 'rooms.invitations',
        everyMs: SETTLE_MS,
        isExclusive: false,
        run: () => settleInvitations(pool),
      },
    ],
    timetable: [{ task: 'forget-invitations', at: '37 3 * * *', run: () => forgetOldInvitations(pool) }],
  }
}
