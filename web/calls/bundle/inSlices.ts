/** So many at once: a page can draw between two slices, and no list of a stranger starts a hundred thousand checks in one moment. */
const SLICE = 200

/** Does something to each of a list, some at a time, and keeps their order. @param onDone after each slice, with how many are done */
export async function inSlices<One, Result>(
  all: readonly One[],
  act: (one: One) => Promise<Result>,
  onDone?: (done: number) => void,
): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < all.length; from += SLICE) {
    for (const result of await Promise.all(all.slice(from, from + SLICE).map(act))) results.push(result)
    onDone?.(results.length)
  }
  return results
}
