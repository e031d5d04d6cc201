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
  /** statements or commits still to come; 0 = it was cut */
  readonly left: number
  stop(): Promise<void>
}

type Mode = 'statement' | 'transaction' | 'commit'

export async function startCuttingPostgres(targetUrl: string): Promise<CuttingPostgres> {
  let left = 0
  let mode: Mode = 'statement'
  let inside: number | undefined

  function passageOf(text: string, connection: number): Passage {
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
  const wire = await startPostgresWire(targetUrl, passageOf)
  return {
    url: wire.url,
    cutBefore: begin('statement'),
    cutFromBegin: begin('transaction'),
    cutAfterCommit: begin('commit'),
    get left() {
      return left
    },
    stop: () => wire.stop(),
  }
}
