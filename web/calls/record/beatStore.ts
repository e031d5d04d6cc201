import type { SignedBeat } from '#protocol/calls/callBeats.ts'
import { openStore } from '#web/media/openStore.ts'

/** A beat that the server does not have yet, as far as this browser knows. */
export interface KeptBeat {
  roomId: string
  /** who was in that room here: nobody else brings it */
  accountId: string
  /** the device key that signed it, as `CallOpening.key` */
  key: string
  beat: SignedBeat
}

const AGE = 'age'
const BEATS = {
  ...{ database: 'stagedoor-beats', store: 'beat' },
  create(database: IDBDatabase) {
    const keyPath = ['accountId', 'roomId', 'beat.page', 'beat.n']
    database.createObjectStore('beat', { keyPath }).createIndex(AGE, 'beat.untilMs')
  },
}

/** About a day of a page that never reaches the server; the oldest go first. */
const MAX_KEPT = 20_000

/** Beats of this page alone, where the browser keeps none: a private window, or a full or broken store. In the order they came. */
const pageBeats = new Map<string, KeptBeat>()

const idOf = ({ accountId, roomId, beat }: KeptBeat) => [accountId, roomId, beat.page, beat.n]

/** Deletes the `surplus` oldest. */
function dropOldest(beats: IDBObjectStore, surplus: number): void {
  let left = surplus
  const walk = beats.index(AGE).openCursor()
  walk.onsuccess = () => {
    const cursor = walk.result
    if (!cursor || left <= 0) return
    left--
    cursor.delete()
    cursor.continue()
  }
}

/** Keeps a beat until it is forgotten: over a reload where the browser keeps anything, else for as long as this page lives. */
export async function keepBeat(kept: KeptBeat): Promise<void> {
  try {
    await openStore(BEATS, 'readwrite', (beats) => {
      beats.put(kept)
      const count = beats.count()
      count.onsuccess = () => dropOldest(beats, count.result - MAX_KEPT)
      return count
    })
  } catch {
    pageBeats.set(idOf(kept).join(), kept)
    const [oldest] = pageBeats.keys()
    if (pageBeats.size > MAX_KEPT && oldest) pageBeats.delete(oldest)
  }
}

/** What is kept of an account here, in the order in which each page said it. */
export async function readBeats(accountId: string): Promise<KeptBeat[]> {
  const own = [...pageBeats.values()].filter((kept) => kept.accountId === accountId)
  try {
    const range = IDBKeyRange.bound([accountId], [accountId, []])
    const kept: KeptBeat[] = await openStore(BEATS, 'readonly', (beats) => beats.getAll(range))
    return [...kept, ...own]
  } catch {
    return own
  }
}

/** Keeps these no more. */
export async function forgetBeats(brought: readonly KeptBeat[]): Promise<void> {
  for (const kept of brought) pageBeats.delete(idOf(kept).join())
  try {
    await openStore(BEATS, 'readwrite', (beats) => {
      for (const kept of brought) beats.delete(idOf(kept))
      return beats.count()
    })
  } catch {
    // they are brought once more, and the server keeps them once
  }
}

/** Keeps no more of any account what ended before that time, milliseconds since the epoch. */
export async function forgetBeatsBefore(untilMs: number): Promise<void> {
  for (const [id, { beat }] of pageBeats) if (beat.untilMs < untilMs) pageBeats.delete(id)
  try {
    await openStore(BEATS, 'readwrite', (beats) => {
      const walk = beats.index(AGE).openCursor(IDBKeyRange.upperBound(untilMs, true))
      walk.onsuccess = () => {
        walk.result?.delete()
        walk.result?.continue()
      }
      return beats.count()
    })
  } catch {
    // whoever asks next tries again
  }
}
