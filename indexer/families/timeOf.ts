/** What uint40 holds: the year 36,812. A timestamptz ends later, the wider types of a chain much later. */
const LAST_S = 2n ** 40n - 1n

/** A time of the chain of any width, in seconds; one that nobody lives to see is infinite. */
export function timeOf(seconds: bigint): number {
  return seconds > LAST_S ? Number.POSITIVE_INFINITY : Number(seconds)
}
