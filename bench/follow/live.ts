import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import { SMALL_HEAP } from '#scripts/start/process/smallHeap.ts'
import type { Database } from '#test/kit/database.ts'

/** What the chain in the other process shall do. */
export type Order = { what: 'grow'; blocks: number } | { what: 'mark' | 'reorg' | 'owners'; blocks?: never }

/** Its newest block, and when that was there to be read. */
export interface Grown {
  head: number
  hash: string
  /** pass that the block sold last */
  lastPass: number
  /** nanoseconds of the clock that all processes of a machine share */
  atNs: string
}

/** A chain that grows by order, served by a process of its own. */
export interface Live {
  url: string
  grow(blocks: number): Promise<Grown>
  mark(): Promise<Grown>
  reorg(): Promise<Grown>
  owners(): Promise<[number, string][]>
  stop(): void
}

/** An indexer in a process of its own. */
export interface Follower {
  role(): Promise<string>
  kill(): void
  stop(): Promise<void>
}

const LIMIT_MS = 120_000
const CHAIN_ID = 31337

function start(file: string, args: string[], execArgv: string[] = []): ChildProcess {
  return fork(fileURLToPath(new URL(`./${file}`, import.meta.url)), args, { execArgv })
}

export async function startLive(): Promise<Live> {
  const child = start('serveLiveChain.ts', [])
  const [url] = (await once(child, 'message')) as [string]
  async function order<T>(what: Order): Promise<T> {
    const answer = once(child, 'message')
    child.send(what)
    return (await answer)[0] as T
  }
  return {
    url,
    grow: (blocks) => order({ what: 'grow', blocks }),
    mark: () => order({ what: 'mark' }),
    reorg: () => order({ what: 'reorg' }),
    owners: () => order({ what: 'owners' }),
    stop: () => child.disconnect(),
  }
}

export async function startFollower(database: Database, url: string, pollMs: number): Promise<Follower> {
  const child = start('runFollower.ts', [database.url('indexer'), url, String(pollMs)], SMALL_HEAP)
  await once(child, 'message')
  return {
    async role() {
      const answer = once(child, 'message')
      child.send('role')
      return (await answer)[0] as string
    },
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

/** Asks the database without a pause longer than a millisecond. @returns milliseconds from a moment of the chain until it is so */
export async function msUntil(pool: Pool, atNs: string, sql: string, values: unknown[]): Promise<number> {
  const since = BigInt(atNs)
  for (;;) {
    const { rowCount } = await pool.query(sql, values)
    const ms = Number(process.hrtime.bigint() - since) / 1e6
    if (rowCount) return ms
    if (ms > LIMIT_MS) throw new Error(`not within ${LIMIT_MS} ms: ${sql} ${values}`)
    await wait(1)
  }
}

/** Milliseconds from a moment of the chain until the index stands at its newest block. */
export function msUntilStored(database: Database, { atNs, head, hash }: Grown): Promise<number> {
  return msUntil(
    database.pool('owner'),
    atNs,
    'SELECT FROM chain.cursor WHERE chain_id = $1 AND number = $2 AND hash = $3',
    [CHAIN_ID, head, Buffer.from(hash.slice(2), 'hex')],
  )
}

/** The same for the rows of its newest block. */
export function msUntilVisible(database: Database, { atNs, lastPass }: Grown): Promise<number> {
  return msUntil(
    database.pool('owner'),
    atNs,
    'SELECT FROM chain.pass WHERE chain_id = $1 AND pass_id = $2 AND tier_no > 0',
    [CHAIN_ID, lastPass],
  )
}
