import type { FloorRequest } from '#protocol/floor.ts'

/** How many ask: `1 asks to speak`, `3 ask to speak`. */
export function countAsking(waiting: number): string {
  return `${waiting.toLocaleString('en')} ${waiting === 1 ? 'asks' : 'ask'} to speak`
}

/** The queue as it was read last. */
export interface ReadQueue {
  ids: ReadonlySet<string>
  /** server time */
  atMs: number
}

/** What a page knows of the server's time, and a list on its way, may be so much behind. */
const LATE_MS = 3000

/**
 * The latest of those who asked since the list was read last; null: nobody. Whoever moves up from behind those who are shown
 * asked before.
 * @param last null: there was no list, and whoever is there was there before
 */
export function whoIsNew(requests: readonly FloorRequest[], last: ReadQueue | null): FloorRequest | null {
  if (!last) return null
  const fresh = requests.filter(({ id, sinceMs }) => !last.ids.has(id) && sinceMs > last.atMs - LATE_MS)
  return fresh.reduce<FloorRequest | null>(
    (last, one) => (last && last.sinceMs > one.sinceMs ? last : one),
    null,
  )
}
