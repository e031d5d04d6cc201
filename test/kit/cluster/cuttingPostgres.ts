import { type Passage, startPostgresWire } from './postgresWire.ts'

/** Postgres behind a wire that can be cut at an exact statement. */
export interface CuttingPostgres {
  url: string
  /** cuts every connection just before the n-th statement from now on reaches the server */
  cutBefore(statement: number): void
  /** cuts the connection of the next transaction, counted from its BEGIN, which is the first; others go on */
  cutFromBegin(statement: number): void
  /** lets the n-th COMMIT from now on reach the server, but not its answer the client */
  cutAfterCommit(commit: number): void
  /** tells everybody that an advisory lock is theirs, as behind a pooler that keeps no sessions */
  grantLocks(areGranted: boolean): void
  /** holds the next statement like this one until it is let go, and its connection with it */
  hold(statement: RegExp): { isHeld(): boolean; letGo(): void }
  /** statements or commits still to come; 0 = it was cut */
  readonly left: number
  stop(): Promise<void>
}

type Mode = 'statement' | 'transaction' | 'commit'

export async function startCuttingPostgres(targetUrl: string): Promise<CuttingPostgres> {
  let left = 0
  let mode: Mode = 'statement'
  let inside: number | undefined
  let areGranted = false
  let holding: { statement: RegExp; until: Promise<void> } | null = null

  function passageOf(text: string, connection: number): Passage {
    if (holding?.statement.test(text)) {
      const { until } = holding
      holding = null
      return until
    }
    if (left === 0 || (mode === 'commit' && !text.startsWith('COMMIT'))) return 'pass'
    if (mode === 'transaction') {
      if (text.startsWith('BEGIN')) inside ??= connection
      if (connection !== inside) return 'pass'
    }
    left -= 1
    if (left > 0) return 'pass'
    if (mode === 'transaction') return 'cutOwn'
    return mode === 'commit' ? 'cutAnswer' : 'cut'
  }

  const begin = (next: Mode) => (n: number) => {
    mode = next
    left = n
    inside = undefined
  }
  const grant = (text: string) => (areGranted ? text.replace('pg_try_advisory_lock(', 'int4ne(') : text)
  const wire = await startPostgresWire(targetUrl, passageOf, grant)
  return {
    url: wire.url,
    cutBefore: begin('statement'),
    cutFromBegin: begin('transaction'),
    cutAfterCommit: begin('commit'),
    grantLocks(next) {
      areGranted = next
    },
    hold(statement) {
      const { promise, resolve } = Promise.withResolvers<void>()
      holding = { statement, until: promise }
      const own = holding
      return {
        isHeld: () => holding !== own,
        letGo() {
          if (holding === own) holding = null
          resolve()
        },
      }
    },
    get left() {
      return left
    },
    stop: () => wire.stop(),
  }
}
