import type { MediaProvider } from '#api/ports/media.ts'

/** Places of a room, at most as many as its provider has for one; null = as many as come. */
export function atMostAt({ caps: { maxViewers } }: MediaProvider, capacity: number | null): number | null {
  if (maxViewers === null || capacity === null) return maxViewers ?? capacity
  return Math.min(maxViewers, capacity)
}
