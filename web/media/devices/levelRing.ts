/** Amplitude above which somebody is said to speak: up to it is the noise of a room. */
export const SPEAKS_FROM = 0.02

/** How far a ring is out, 0 to 1, by an amplitude of 0 to 1: loudness is felt by its logarithm. */
export function ringOf(level: number): number {
  if (level <= SPEAKS_FROM) return 0
  return Math.min(1, 1 + Math.log10(level) / -Math.log10(SPEAKS_FROM))
}
