import { guardHigh, HIGH_START } from '#domain/media/guardHigh.ts'
import type { MediaClient, MediaStats } from '../mediaClient.ts'

/** What does not bear all that a host sends. */
export type LimitedBy = NonNullable<MediaStats['limitedBy']>

/**
 * Holds the high rendition while machine or network do not bear it. Answers what takes each second's figures.
 * @param onHeld hears why viewers get the small picture alone; null: they get both
 */
export function keepHigh(
  client: Pick<MediaClient, 'holdHigh'>,
  onHeld: (held: LimitedBy | null) => void,
): (stats: MediaStats) => void {
  let guard = HIGH_START
  return ({ limitedBy }) => {
    const { isHeld } = guard
    guard = guardHigh(guard, limitedBy !== null)
    if (guard.isHeld === isHeld) return
    onHeld(guard.isHeld ? limitedBy : null)
    // what cannot be said now is done with the next entry
    client.holdHigh(guard.isHeld).catch(() => undefined)
  }
}
