import type { Pool } from 'pg'
import type { SecurityLog } from '#domain/securityFact.ts'
import type { Jobs } from '../queue/jobs.ts'
import { forgetDeviceKeys } from './deviceKeys/store.ts'
import { COUNTED_S } from './email/codeRules.ts'
import { forgetSentCodes } from './email/composeCodes.ts'
import { forgetOldCodes } from './email/knownBrowser.ts'
import { forgetChallenges } from './factors/passkeys/challenges.ts'
import { eraseIdleGuests } from './guests/eraseIdleGuests.ts'
import { forgetExpired } from './store.ts'

const SENT_CODES_MS = 1000
const IDLE_GUESTS_MS = 60_000

/** Work of accounts: expired nonces and sessions are forgotten once an hour, codes as soon as their mail was taken, guests when idle. */
export function accountJobs(
  { pool, security }: { pool: Pool; security: SecurityLog },
  { GUEST_IDLE_S }: { GUEST_IDLE_S: number },
): Jobs {
  const forget = async () => {
    await forgetChallenges(pool)
    await forgetDeviceKeys(pool)
    for (const { id, accountId } of await forgetExpired(pool))
      security.write({ kind: 'session_end', account: accountId, ref: id })
    await forgetOldCodes(pool, COUNTED_S)
  }
  const sent = {
    name: 'sent-codes',
    everyMs: SENT_CODES_MS,
    isExclusive: true,
    run: () => forgetSentCodes(pool),
  }
  const idle = {
    name: 'idle-guests',
    everyMs: Math.min(IDLE_GUESTS_MS, GUEST_IDLE_S * 1000),
    isExclusive: true,
    run: async () => {
      await eraseIdleGuests(pool, GUEST_IDLE_S)
    },
  }
  return { loops: [sent, idle], timetable: [{ task: 'forget-expired', at: '17 * * * *', run: forget }] }
}
