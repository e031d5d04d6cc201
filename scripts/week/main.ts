import { printLine } from '#bench/line.ts'
import { followFigures } from '../test/followFigures.ts'
import { runGroup } from '../test/runGroup.ts'
import { type Arguments, readArguments, USAGE } from './readArguments.ts'

/**
 * Seven simulated days of booked calls in a whole installation, as `npm test` has them, with more calls. `stuck` is what
 * nothing will end, `wrong_money` what books, chain and provider do not agree on or what is not as the terms say.
 */
const say = (text: string) => void process.stderr.write(text)

const TEST = 'test/e2e/own/bookedWeek.test.ts'
const LIMIT_MS = 3 * 3_600_000

/** What the week came to, as its test says it. */
interface Figure {
  bookings: number
  stuck: number
  wrong: number
  faults: number
}

async function run(order: Arguments): Promise<number> {
  const beganMs = performance.now()
  const play = { what: 'calls', count: order.bookings, seed: order.seed }
  const progress = followFigures<Figure>([play], say)
  let code: number
  try {
    const environment = { WEEK_ORDER: JSON.stringify(order), WEEK_FIGURES: progress.fileOf(play) }
    code = (await runGroup(['mocha', TEST], { limitMs: LIMIT_MS, print: say, environment })).code
  } finally {
    progress.end()
  }
  const [figure] = progress.figures()
  if (figure === undefined) {
    say(`The calls of seed ${order.seed} were not played to their end (${code})\n`)
    return 2
  }
  const { bookings, stuck, wrong, faults } = figure
  const seconds = Math.round((performance.now() - beganMs) / 1000)
  printLine('week', 1, { bookings, seed: order.seed, faults, seconds, stuck, wrong_money: wrong }, {})
  if (stuck > 0 || wrong > 0) return 1
  if (bookings !== order.bookings) say(`Not all of it was played: ${bookings} calls.\n`)
  if (code !== 0) say(`Its test failed beside these figures (${code}).\n`)
  return bookings === order.bookings && code === 0 ? 0 : 2
}

let order: Arguments | undefined
try {
  order = readArguments(process.argv.slice(2))
} catch (error) {
  say(`${(error as Error).message}\n${USAGE}\n`)
}
process.exitCode = order ? await run(order) : 2
