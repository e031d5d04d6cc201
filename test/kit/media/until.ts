/**
 * Waits for something that comes about by itself. The bound is there for what hangs, not for what is late; then it fails
 * with its name and what was seen last.
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + withinMs
  for (;;) {
    const found = await look()
    if (found) return found as NonNullable<T>
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}; seen last: ${String(found)}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
