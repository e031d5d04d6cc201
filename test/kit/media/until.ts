/** Waits for something that comes about by itself; fails with its name after the deadline. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = 5000,
): Promise<NonNullable<T>> {
  const end = Date.now() + withinMs
  for (;;) {
    const found = await look()
    if (found) return found as NonNullable<T>
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
