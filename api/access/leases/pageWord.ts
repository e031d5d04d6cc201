import type { PageWord } from '#protocol/socket.ts'

/** What a page of a seat said since it was written last. */
export interface GatheredWord {
  /** kinds, in one order; none where its connection does not stand */
  publishes: string[]
  isConnected: boolean
  /** since when it says this, milliseconds */
  sinceMs: number
  /** it said something else in between */
  isNew: boolean
}

/** The newest word, with since when; a change between two looks at it is not lost. */
export function gatherWord(
  before: GatheredWord | null,
  { isConnected, publishes: kinds }: PageWord,
  nowMs: number,
): GatheredWord {
  const publishes = isConnected ? [...new Set<string>(kinds)].sort() : []
  const isSame =
    before !== null && before.isConnected === isConnected && before.publishes.join() === publishes.join()
  return {
    ...{ isConnected, publishes },
    sinceMs: isSame ? before.sinceMs : nowMs,
    isNew: before !== null && (before.isNew || !isSame),
  }
}
