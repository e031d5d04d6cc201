import type { Effect, Jobs } from '#api/queue/jobs.ts'
import { withTransaction } from '#db/transaction.ts'
import { NO_SECURITY_LOG, type SecurityLog } from '#domain/securityFact.ts'
import type { Access } from './createAccess.ts'
import { followFloors } from './floor/followFloors.ts'
import { giveBits } from './floor/giveBits.ts'
import { createFollowForeign } from './revocation/followForeign.ts'
import { followSuspensions } from './revocation/followSuspensions.ts'
import { followTouches, reDecideAccount } from './revocation/followTouches.ts'
import { type RemovalAlarms, type RemovalDeps, removeFromMedia } from './revocation/removeFromMedia.ts'
import { sweepSessions } from './revocation/sessionSeats.ts'
import { archiveSeats, sweepSeats } from './revocation/sweepSeats.ts'
import { lockAccount } from './seats/locks.ts'

const ARCHIVE_MS = 60_000
const POLL_MS = 1000
/** With the removal at the engine well within the 5 s in which a session takes its seats along. */
const SESSIONS_MS = 1500

async function notifyEnd(access: Access, effect: Effect): Promise<void> {
  const { seat, room } = effect.body as { seat: string; room: string }
  await access.pool.query("SELECT pg_notify('seat', $1), pg_notify('room', $2)", [seat, room])
}

async function decideAgain(access: Access, effect: Effect): Promise<void> {
  const { account } = effect.body as { account: string }
  // an admission that looked before the change has committed by now, and its seat is found
  await withTransaction(access.pool, (tx) => lockAccount(tx, account))
  await reDecideAccount(access, account, effect.key)
}

/** One run at a time; a call during a run asks for exactly one more. */
function coalesced(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  const begin = (): Promise<void> => {
    running = run().finally(() => {
      running = null
    })
    return running
  }
  return () => {
    if (!running) return begin()
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null
        return begin()
      })
    return next
  }
}

/** What the access engine asks of the worker. */
export function accessJobs(
  access: Access & Pick<RemovalDeps, 'mediaOf'>,
  settings: { SWEEP_MS: number; FOREIGN_CACHE_MS: number },
  alarms: RemovalAlarms,
  security: SecurityLog = NO_SECURITY_LOG,
): Jobs {
  const follow = coalesced(() => followTouches(access))
  return {
    topics: {
      'media.remove': (effect, tries) => removeFromMedia({ ...access, security }, effect, tries, alarms),
      'media.grant': (effect, tries) => giveBits(access, effect, tries),
      'seat.tell': (effect) => notifyEnd(access, effect),
      'seats.decide_again': (effect) => decideAgain(access, effect),
    },
    listeners: [{ channel: 'chain', run: follow }],
    loops: [
      { name: 'access.touches', everyMs: POLL_MS, isExclusive: true, run: follow },
      {
        name: 'access.suspensions',
        everyMs: POLL_MS,
        isExclusive: true,
        run: () => followSuspensions(access),
      },
      {
        name: 'access.foreign',
        everyMs: settings.FOREIGN_CACHE_MS,
        isExclusive: true,
        run: createFollowForeign(access),
      },
      {
        name: 'access.sessions',
        everyMs: SESSIONS_MS,
        isExclusive: true,
        run: () => sweepSessions(access, security),
      },
      { name: 'access.floor', everyMs: POLL_MS, isExclusive: true, run: () => followFloors(access) },
      { name: 'access.sweep', everyMs: settings.SWEEP_MS, isExclusive: true, run: () => sweepSeats(access) },
      {
        name: 'access.archive',
        everyMs: ARCHIVE_MS,
        isExclusive: true,
        run: async () => {
          await archiveSeats(access)
        },
      },
    ],
  }
}
