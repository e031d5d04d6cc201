import { createDice } from '../dice.ts'
import { makeHonest, outgrowAll } from '../driver/calm.ts'
import { type Run, startIndexer } from '../driver/run.ts'
import { whereItStands } from '../driver/whereItStands.ts'
import { AGREEMENT_SCENES } from './agreement.ts'
import { BRANCH_SCENES } from './branches.ts'
import { JOIN_SCENES } from './joins.ts'
import { LEADER_SCENES } from './leaders.ts'
import { RANGE_SCENES } from './ranges.ts'
import { reachesHead, type Scene, type Stage } from './scene.ts'

const SCENES: Readonly<Record<string, Scene>> = {
  ...{ ...AGREEMENT_SCENES, ...BRANCH_SCENES, ...RANGE_SCENES, ...JOIN_SCENES, ...LEADER_SCENES },
}
/** In a scene nobody is silent; some hold an answer back. */
const PATIENCE_MS = 5000

/** So many runs play what fits them best, and the next one anything. */
const ANY_IN = 5

/** Part of the golden ratio behind the point: its multiples fall evenly, so that few seeds leave no scene out. */
const SPREAD = 0.618033988749895
/** With it the first 50 seeds play every scene. */
const SHIFT = 0.025

/** Plays one of the scenes that this run allows. */
export async function playScene(run: Run): Promise<void> {
  const dice = createDice(run.seed, 'scene')
  const fits = Object.entries(SCENES).map(([name, scene]) => ({ name, scene, rank: scene.fits(run) }))
  const best = run.seed % ANY_IN === 0 ? 1 : Math.max(...fits.map(({ rank }) => rank))
  const fitting = fits.filter(({ rank }) => rank >= best)
  const part = (run.seed * SPREAD + SHIFT) % 1
  const { name, scene } = fitting[Math.floor(part * fitting.length)] as (typeof fits)[number]
  outgrowAll(run)
  makeHonest(run)
  const [first, ...others] = dice.shuffled(run.providers) as [Stage['first'], ...Stage['others']]
  await run.indexer?.stop()
  run.indexer = startIndexer(run, [first, ...others], { rpcTimeoutMs: PATIENCE_MS })
  if (!(await reachesHead(run))) return void run.trace.push(`no scene: ${await whereItStands(run)}`)
  const { head } = run.branches.main
  run.trace.push(`scene: ${name}; ${first.name} is asked first, all at ${head.number}`)
  await scene.play({ run, dice, first, others, head })
  await run.observer.look()
  run.observer.verify()
  run.observer.demand([], [])
}
