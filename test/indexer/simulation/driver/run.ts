import { setTimeout as wait } from 'node:timers/promises'
import { createIndexer, type Indexer } from '#indexer/createIndexer.ts'
import type { Watched } from '#indexer/reader/watchList.ts'
import type { Meets } from '../awaited.ts'
import type { History, ModelBlock } from '../chain/history.ts'
import type { Dice } from '../dice.ts'
import type { Provider } from '../providers/startProvider.ts'
import type { Branches, Stand } from './branches.ts'
import type { Observer } from './observer.ts'
import type { Place } from './place.ts'

/** One seed on its way. */
export interface Run {
  seed: number
  dice: Dice
  place: Place
  history: History
  branches: Branches
  /** those of this seed */
  providers: Provider[]
  stands: Stand[]
  observer: Observer
  indexer: Indexer | null
  trace: string[]
  /** makes lies of one round others than those of the next */
  round: number
  meets: Meets
}

/** Rests and intervals of providers pass this many times faster than ours. */
const HASTE = 40

export function startIndexer(run: Pick<Run, 'place' | 'history' | 'trace'>, providers: Provider[]): Indexer {
  const { place, history, trace } = run
  const { factory, ledger } = history.genesis.world
  const { chainId, fromBlock } = history
  const root = { creatorWallet: null, fromBlock }
  const roots: Watched[] = [
    { address: factory, kind: 'factory', ...root },
    { address: ledger, kind: 'ledger', ...root },
  ]
  const startedMs = performance.now()
  const note = (facts: object, message: string) => trace.push(`  log: ${message} ${JSON.stringify(facts)}`)
  const indexer = createIndexer({
    ...{ databaseUrl: place.wire.url, rpcUrls: providers.map(({ url }) => url), chainId, roots, fromBlock },
    ...{ pollMs: 4, rpcTimeoutMs: 150, standbyMs: 5, longestWaitMs: 20 },
    clock: () => Math.floor(Date.now() + (performance.now() - startedMs) * (HASTE - 1)),
    log: { info() {}, warn: note, error: note },
  })
  indexer.start()
  return indexer
}

/** Lets every provider show what it stands on. */
export function publish(run: Run): void {
  run.stands.forEach((stand, i) => {
    const possible: Stand = run.branches.isPossible(stand) ? stand : { kind: 'main' }
    run.stands[i] = possible
    run.providers[i]?.show(run.branches.viewFrom(possible))
  })
}

/** Waits until the providers were asked so many times more, or the time is over. */
export async function untilAsked(run: Run, bodies: number, withinMs: number): Promise<void> {
  const asked = () => run.providers.reduce((sum, provider) => sum + provider.asked, 0)
  const [goal, deadline] = [asked() + bodies, performance.now() + withinMs]
  while (asked() < goal && performance.now() < deadline) await wait(2)
}

/** Waits until the index has its first cursor: from then on it knows which chain is ours. */
export async function untilBegun(run: Run, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while ((await run.place.pool.query('SELECT FROM chain.cursor')).rowCount === 0) {
    if (performance.now() > deadline) return false
    await wait(3)
  }
  return true
}

/** Waits until the index stands at the main head and nothing is in its way. @returns whether it does */
export async function untilAtHead(run: Run, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  // below its first block the index knows no block that could be final
  const levelOf = ({ number }: ModelBlock) => (number < run.history.fromBlock - 1 ? 0 : number)
  while (performance.now() < deadline) {
    const { head, safe, finalized } = run.branches.main
    const { rowCount } = await run.place.pool.query(
      `SELECT FROM chain.cursor WHERE hash = $1 AND head_seen = $2 AND safe = $3 AND finalized = $4 AND halted IS NULL
         AND NOT EXISTS (SELECT FROM chain.gap)`,
      [Buffer.from(head.hash.slice(2), 'hex'), head.number, levelOf(safe), levelOf(finalized)],
    )
    if (rowCount === 1) return true
    await wait(3)
  }
  return false
}
