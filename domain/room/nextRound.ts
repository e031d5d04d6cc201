/** Between two removals of somebody whose key still opens the room. */
const REPEAT_S = 10
/** Repeated for this long past the end of the last key: clocks differ, and an entry takes a moment. */
const PAST_KEY_S = 10

/**
 * Seconds until whoever was taken out is taken out again, for they may have come back with a key of before.
 * @param reopensS how long a key still opens a room, from when it was given
 * @param goneS since when no more keys are given
 * @returns null when no such key is good any more
 */
export function nextRoundS(reopensS: number, goneS: number): number | null {
  const restS = reopensS + PAST_KEY_S - goneS
  return reopensS > 0 && restS > 0 ? Math.min(REPEAT_S, restS) : null
}
