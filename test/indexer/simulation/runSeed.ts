import { emptyIndex } from '../kit/startIndexer.ts'
import { type Meets, meets } from './awaited.ts'
import { createHistory } from './chain/history.ts'
import { createDice } from './dice.ts'
import { growBranches, type Stand } from './driver/branches.ts'
import { makeHonest, outgrowAll } from './driver/calm.ts'
import { createClocks } from './driver/clocks.ts'
import { observe } from './driver/observer.ts'
import type { Place } from './driver/place.ts'
import { begin, takeRound } from './driver/rounds.ts'
import { PROFILES, publish, ROOT_KINDS, type Run, startIndexer, untilAtHead } from './driver/run.ts'
import { whereItStands } from './driver/whereItStands.ts'
import { readTruth } from './oracle/foldLogs.ts'
import { differences, readTables } from './oracle/tables.ts'
import { HONEST } from './providers/startProvider.ts'
import { playScene } from './scenes/playScene.ts'

/** What a run went through. */
export interface SeedResult {
  seed: number
  blocks: number
  events: number
  reorgs: number
  told: Map<string, number>
  trace: string[]
}

/** A seed whose index was wrong, with the steps that led there. */
export class SeedFailed extends Error {
  readonly trace: string[]
  constructor(seed: number, reason: string, trace: string[]) {
    super(`seed ${seed}: ${reason}`)
    this.trace = trace
  }
}

const END_WITHIN_MS = 20_000

/**
 * An index lives through everything that the seed holds; then everybody is honest, and every table must equal a scan of
 * the model chain.
 * @throws SeedFailed
 */
export async function runSeed(place: Place, seed: number, meetsIt: Meets = meets()): Promise<SeedResult> {
  await emptyIndex(place.pool)
  const dice = createDice(seed, 'steps')
  const profile = dice.pick(PROFILES)
  const history = createHistory(seed, profile)
  const branches = growBranches(history, dice, {
    blocks: history.fromBlock + dice.between(2, 25),
    lowest: history.fromBlock - 1,
  })
  // blocks beside the first ones, which somebody may tell in their place
  if (dice.isLucky(0.5)) branches.branchOff(dice.between(1, 20), dice.between(1, 8))
  if (dice.isLucky(0.7)) branches.finalize(dice.between(0, 4), dice.between(1, 8))
  const providers = dice.shuffled(place.providers).slice(0, dice.pick([1, 1, 2, 2, 3]))
  const traits = { rangeBlocks: dice.pick([3, 10, 1000]), rangeLogs: dice.pick([20, 10_000]) }
  for (const provider of providers) provider.begin(branches.main, traits)
  const stands: Stand[] = providers.map(() => ({ kind: 'main' }))
  const observer = observe(place.pool, providers)
  const trace = [
    `${providers.length} providers, chain ${profile.chainId}, ${branches.main.head.number} blocks at first`,
  ]
  const run: Run = {
    seed,
    dice,
    place,
    history,
    branches,
    providers,
    stands,
    observer,
    indexer: null,
    trace,
    round: 0,
    meets: meetsIt,
    ...{ clocks: createClocks(), profile, liar: dice.roll(providers.length), isSampled: dice.isLucky(0.3) },
    isAloneWithTags: providers.length === 1 && dice.isLucky(0.5),
    roots: dice.pick([ROOT_KINDS, ROOT_KINDS, ROOT_KINDS.slice(0, 1), ROOT_KINDS.slice(1)]),
  }
  place.onHint(() => void observer.look().catch(() => {}))
  publish(run)
  try {
    await begin(run)
    for (let rounds = dice.between(4, 7); rounds > 0; rounds--) {
      await takeRound(run)
      await observer.look()
      observer.verify()
    }
    await playScene(run)
    return await endWell(run)
  } catch (error) {
    throw error instanceof SeedFailed ? error : new SeedFailed(seed, (error as Error).message, trace)
  } finally {
    place.onHint(() => {})
    place.wire.cutBefore(0)
    place.wire.grantLocks(false)
    for (const provider of providers) {
      provider.behave(HONEST)
      provider.interfere(null)
    }
    await run.indexer?.stop()
  }
}

/** Everybody is honest from now on, and the chain outgrows all that was ever shown. */
async function endWell(run: Run): Promise<SeedResult> {
  const { seed, place, providers, branches, history, trace, observer } = run
  outgrowAll(run)
  if (run.dice.isLucky(0.5)) branches.finalize(0, 1)
  makeHonest(run)
  if (!ROOT_KINDS.every((kind) => run.roots.includes(kind))) {
    await run.indexer?.stop()
    run.roots = ROOT_KINDS
    run.indexer = startIndexer(run, providers)
  }
  trace.push(`all honest, head ${branches.main.head.number}`)
  const isThere = await untilAtHead(run, END_WITHIN_MS)
  await observer.look()
  observer.verify()
  if (!isThere) throw new SeedFailed(seed, `does not reach the head: ${await whereItStands(run)}`, trace)
  const truth = readTruth(branches.main.head, history, run.roots)
  const wrong = differences(truth, await readTables(place.pool))
  if (wrong.length > 0) throw new SeedFailed(seed, wrong.join('\n'), trace)
  const told = new Map<string, number>()
  for (const provider of providers)
    for (const [kind, count] of provider.told) told.set(kind, (told.get(kind) ?? 0) + count)
  const reorgs = run.indexer?.status().reorgs ?? 0
  return { seed, blocks: branches.main.head.number, events: truth.events.size, reorgs, told, trace }
}
