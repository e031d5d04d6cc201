import { createHistory } from '../chain/history.ts'
import { hexOf } from '../dice.ts'
import { COLLUSION, LEVEL_LIES, type LieName, liesOf, SUBJECTS, WELL_FORMED } from '../providers/lies.ts'
import { BODY_FAULTS, HONEST, type Manners } from '../providers/startProvider.ts'
import { ageFamily } from './ageFamily.ts'
import { growBranches, type Stand } from './branches.ts'
import {
  OLD_VERSION,
  publish,
  ROOT_KINDS,
  type Run,
  startIndexer,
  untilAsked,
  untilAtHead,
  untilBegun,
} from './run.ts'

/** Something happens to the chain, to the providers and to the indexer, and the index has a moment or time to follow. */
export async function takeRound(run: Run): Promise<void> {
  run.round += 1
  turnChain(run)
  run.providers.forEach((_, i) => {
    turnStand(run, i)
    turnManners(run, i)
  })
  publish(run)
  await turnProcess(run)
  const isHopeful = run.stands.some(({ kind }, i) => kind === 'main' && run.providers[i]?.isHonest)
  if (isHopeful && run.dice.isLucky(0.5)) await untilAtHead(run, 600)
  else await untilAsked(run, run.dice.between(1, 12), 400)
}

function note(run: Run, what: string): void {
  run.trace.push(`${run.round}: ${what}`)
}

function turnChain(run: Run): void {
  const { dice, branches } = run
  const die = dice.roll(10)
  const blocks = dice.between(1, 7)
  if (die < (run.isAloneWithTags ? 1 : 4)) {
    branches.mine(blocks)
    note(run, `${blocks} blocks mined`)
  } else if (die < 8) {
    // now and then all that is not final
    const depth = dice.isLucky(0.15) ? branches.main.head.number : blocks
    const more = dice.between(-2, 3)
    const keeps = dice.isLucky(0.4)
    const gone = branches.reorg(depth, more, keeps)
    note(run, `${gone} blocks replaced${keeps ? ' by the same transactions' : ''}`)
  } else if (die < 9) {
    const fork = run.stands.find(({ kind }) => kind === 'fork')
    if (fork?.kind === 'fork' && branches.isPossible(fork)) {
      branches.turnTo(fork.head)
      note(run, 'a fork becomes the main branch')
    }
  }
  if (dice.isLucky(0.4)) branches.finalize(dice.between(0, 4), dice.between(1, 8))
  const { head, safe, finalized } = branches.main
  note(run, `head ${head.number} ${head.hash.slice(0, 10)}, safe ${safe.number}, final ${finalized.number}`)
}

/** Mostly the main branch; what somebody stands on stays until it is drawn again. */
function turnStand(run: Run, i: number): void {
  const { dice, branches, history } = run
  if (dice.isLucky(0.5)) return
  const stands: (() => Stand)[] = [
    ...Array.from({ length: 6 }, () => (): Stand => ({ kind: 'main' })),
    () => ({ kind: 'lag', blocks: dice.between(1, 12) }),
    () => ({ kind: 'fork', head: branches.branchOff(dice.roll(5), dice.between(1, 6)) }),
    () => ({ kind: 'made up', head: branches.branchOff(dice.roll(5), dice.between(1, 6)) }),
    () => ({ kind: 'made up from far below', head: branches.branchOffBelow(dice.between(1, 15)) }),
    () => ({ kind: 'genesis' }),
    () => {
      const chainId = dice.pick([history.chainId, 1])
      const other = createHistory(run.seed, { chainId, salt: 'other' })
      return {
        kind: 'other chain',
        history: other,
        head: growBranches(other, dice, { blocks: dice.between(1, 40), lowest: 0 }).main.head,
      }
    },
  ]
  const stand = dice.pick(stands)()
  run.stands[i] = stand
  if (stand.kind !== 'main') note(run, `provider ${i + 1} stands on: ${stand.kind}`)
}

function turnManners(run: Run, i: number): void {
  const { dice, seed, round } = run
  if (dice.isLucky(0.3)) return
  const manners = dice.isLucky(0.4) ? HONEST : drawManners(run, i, `${seed}/${round}`)
  run.providers[i]?.behave(manners)
  if (manners !== HONEST)
    note(
      run,
      `provider ${i + 1} tells in ${manners.share}: ${[...manners.lies, ...manners.faults].join(', ')}`,
    )
}

/** Two liars of a kind are two words: what these make true, one of them tells and the others never. */
function mayTell({ providers, liar, meets }: Run, i: number, lie: LieName): boolean {
  if (!LEVEL_LIES.has(lie)) return true
  if (providers.length > 1) return i === liar
  return lie === 'tags of a block nobody mined' || meets('tags at the head, by the only provider')
}

