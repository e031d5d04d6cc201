import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { RandomBytes } from '#domain/clock.ts'
import type { Jobs } from '../queue/jobs.ts'
import type { EventProjector } from './eventProjector.ts'
import type { EventSource } from './eventSource.ts'

export interface InboxDeps {
  pool: Pool
  random: RandomBytes
  log: Logger
  /** null: the installation takes no cards */
  events: EventSource | null
}

/** What works on events in a worker. */
export interface RunningInbox {
  jobs: Jobs
  /** Begins nothing more and waits for what it began; before the worker stops. */
  stop(): Promise<void>
}

/**
 * Works on events that came or were missed, each object by the projector of its kind.
 * @throws Error when a kind has two projectors
 */
export function createInbox(_deps: InboxDeps, projectors: readonly EventProjector[]): RunningInbox {
  const kinds = projectors.flatMap((projector) => projector.kinds)
  const twice = kinds.find((kind, n) => kinds.indexOf(kind) !== n)
  if (twice) throw new Error(`two projectors of ${twice}`)
  return { jobs: {}, stop: async () => {} }
}
