import { printLine } from '#bench/line.ts'
import { followFigures } from '../test/followFigures.ts'
import { planWorlds, type World } from './planWorlds.ts'
import { playWorld } from './playWorld.ts'
import { type Arguments, readArguments, USAGE } from './readArguments.ts'

/**
 * Money under disturbance, as `npm test` has it and more of it: random steps beside a second model, and purchases whose
 * processes die. `wrong_money` is what of all that is not as it should be. Each world is played by processes of its own, which
 * are gone behind it: how much is played costs time, and no memory.
 */
const say = (text: string) => void process.stderr.write(text)

/** What a world came to. */
interface Figure {
  what: World['what']
  done: number
  wrong: number
}

interface Phase {
  figures: Figure[]
  seconds: number
  /** of processes that did not end as tests do that hold */
  hasFailed: boolean
}

/** Plays all worlds of a kind, some at once, telling of it as it goes. */
async function playAll(worlds: readonly World[], atOnce: number): Promise<Phase> {
  const beganMs = performance.now()
  const queue = worlds.values()
  const progress = followFigures<Figure>(worlds, say)
  let hasFailed = false
  try {
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const world of queue) {
          const code = await playWorld(world, { figures: progress.fileOf(world), print: say })
          if (code !== 0) hasFailed = true
        }
      }),
    )
  } finally {
    progress.end()
  }
  return { figures: progress.figures(), seconds: (performance.now() - beganMs) / 1000, hasFailed }
}

const sumOf = ({ figures }: Phase, of: 'done' | 'wrong') => figures.reduce((sum, one) => sum + one[of], 0)
const rateOf = (phase: Phase) =>
  phase.seconds < 1 ? 0 : Math.round((sumOf(phase, 'done') / phase.seconds) * 100) / 100

async function run(order: Arguments): Promise<number> {
  const { seed, atOnce } = order
  const steps = await playAll(planWorlds('steps', order.steps, seed), atOnce)
  const purchases = await playAll(planWorlds('purchases', order.purchases, seed), atOnce)
  const [doneSteps, donePurchases] = [sumOf(steps, 'done'), sumOf(purchases, 'done')]
  const wrong = sumOf(steps, 'wrong') + sumOf(purchases, 'wrong')
  const result = {
    ...{
      steps: doneSteps,
      purchases: donePurchases,
      seed,
      seconds: Math.round(steps.seconds + purchases.seconds),
    },
    ...{ steps_per_s: rateOf(steps), purchases_per_s: rateOf(purchases), wrong_money: wrong },
  }
  printLine('chaos', 1, result, {})
  if (wrong > 0) return 1
  const isWhole = doneSteps === order.steps && donePurchases === order.purchases
  if (!isWhole) say(`Not all of it was played: ${doneSteps} steps, ${donePurchases} purchases.\n`)
  return isWhole && !steps.hasFailed && !purchases.hasFailed ? 0 : 2
}

let order: Arguments | undefined
try {
  order = readArguments(process.argv.slice(2))
} catch (error) {
  say(`${(error as Error).message}\n${USAGE}\n`)
}
process.exitCode = order ? await run(order) : 2
