import type { Socket } from 'node:net'
import pg, { type Client } from 'pg'
import { isWorkedAt } from './isWorkedAt.ts'
import type { Lifeline, Line } from './lifeline.ts'
import { BLOCK_BY_BLOCK, createClient, sessionSettings } from './session.ts'

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
  /** Waits for what the session still does, then ends it. */
  close(): Promise<void>
}

export interface WriterOptions {
  url: string
  chainId: number
  leaseMs: number
  /** notices when the database falls silent, and cuts the session then */
  lifeline: Lifeline
}

/** First half of the advisory lock: ours among the users of this database. */
const LOCK_SPACE = 0x5d00
const MAX_BEAT_MS = 2000

/**
 * Tries to become the leader of a chain. While `lifeline` watches, every statement ends: with its answer, with the error of a
 * server that is there, or with the session.
 * @returns null while another process leads
 */
export async function openWriter(options: WriterOptions): Promise<Writer | null> {
  const { url, chainId, leaseMs, lifeline } = options
  const client = createClient(url)
  lifeline.dial(() => (client.connection.stream as Socket).destroy())
  try {
    await client.connect()
  } catch (error) {
    if (isAnswer(error)) lifeline.heard()
    throw error
  }
  lifeline.heard()
  lifeline.hold(createLine(client, url))
  try {
    await client.query(sessionSettings(leaseMs))
    const lock = await client.query('SELECT pg_try_advisory_lock($1, $2) AS won', [LOCK_SPACE, chainId])
    if (!lock.rows[0].won) {
      await end(client, lifeline)
      return null
    }
    await client.query(BLOCK_BY_BLOCK)
    const raised = await client.query(
      'UPDATE chain.cursor SET writer_term = writer_term + 1 WHERE chain_id = $1 RETURNING writer_term',
      [chainId],
    )
    lifeline.heard()
    return createWriter(client, raised.rows[0]?.writer_term ?? 1, options)
  } catch (error) {
    await end(client, lifeline)
    throw error
  }
}

/** An error of Postgres is an answer, and so is a refusal: a machine is there and says that nobody listens. */
function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError || (error as { code?: string }).code === 'ECONNREFUSED'
}

function createLine(client: Client, url: string): Line {
  // with TLS the stream is another one than at first: asked for each time
  const socket = () => client.connection.stream as Socket
  let answeredBytes = socket().bytesWritten
  client.on('drain', () => {
    answeredBytes = socket().bytesWritten
  })
  return {
    isAnswerDue: () => socket().bytesWritten > answeredBytes,
    traffic: () => socket().bytesRead + socket().bytesWritten - socket().writableLength,
    isWorkedAt: (answerMs) => isWorkedAt(url, (client as Client & { processID: number }).processID, answerMs),
    cut: () => socket().destroy(),
  }
}

/** Ends a session in order; `lifeline` cuts it when the server does not answer to that either. */
async function end(client: Client, lifeline: Lifeline): Promise<void> {
  await client.end().catch(() => {})
  lifeline.release()
}

function createWriter(client: Client, term: number, { leaseMs, lifeline }: WriterOptions): Writer {
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

  // keeps the lease, and finds out that the database is silent while there is nothing else to ask it
  const beat = setInterval(
    () => {
      if (!isBusy) alone(() => client.query('SELECT')).catch(() => clearInterval(beat))
    },
    Math.min(leaseMs / 3, MAX_BEAT_MS),
  )

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
      await end(client, lifeline)
    },
  }
}
