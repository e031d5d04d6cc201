import { byArrival, type ListenerChanges, type Listeners } from '#protocol/listeners.ts'

/** Listeners as a page knows them. */
export interface ListenerList extends Listeners {
  /** of the last change that was taken in */
  rev: number
}

/** The list after a change; null: one was missed before it, or the whole is not there yet. */
export function withListeners(
  list: ListenerList | null,
  { rev, isWhole, came, gone, total }: ListenerChanges,
): ListenerList | null {
  if (isWhole) return { rev, people: came, total }
  if (!list || rev !== list.rev + 1) return null
  const old = new Set([...gone, ...came.map(({ seatId }) => seatId)])
  const people = list.people.filter(({ seatId }) => !old.has(seatId))
  return { rev, people: [...people, ...came].sort(byArrival), total }
}
