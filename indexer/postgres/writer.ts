import type { Client } from 'pg'
import { openSession } from './session.ts'

/** Another process became the leader, or the rows we build on are not ours any more: stop writing. */
export class Fenced extends Error {}

/** The one connection that writes a chain. Its advisory lock lives and dies with it. */
export interface Writer {
  readonly client: Client
  /** fencing number: raised by each new leader, checked in each transaction */
  readonly term: number
  transaction<T>(work: (client: Client) => Promise<T>): Promise<T>
  /** One statement outside a transaction. */
  read<T>(work: (client: Client) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** First half of the advisory lock: ours among the users of this database. */
const LOCK_SPACE = 0x5d00

/**
 * Tries to become the leader of a chain.
 * @returns null while another process leads
 */
export async function openWriter(url: string, chainId: number, leaseMs: number): Promise<Writer | null> {
  const client = await openSession(url, leaseMs)
  try {
    const lock = await client.query('SELECT pg_try_advisory_lock($1, $2) AS won', [LOCK_SPACE, chainId])
    if (!lock.rows[0].won) {
      await client.end()
      return null
    }
    const raised = await client.query(
      'UPDATE chain.cursor SET writer_term = writer_term + 1 WHERE chain_id = $1 RETURNING writer_term',
      [chainId],
    )
    return createWriter(client, raised.rows[0]?.writer_term ?? 1, leaseMs)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

function createWriter(client: Client, term: number, leaseMs: number): Writer {
  let tail: Promise<unknown> = Promise.resolve()
  let isBusy = false

  /** One user of the connection at a time: a statement must not slip into somebody's transaction. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = tail.then(async () => {
      isBusy = true
      try {
        return await work()
      } finally {
        isBusy = false
      }
    })
    tail = mine.catch(() => {})
    return mine
  }

  const beat = setInterval(() => {
    if (!isBusy) alone(() => client.query('SELECT')).catch(() => clearInterval(beat))
  }, leaseMs / 3)

  return {
    client,
    term,
    read: (work) => alone(() => work(client)),
    transaction: (work) =>
      alone(async () => {
        await client.query('BEGIN')
        try {
          const result = await work(client)
          await client.query('COMMIT')
          return result
        } catch (error) {
          await client.query('ROLLBACK').catch(() => {})
          throw error
        }
      }),
    async close() {
      clearInterval(beat)
      await tail
      await client.end().catch(() => {})
    },
  }
}
