import type { Pool, PoolClient } from 'pg'

export interface Leadership {
  /** True while this process is the one that may run this loop. Never waits for the other. */
  holds(name: string): Promise<boolean>
  /** Gives every lock back. */
  release(): Promise<void>
}

/** Session locks on one connection: one worker of an installation runs an exclusive loop, others stand by. */
export function createLeadership(pool: Pool): Leadership {
  const held = new Set<string>()
  let client: PoolClient | undefined
  let turn: Promise<unknown> = Promise.resolve()

  function drop(): void {
    // closing the connection is what frees the locks; a lost connection is a lost lock
    client?.release(true)
    client = undefined
    held.clear()
  }

  async function connected(): Promise<PoolClient> {
    if (client) return client
    const fresh = await pool.connect()
    fresh.on('error', () => {
      if (client === fresh) drop()
    })
    client = fresh
    return fresh
  }

  async function ask(name: string): Promise<boolean> {
    try {
      const connection = await connected()
      if (held.has(name)) {
        await connection.query('SELECT 1')
        return held.has(name)
      }
      const { rows } = await connection.query<{ got: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 5)) AS got',
        [name],
      )
      if (rows[0]?.got) held.add(name)
      return rows[0]?.got ?? false
    } catch (error) {
      drop()
      throw error
    }
  }

  function inTurn<T>(work: () => Promise<T> | T): Promise<T> {
    const next = turn.then(work, work)
    turn = next.catch(() => undefined)
    return next
  }

  return { holds: (name) => inTurn(() => ask(name)), release: () => inTurn(drop) }
}
