/** How many of what came back. */
export type Tally = Record<string, number>

/** Does one thing so often, so many at a time, and counts what came of it. */
export async function inTurns(
  count: number,
  atOnce: number,
  attempt: (n: number) => Promise<string | number>,
): Promise<Tally> {
  const tally: Tally = {}
  let next = 0
  const work = async () => {
    for (let n = next++; n < count; n = next++) {
      const outcome = String(await attempt(n).catch(() => 'lost'))
      tally[outcome] = (tally[outcome] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return tally
}

/** Waits until the n-th of so many a second is due; 0 a second: at once. */
export async function isDue(n: number, perS: number, startedAtMs: number): Promise<void> {
  const waitMs = perS > 0 ? startedAtMs + (n / perS) * 1000 - performance.now() : 0
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
}