function drawManners(run: Run, i: number, seed: string): Manners {
  const { dice, meets, providers, liar } = run
  const quiet = { seed, faults: [], silence: 0, disguise: 'nowhere' } as const
  // these show only where nothing else is wrong
  if (i === liar && dice.isLucky(0.15)) {
    const isEverywhere =
      providers.length > 1 || meets('other transaction hashes below finality, by the only provider')
    return { ...quiet, share: 0, lies: [], disguise: isEverywhere ? 'everywhere' : 'above finality' }
  }
  if (mayTell(run, i, 'tags at the head') && dice.isLucky(0.15))
    return { ...quiet, share: 1, lies: ['tags at the head'] }
  if (run.isAloneWithTags && dice.isLucky(0.7))
    return { ...quiet, share: 1, lies: ['tags of a block nobody mined'] }
  const share = dice.pick([0.1, 0.3, 0.6])
  // one thing alone is wrong, so only one guard can find it
  if (dice.isLucky(0.3)) {
    const all = SUBJECTS.flatMap(liesOf).filter((lie) => mayTell(run, i, lie))
    return { ...quiet, share, lies: [dice.pick(all)] }
  }
  if (dice.isLucky(0.4))
    return {
      ...quiet,
      share,
      lies: dice.shuffled(WELL_FORMED.filter((lie) => mayTell(run, i, lie))).slice(0, dice.between(1, 3)),
    }
  const some = <T>(list: readonly T[], most: number): T[] => dice.shuffled(list).slice(0, dice.roll(most + 1))
  return {
    seed,
    share: dice.pick([0.05, 0.2, 0.5, 1]),
    // some of each kind: nobody gets to see receipts of a block that was bent before
    lies: dice
      .shuffled(SUBJECTS)
      .slice(0, dice.between(1, 2))
      .flatMap((of) =>
        some<LieName>(
          liesOf(of).filter((lie) => mayTell(run, i, lie)),
          6,
        ),
      ),
    faults: some(BODY_FAULTS, 2),
    silence: dice.isLucky(0.1) ? 0.02 : 0,
    disguise: 'nowhere',
  }
}

/** Providers may lie from the beginning; an index that cannot begin waits. */
export async function begin(run: Run): Promise<void> {
  if (run.dice.isLucky(0.4)) for (const i of run.providers.keys()) turnManners(run, i)
  const quiet = { seed: `${run.seed}/first`, faults: [], silence: 0, disguise: 'nowhere' } as const
  // where it begins, nothing that is stored contradicts a wrong block
  if (run.dice.isLucky(0.3))
    run.providers[0]?.behave({ ...quiet, share: 0.4, lies: [run.dice.pick(liesOf('block'))] })
  else if (run.isSampled && run.dice.isLucky(0.5)) {
    for (const provider of run.providers) provider.behave({ ...quiet, share: 1, lies: [COLLUSION] })
    note(run, `all of them tell: ${COLLUSION}`)
  }
  run.indexer = startIndexer(run, run.providers)
  if (await untilBegun(run, 100)) return
  for (const provider of run.providers) provider.behave(HONEST)
  await untilBegun(run, 5000)
}

/** As after a deep repair: what is taken back must be folded again. */
async function loseUndo(run: Run): Promise<void> {
  note(run, 'undo is lost')
  // in the order in which the index locks them, in one transaction
  await run.place.pool.query('UPDATE chain.cursor SET undo_from = number + 1; DELETE FROM chain.undo')
}

/** Cuts, kills and restarts. */
async function turnProcess(run: Run): Promise<void> {
  const { dice, place } = run
  const die = dice.roll(10)
  if (die < 3) {
    const statement = dice.between(1, 60)
    place.wire.cutBefore(statement)
    note(run, `the database is cut off before statement ${statement}`)
  } else if (die < 4) {
    const commit = dice.between(1, 3)
    place.wire.cutAfterCommit(commit)
    note(run, `the answer to commit ${commit} is lost`)
  }
  if (dice.isLucky(0.1)) await loseUndo(run)
  if (dice.isLucky(0.25)) await restart(run)
}

/** The next process knows nothing but what is stored, and may have its providers in another order. */
async function restart(run: Run): Promise<void> {
  const { dice, providers } = run
  const order = dice.shuffled(providers)
  const overlaps = dice.isLucky(0.4)
  if (dice.isLucky(0.6)) run.roots = ROOT_KINDS
  const names = order.map(({ name }) => name).join(', ')
  note(
    run,
    `${overlaps ? 'another takes over' : 'starts again'} with ${run.roots.join(' and ')}, providers ${names}`,
  )
  const next = overlaps ? startIndexer(run, order) : null
  await run.indexer?.stop()
  if (!overlaps) await growOld(run)
  run.indexer = next ?? startIndexer(run, order)
}

/** The process before was of another version, or somebody starts one of another installation in between. */
async function growOld(run: Run): Promise<void> {
  const { dice, place, trace } = run
  if (dice.isLucky(0.2)) {
    const name = dice.pick(['passes', 'payments'])
    note(run, `rows of ${name} are those of an older fold`)
    await ageFamily(run, name)
  }
  if (dice.isLucky(0.2)) {
    note(run, 'what stands still does so by an older fold')
    await place.pool.query('UPDATE chain.suspension SET fold_version = $1', [OLD_VERSION])
  }
  const watched = await place.pool.query(`SELECT FROM chain.watch WHERE kind = 'factory'`)
  if (dice.isLucky(0.15) && watched.rowCount === 1) {
    note(run, 'somebody starts it with another factory')
    const stranger = startIndexer({ ...run, trace: [], roots: ROOT_KINDS }, run.providers, {
      foreign: hexOf(20, 'foreign'),
    })
    await untilAsked(run, 5, 60)
    await stranger.stop()
    trace.push(`  it said: ${stranger.status().lastError}`)
  }
}
