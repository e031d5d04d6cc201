/**
 * Reports each piece of work with the time it took.
 * @param running gets every piece, so that all of it can be waited for
 */
export function createStopwatch(
  { clock, report }: { clock: () => number; report: (line: string) => void },
  running: Promise<unknown>[],
) {
  return <T>(what: string, work: Promise<T>): Promise<T> => {
    const startedMs = clock()
    const result = work.then((value) => {
      report(`${what} (${((clock() - startedMs) / 1000).toFixed(1)} s)`)
      return value
    })
    // read at the end or when another fails; until then a failure waits
    result.catch(() => {})
    running.push(result)
    return result
  }
}
