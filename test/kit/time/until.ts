import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'
import { depth } from '../depth.ts'

/** Between two looks: a look costs something, and what it waits for needs the processor. */
const LOOK_MS = 20

/** What is left of an answer when it is true. */
type Found<T> = Exclude<T, false | null | undefined | 0 | ''>

/**
 * Waits for something that comes about by itself. The bound is there for what hangs, not for what is late.
 * @param look answers what it was waiting for, or something that is not true
 * @returns what `look` found
 * @throws Error after `withinMs`, with its name and what was seen last
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { withinMs = 30_000 }: { withinMs?: number } = {},
): Promise<Found<T>> {
  const end = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found) return found as Found<T>
    if (performance.now() > end)
      throw new Error(`not within ${withinMs} ms: ${what}; seen last: ${inspect(found, { depth: 4 })}`)
    await wait(LOOK_MS)
  }
}

/**
 * The bound of `until` for what the product promises within some time: the promise itself at night, when the load of the
 * machine is looked at twice, and in the gate only what hangs.
 */
export function promised(ms: number): { withinMs: number } {
  return { withinMs: depth(30_000, ms) }
}
