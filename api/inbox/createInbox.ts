import { inScope, type Unscoped } from '#db/scope.ts'
import { INBOX_ENDPOINTS } from '#domain/words.ts'
import { PaymentsBusy } from '../ports/payments.ts'
import type { Jobs, Loop } from '../queue/jobs.ts'
import type { EventProjector } from './eventProjector.ts'
import { type InboxHealth, readInboxHealth } from './inboxHealth.ts'
import { type InboxDeps, inboxJobs } from './jobs.ts'
import { claimRows, type LeasedRow } from './leases.ts'
import { CALLBACK_KIND } from './putCallbacks.ts'
import { workOnEvent } from './workOnEvent.ts'

/** What works on events in a worker. */
export interface RunningInbox {
  jobs: Jobs
  /** as it was looked at last; null: not yet */
  health(): InboxHealth | null
  /** Begins nothing more and waits for what it began; before the worker stops. */
  stop(): Promise<void>
}

/** What is under way. */
interface Work {
  lane: string
  isSlow: boolean
}

/** Rows under way in one worker, and of one lane: a creator whose objects are slow to read leaves places to the others. */
const AT_ONCE = 32
const OF_LANE = 4
/**
 * A row that takes longer goes on beside the places: a payment of a creator whose account hangs is in no lane of theirs, and
 * enough of them would keep everybody waiting.
 */
const SLOW_MS = 1000
const MAX_UNDER_WAY = 256
/** A look for rows costs much the same for one as for many: it is made when half of the places are free, or after a while. */
const FREE_ENOUGH = AT_ONCE / 2
const FREE_WITHIN_MS = 20
/** How long a lane that is full is waited for before the loop begins anew. */
const MOMENT_MS = 200
const HEALTH_MS = 5000
const TAKE_DUE = { name: 'inbox', everyMs: 200, isExclusive: false }
const LEASE_BYTES = 16
/** Without a word from a provider that is asked too much. */
const BUSY_MS = 1000

/**
 * Works on events that came or were missed, each object by the projector of its kind; what has none is done.
 * @throws Error when a kind has two projectors
 */
export function createInbox(of: Unscoped<InboxDeps>, projectors: readonly EventProjector[]): RunningInbox {
  const deps = { ...of, pool: inScope(of.pool, { everyone: 'work' }) }
  const byKind = new Map<string, EventProjector>()
  for (const projector of projectors)
    for (const kind of projector.kinds) {
      if (byKind.has(kind)) throw new Error(`two projectors of ${kind}`)
      byKind.set(kind, projector)
    }
  // what nobody here can work on waits for a worker that can
  const endpoints = INBOX_ENDPOINTS.filter((one) =>
    one === 'trtc' ? byKind.has(CALLBACK_KIND) : deps.events !== null,
  )
  const underWay = new Map<Promise<void>, Work>()
  let changed = Promise.withResolvers<void>()
  let isStopping = false
  let afterLane = ''
  let quietUntilMs = 0

  function wake(): void {
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }

  function countOf(lane: string): number {
    return [...underWay.values()].filter((one) => one.lane === lane).length
  }

  function countFree(): number {
    const quick = [...underWay.values()].filter(({ isSlow }) => !isSlow).length
    return Math.min(AT_ONCE - quick, MAX_UNDER_WAY - underWay.size)
  }

  function begin(row: LeasedRow): void {
    const one: Work = { lane: row.lane, isSlow: false }
    const timer = setTimeout(() => {
      one.isSlow = true
      wake()
    }, SLOW_MS)
    const work = workOnEvent(deps, row, byKind.get(row.objectKind)).then(({ error }) => {
      if (error instanceof PaymentsBusy)
        quietUntilMs = performance.now() + (error.retryAfterS === null ? BUSY_MS : error.retryAfterS * 1000)
    })
    const whole = work.finally(() => {
      clearTimeout(timer)
      underWay.delete(whole)
      wake()
    })
    underWay.set(whole, one)
  }

  /** False when nothing that is under way ends in a moment. */
  async function endsSoon(): Promise<boolean> {
    const { promise: enough, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => resolve(false), MOMENT_MS)
    const isOver = await Promise.race([enough, ...[...underWay.keys()].map((one) => one.then(() => true))])
    clearTimeout(timer)
    return isOver
  }

  /** Resolves when there are places: many of them, or those that there are when what is under way takes its time. */
  async function freeEnough(): Promise<void> {
    if (countFree() >= FREE_ENOUGH) return
    const { promise: enough, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, FREE_WITHIN_MS)
    let isOver = false
    void enough.then(() => {
      isOver = true
    })
    while (!isOver && countFree() < FREE_ENOUGH) await Promise.race([enough, changed.promise])
    clearTimeout(timer)
    while (countFree() <= 0) await changed.promise
  }

  /** Takes what is due until there is nothing, or the provider asked for a pause; what is slow goes on behind. */
  async function takeDue(): Promise<void> {
    while (!isStopping && performance.now() >= quietUntilMs) {
      await freeEnough()
      const free = countFree()
      const lanes = new Set([...underWay.values()].map(({ lane }) => lane))
      const fullLanes = [...lanes].filter((lane) => countOf(lane) >= OF_LANE)
      const { claimed, lastLane } = await claimRows(deps.pool, {
        afterLane,
        fullLanes,
        endpoints,
        rows: free,
        ofLane: OF_LANE,
        leaseId: Buffer.from(deps.random(LEASE_BYTES)).toString('hex'),
      })
      if (claimed.length === 0) {
        if (fullLanes.length > 0 && (await endsSoon())) continue
        return
      }
      afterLane = lastLane
      for (const row of claimed) begin(row)
    }
  }

  let health: InboxHealth | null = null
  const lookAtHealth: Loop = {
    name: 'inbox-health',
    everyMs: HEALTH_MS,
    isExclusive: false,
    run: async () => {
      health = await readInboxHealth(deps.pool)
    },
  }
  return {
    jobs: endpoints.length > 0 ? inboxJobs(deps, [lookAtHealth, { ...TAKE_DUE, run: takeDue }]) : {},
    health: () => health,
    async stop() {
      isStopping = true
      await Promise.all(underWay.keys())
    },
  }
}
