/** What is known of how fast a room empties is what happened in so many minutes. */
const LATELY_MIN = 10
/** Fewer who left say nothing. */
const ENOUGH = 10

/**
 * About how many minutes somebody waits in line.
 * @param position 1 is next
 * @param leftLately people that left in the last ten minutes
 * @returns null as long as fewer than ten left
 */
export function aboutMinutes(position: number, leftLately: number): number | null {
  return leftLately < ENOUGH ? null : Math.max(1, Math.ceil((position * LATELY_MIN) / leftLately))
}
