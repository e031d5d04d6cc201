import { rmSync } from 'node:fs'
import type pg from 'pg'
import type { IndexerOptions } from '#indexer/createIndexer.ts'
import type { TestChain } from '#test/kit/chain.ts'
import { useDatabase } from '#test/kit/database.ts'
import { forkChain } from '../kit/forkedChain.ts'
import { type LyingRpc, startLyingRpc, tellTruth } from '../kit/lyingRpc.ts'
import { createStage, type Stage } from '../kit/stage.ts'
import { emptyIndex } from '../kit/startIndexer.ts'
import { type WatchedIndexer, watchIndexer } from '../kit/watchedIndexer.ts'

/** A chain, forks of it, and three providers who each tell one of them. */
export interface Forks {
  readonly stage: Stage
  /** left the chain where it is not final */
  readonly youngFork: TestChain
  /** left the chain below what is final; only where it was asked for */
  readonly oldFork: TestChain
  /** an address in front of both forks: their last common block */
  readonly forkedAt: number
  readonly rpcs: LyingRpc[]
  readonly watched: WatchedIndexer
  readonly pool: pg.Pool
  /** an indexer that asks the first `count` providers */
  start(count: number, options?: Partial<IndexerOptions>): void
  /** which chain each of the providers tells from now on */
  serve(...chains: TestChain[]): void
  headOf(chain: TestChain): Promise<{ number: number; hash: string }>
  standsOn(chain: TestChain): Promise<boolean>
  agreedAt(number: number): Promise<unknown>
}

/** To be called in a `describe`. */
export function useForks({ hasOldFork = false } = {}): Forks {
  const db = useDatabase()
  let stage: Stage
  let oldFork: TestChain | undefined
  let youngFork: TestChain
  let forkedAt = 0
  let rpcs: LyingRpc[] = []
  let watched: WatchedIndexer

  const headOf = async (chain: TestChain) => {
    const { number, hash } = await chain.rpc<{ number: string; hash: string }>(
      'eth_getBlockByNumber',
      'latest',
      false,
    )
    return { number: Number(number), hash }
  }
  const serve = (...chains: TestChain[]) => {
    for (const [i, chain] of chains.entries()) (rpcs[i] as LyingRpc).target = chain.url
  }

  before(async () => {
    stage = await createStage(37)
    await stage.act(6)
    if (hasOldFork) {
      oldFork = await forkChain(stage.chain)
      await oldFork.rpc('local_mine', { blocks: 90 })
    }
    await stage.trade(5)
    await stage.chain.rpc('local_mine', { blocks: 90 })
    await stage.trade(2)
    forkedAt = (await stage.head()).number
    youngFork = await forkChain(stage.chain)
    await stage.trade(3)
    await youngFork.rpc('local_mine', { blocks: 8 })
    rpcs = await Promise.all([1, 2, 3].map(() => startLyingRpc(stage.chain.url)))
  })
  afterEach(async () => {
    await watched.indexer.stop()
    for (const rpc of rpcs) tellTruth(rpc)
    serve(stage.chain, stage.chain, stage.chain)
    await emptyIndex(db.pool('owner'))
  })
  after(async () => {
    for (const rpc of rpcs) await rpc.stop()
    for (const chain of [oldFork, youngFork]) {
      await chain?.stop()
      if (chain) rmSync(chain.dir, { recursive: true, force: true })
    }
    await stage?.stop()
  })

  return {
    get stage() {
      return stage
    },
    get youngFork() {
      return youngFork
    },
    get oldFork() {
      if (!oldFork) throw new Error('no old fork was asked for')
      return oldFork
    },
    get forkedAt() {
      return forkedAt
    },
    get rpcs() {
      return rpcs
    },
    get watched() {
      return watched
    },
    get pool() {
      return db.pool('owner')
    },
    start(count, options = {}) {
      const database = { url: db.url('indexer'), pool: db.pool('owner') }
      watched = watchIndexer(stage, database, rpcs.slice(0, count), options)
    },
    serve,
    headOf,
    standsOn: async (chain) => (await watched.standing())?.hash === (await headOf(chain)).hash,
    agreedAt: (number) =>
      watched.soon(`agreed at ${number}`, async () => (await watched.standing())?.agreed === number),
  }
}
