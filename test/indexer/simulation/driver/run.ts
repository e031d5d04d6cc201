import { setTimeout as wait } from 'node:timers/promises'
import { createIndexer, type Indexer } from '#indexer/createIndexer.ts'
import type { Watched } from '#indexer/reader/watchList.ts'
import type { Meets } from '../awaited.ts'
import type { History, ModelBlock } from '../chain/history.ts'
import type { Dice } from '../dice.ts'
import type { Provider } from '../providers/startProvider.ts'
import type { Branches, Stand } from './branches.ts'
import type { Clocks } from './clocks.ts'
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
  clocks: Clocks
  profile: Profile
  /** the provider that may tell what two words would make true */
  liar: number
  /** there is only one provider, and what is wrong is mostly its tags: a reorg has to follow until that shows */
  isAloneWithTags: boolean
  /** kinds of contracts of the installation, as the next process is told */
  roots: string[]
  /** every block without ours, by the word of two, is read all the same */
  isSampled: boolean
}

/** A chain by its rhythm. */
export interface Profile {
  chainId: number
  blockS: number
  safeBlocks: number
  finalBlocks: number
}

export const PROFILES: readonly Profile[] = [
  { chainId: 31337, blockS: 2, safeBlocks: 0, finalBlocks: 0 },
  // three and thirty minutes of a slow chain are few blocks; a head is old after ten
  { chainId: 777, blockS: 600, safeBlocks: 1, finalBlocks: 3 },
]
export const ROOT_KINDS = ['factory', 'ledger']
/** With a contract beside them that never says anything. */
export const EVERY_KIND = [...ROOT_KINDS, 'currency_list']
/** Of a family whose rows an older version left. */
export const OLD_VERSION = 0

export function startIndexer(
  run: Run,
  providers: Provider[],
  { foreign, rpcTimeoutMs = 150 }: { foreign?: string; rpcTimeoutMs?: number } = {},
): Indexer {
  const { place, history, trace, clocks, profile } = run
  const { factory, ledger, currencies } = history.genesis.world
  const { chainId, fromBlock } = history
  const root = { creatorWallet: null, fromBlock }
  const roots: Watched[] = [
    { address: foreign ?? factory, kind: 'factory', ...root },
    { address: ledger, kind: 'ledger', ...root },
    { address: currencies, kind: 'currency_list', ...root },
  ].filter(({ kind }) => run.roots.includes(kind))
  const note = (facts: object, message: string) => trace.push(`  log: ${message} ${JSON.stringify(facts)}`)
  const indexer = createIndexer({
    ...{ databaseUrl: place.wire.url, rpcUrls: providers.map(({ url }) => url), chainId, roots, fromBlock },
    ...{ pollMs: 4, rpcTimeoutMs, standbyMs: 5, longestWaitMs: 20 },
    ...{ blockS: profile.blockS, clock: clocks.clock, monotonic: clocks.monotonic },
    random: () => (run.isSampled ? 0 : 1),
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
  run.clocks.reach(run.branches.main.head.at)
  run.observer.expect(run.branches.main)
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

/** How far the main branch is safe and final when everybody is honest. */
export function levelsOf({ branches, history, profile }: Run): { safe: number; finalized: number } {
  const { head, safe, finalized } = branches.main
  // below its first block the index knows no block that could be final
  const levelOf = (tag: ModelBlock, depth: number) => {
    const number = Math.min(tag.number, head.number - depth)
    return number < history.fromBlock - 1 ? 0 : number
  }
  return { safe: levelOf(safe, profile.safeBlocks), finalized: levelOf(finalized, profile.finalBlocks) }
}

/** Waits until the index stands at the main head and nothing is in its way. @returns whether it does */
export async function untilAtHead(run: Run, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline) {
    const { head } = run.branches.main
    const { safe, finalized } = levelsOf(run)
    const { rowCount } = await run.place.pool.query(
      `SELECT FROM chain.cursor WHERE hash = $1 AND head_seen = $2 AND safe = $3 AND finalized = $4 AND halted IS NULL
         AND agreed = $5 AND head_state = 'fresh' AND NOT EXISTS (SELECT FROM chain.gap)
         AND NOT EXISTS (SELECT FROM chain.dispute WHERE ended_at IS NULL)
         AND NOT EXISTS (SELECT FROM chain.family WHERE state <> 'live' OR version = $6)
         AND NOT EXISTS (SELECT FROM chain.suspension WHERE fold_version = $6)`,
      [
        ...[Buffer.from(head.hash.slice(2), 'hex'), head.number, safe, finalized],
        ...[run.providers.length === 1 ? finalized : head.number, OLD_VERSION],
      ],
    )
    if (rowCount === 1) return true
    await wait(3)
  }
  return false
}
