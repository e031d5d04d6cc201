import { BoundedMap, blockOf, type Count, OFFENCES_REMEMBERED_S } from './counts.ts'

/** Keys that one process counts by itself. */
const MAX_KEYS = 20_000

interface Entry {
  points: number
  endMs: number
  offences: number
  offendedUntilMs: number
}

/** Counts of this process alone, for when the shared ones are out of reach or full. */
export interface AloneCounts {
  /**
   * @returns seconds to wait, 0 when the request may go on, and how many points were counted
   */
  take(count: Count, nowMs: number, cost: number): { waitS: number; points: number }
  giveBack(keys: string[], points: number): void
}

export function createAloneCounts(): AloneCounts {
  const entries = new BoundedMap<Entry>(MAX_KEYS)
  return {
    take({ key, rate, isShared }, nowMs, cost) {
      const entry = entries.get(key) ?? { points: 0, endMs: 0, offences: 0, offendedUntilMs: 0 }
      const isOpen = entry.endMs > nowMs
      const before = isOpen ? entry.points : 0
      entry.points = before + cost
      if (!isOpen) entry.endMs = nowMs + rate.perS * 1000
      if (!isShared && entry.points > rate.points && before <= rate.points) {
        entry.offences = entry.offendedUntilMs > nowMs ? entry.offences + 1 : 1
        entry.offendedUntilMs = nowMs + OFFENCES_REMEMBERED_S * 1000
        entry.endMs = nowMs + blockOf(rate, entry.offences) * 1000
        entry.points = rate.points + 1
      }
      entries.set(key, entry)
      const { points, endMs } = entry
      return { waitS: points > rate.points ? Math.max(1, Math.ceil((endMs - nowMs) / 1000)) : 0, points }
    },
    giveBack(keys, points) {
      for (const key of keys) {
        const entry = entries.get(key)
        if (entry) entry.points = Math.max(0, entry.points - points)
      }
    },
  }
}
