import type { Clock } from '#domain/clock.ts'

/** Names of alarms and how often each was raised since the process began. */
export interface Alarms {
  /**
   * Something a person should look at. Counted each time; one line at level error, at most once a minute for each name.
   * @param name stable words with underscores, never renamed: somebody watches them
   */
  raise(name: string, facts: object, message: string): void
  counts(): ReadonlyMap<string, number>
}

interface ErrorLog {
  error(facts: object, message: string): void
}

const REPEAT_MS = 60_000

export function createAlarms({ log, clock }: { log: ErrorLog; clock: Clock }): Alarms {
  const counts = new Map<string, number>()
  const saidAt = new Map<string, number>()
  return {
    counts: () => counts,
    raise(name, facts, message) {
      counts.set(name, (counts.get(name) ?? 0) + 1)
      const now = clock()
      const last = saidAt.get(name)
      if (last !== undefined && now - last < REPEAT_MS) return
      saidAt.set(name, now)
      log.error({ alarm: name, ...facts }, message)
    },
  }
}
