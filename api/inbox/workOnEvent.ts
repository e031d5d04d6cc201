import type { PoolClient } from 'pg'
import { isDatabaseAway } from '#db/connections/awaitDatabase.ts'
import type { ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import {
  PaymentOutcomeUnknown,
  PaymentRefused,
  PaymentsBusy,
  PaymentsUnreachable,
} from '../ports/payments.ts'
import type { EventProjector } from './eventProjector.ts'
import { giveBack, LEASE_S, type LeasedRow, lookUnderLock, markDone } from './leases.ts'

export interface WorkDeps {
  pool: ScopedPool
  log: { warn(facts: object, text: string): void }
  alarms: { raise(name: string, facts: object, message: string): void }
}

/**
 * What became of a row. `covered`: its object was projected as it was read later anyway; `lost`: the lease is another's;
 * `again`: it is tried once more.
 */
export type Worked = 'done' | 'covered' | 'lost' | 'again' | 'waiting' | 'parked'

/** Who asks longer than that has no lease any more when the answer comes. */
const FETCH_MS = (LEASE_S - 5) * 1000
/** Tries that fail by themselves, not because somebody is away. */
const MAX_TRIES = 8
const MAX_PAUSE_S = 300
/** How long the row of ours that an event belongs to is waited for. */
const PARENT_WITHIN_S = 86_400
/** Of a projector whose worker died of it each time. */
const MAX_BEGUN = 2 * MAX_TRIES
/** A transaction that lost against another one: serialization, deadlock, lock timeout. */
const LOST_RACES = new Set(['40001', '40P01', '55P03'])

/** Rolls back what a projector wrote before it saw that the parent is not there. */
class ParentUnknown extends Error {}
class TooSlow extends Error {}

/** A row goes back with a code that says why; never with what the provider wrote. */
interface Back {
  state: 'received' | 'waiting' | 'parked'
  afterS: number
  error: string
  isCounted: boolean
}

/** The longer it lasts, the longer the pause. */
const pauseOf = ({ ageS }: LeasedRow): number => Math.min(Math.max(ageS / 4, 1), MAX_PAUSE_S)

/** Nothing is wrong with the event: somebody is away, busy, or was faster. */
function awayCode(error: unknown): string | null {
  if (error instanceof TooSlow || error instanceof PaymentsUnreachable) return 'PROVIDER_AWAY'
  if (error instanceof PaymentsBusy || error instanceof PaymentOutcomeUnknown) return 'PROVIDER_AWAY'
  const { code } = error as { code?: unknown }
  return isDatabaseAway(error) || LOST_RACES.has(String(code)) ? 'DATABASE' : null
}

function backOf(row: LeasedRow, error: unknown): Back {
  if (error instanceof ParentUnknown) {
    const isOver = row.ageS > PARENT_WITHIN_S
    return {
      state: isOver ? 'parked' : 'waiting',
      afterS: pauseOf(row),
      error: 'UNKNOWN_PARENT',
      isCounted: false,
    }
  }
  const away = awayCode(error)
  if (away) {
    const askedS = error instanceof PaymentsBusy ? (error.retryAfterS ?? 0) : 0
    return { state: 'received', afterS: Math.max(pauseOf(row), askedS), error: away, isCounted: false }
  }
  const code = error instanceof PaymentRefused ? `REFUSED_${error.code}` : 'FAILED'
  const isLast = row.tries >= MAX_TRIES
  return {
    state: isLast ? 'parked' : 'received',
    afterS: Math.min(2 ** row.tries / 4, MAX_PAUSE_S),
    error: code,
    isCounted: true,
  }
}

/** Asks with an end, so that a projector that hangs keeps nobody's place. */
async function fetchInTime(row: LeasedRow, projector: EventProjector) {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new TooSlow('no answer in time')), FETCH_MS)
  const asked = projector.fetch(row)
  // what comes too late is for nobody
  asked.catch(() => {})
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}

async function project(
  pool: ScopedPool,
  row: LeasedRow,
  write: (tx: PoolClient) => Promise<'done' | 'unknown_parent'>,
): Promise<Worked> {
  return withTransaction(pool, async (tx) => {
    const seen = await lookUnderLock(tx, row)
    if (!seen.isOurs) return 'lost'
    if (seen.isCrossed && !seen.isCovered) {
      await giveBack(tx, row, { state: 'received', afterS: 0, error: null, isCounted: false })
      return 'again'
    }
    if (!seen.isCovered && (await write(tx)) === 'unknown_parent') throw new ParentUnknown()
    await markDone(tx, row)
    return seen.isCovered ? 'covered' : 'done'
  })
}

/** Asks the provider about the object of a row and projects it, or gives the row back. Never throws. */
export async function workOnEvent(
  deps: WorkDeps,
  row: LeasedRow,
  projector: EventProjector | undefined,
): Promise<{ worked: Worked; error?: unknown }> {
  const { pool, log, alarms } = deps
  const { endpoint, eventId: event, objectKind: kind, tries } = row
  try {
    if (row.tries > MAX_BEGUN) throw new Error('begun too often')
    const write = projector ? await fetchInTime(row, projector) : async () => 'done' as const
    return { worked: await project(pool, row, write) }
  } catch (error) {
    const back = backOf(row, error)
    const facts = { endpoint, event, kind, tries, code: back.error }
    try {
      await giveBack(pool, row, back)
    } catch (cause) {
      // it is due again when the lease is over
      log.warn({ ...facts, err: cause }, 'an event could not be given back')
    }
    if (back.state === 'parked') {
      log.warn({ ...facts, err: error }, 'an event was parked')
      alarms.raise('event_parked', facts, 'an event of a provider cannot be worked on')
      return { worked: 'parked', error }
    }
    if (back.isCounted) log.warn({ ...facts, err: error }, 'an event could not be worked on')
    return { worked: back.state === 'waiting' ? 'waiting' : 'again', error }
  }
}
