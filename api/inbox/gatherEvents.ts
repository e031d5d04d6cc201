interface Waiting<Event, Result> {
  event: Event
  resolve(result: Result): void
  reject(error: unknown): void
}

const AT_ONCE = 100
/** Statements under way: one is written to the disk while the next is read. */
const STATEMENTS = 2

/**
 * Puts events in that come at the same time by one statement: each waits for its own result, and nobody for more to come.
 * When a statement fails its events are put in one by one, so that none fails for another.
 */
export function gatherEvents<Event, Result>(
  put: (events: readonly Event[]) => Promise<Result[]>,
): (event: Event) => Promise<Result> {
  const waiting: Waiting<Event, Result>[] = []
  let underWay = 0

  async function putAlone({ event, resolve, reject }: Waiting<Event, Result>): Promise<void> {
    await put([event]).then(([result]) => resolve(result as Result), reject)
  }

  async function putNext(): Promise<void> {
    underWay++
    while (waiting.length > 0) {
      const batch = waiting.splice(0, AT_ONCE)
      try {
        const results = await put(batch.map(({ event }) => event))
        for (const [n, one] of batch.entries()) one.resolve(results[n] as Result)
      } catch (error) {
        if (batch.length === 1) batch[0]?.reject(error)
        else for (const one of batch) await putAlone(one)
      }
    }
    underWay--
  }

  return (event) =>
    new Promise((resolve, reject) => {
      waiting.push({ event, resolve, reject })
      if (underWay < STATEMENTS) void putNext()
    })
}
