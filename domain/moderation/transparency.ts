/** A count below this could be about one known person. */
export const MIN_SHOWN = 5

/**
 * A count as everybody may read it; null: fewer than five. Counts are shown alone, never with a sum from which a hidden one
 * could be taken.
 */
export function shownCount(count: number): number | null {
  return count < MIN_SHOWN ? null : count
}
