import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { OwnDatabase } from '#test/kit/database.ts'
import type { DurableCluster } from '../machine/durableCluster.ts'
import type { BusyShape } from './busyChain.ts'

type Start = (file: string, args: string[]) => ChildProcess

interface Served {
  urls: string[]
  head: number
  events: number
}

/** Figures of a chain full of what others do. */
export interface BusyFigures {
  blocksPerS: number
  /** highest of all processes */
  peakRssMb: number
  /** every log of ours was found, and after each kill it went on */
  verified: boolean
}

const quiet = (blocks: number) => Array.from({ length: blocks }, () => 1000)

/** 1,000 foreign logs a block and ours in each tenth, read from two providers. */
export async function runBusy(start: Start, cluster: DurableCluster, blocks: number): Promise<BusyFigures> {
  return withProviders(
    { start, cluster },
    { collections: 1, oursEach: 10, foreign: quiet(blocks) },
    async (served, db) => {
      const figures = await finish(start, served.urls, served.head, db)
      const blocksPerS = Math.round(served.head / figures.seconds)
      return {
        blocksPerS,
        peakRssMb: Math.round(figures.peakRssMb),
        verified: await holds(db, served.events),
      }
    },
  )
}

/** 10,000 collections, four blocks of 60,000 logs and one of 120,000, one provider; killed before and behind each of them. */
export async function runCrowded(start: Start, cluster: DurableCluster): Promise<BusyFigures> {
  const large = [60_000, 60_000, 60_000, 60_000, 120_000]
  const shape = { collections: 10_000, oursEach: 10, foreign: [...quiet(100), ...large, ...quiet(100)] }
  return withProviders({ start, cluster }, shape, async (served, db) => {
    const urls = served.urls.slice(0, 1)
    const firstLarge = served.head - 100 - large.length
    for (let height = firstLarge; height < served.head - 100; height++) {
      const killed = start('runIndexer.ts', [db.url('indexer'), urls.join(), String(served.head)])
      while ((await cursorOf(db)) < height) await wait(5)
      killed.kill('SIGKILL')
      await once(killed, 'exit')
    }
    const figures = await finish(start, urls, served.head, db)
    const whole = await cluster.database()
    const { peakRssMb, seconds } = await finish(start, urls, served.head, whole)
    const verified = (await holds(db, served.events)) && (await holds(whole, served.events))
    await whole.drop()
    return {
      blocksPerS: Math.round(served.head / seconds),
      peakRssMb: Math.round(Math.max(figures.peakRssMb, peakRssMb)),
      verified,
    }
  })
}

async function withProviders<T>(
  { start, cluster }: { start: Start; cluster: DurableCluster },
  shape: BusyShape,
  work: (served: Served, db: OwnDatabase) => Promise<T>,
): Promise<T> {
  const provider = start('serveBusyChain.ts', [JSON.stringify(shape)])
  const [served] = (await once(provider, 'message')) as [Served]
  const db = await cluster.database()
  try {
    return await work(served, db)
  } finally {
    await db.drop()
    provider.disconnect()
  }
}

async function finish(
  start: Start,
  urls: string[],
  head: number,
  db: OwnDatabase,
): Promise<{ seconds: number; peakRssMb: number }> {
  const indexer = start('runIndexer.ts', [db.url('indexer'), urls.join(), String(head)])
  const [figures] = await Promise.race([
    once(indexer, 'message'),
    once(indexer, 'exit').then(([code]) => Promise.reject(new Error(`the indexer ended with ${code}`))),
  ])
  return figures
}

async function cursorOf(db: OwnDatabase): Promise<number> {
  const found = await db.pool('owner').query('SELECT number FROM chain.cursor')
  return found.rows[0]?.number ?? -1
}

async function holds(db: OwnDatabase, events: number): Promise<boolean> {
  const found = await db.pool('owner').query('SELECT count(*)::int AS n FROM chain.event')
  return found.rows[0].n === events
}
