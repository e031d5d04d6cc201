import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { printLine } from '#bench/line.ts'
import { runGroup } from '../test/runGroup.ts'
import { type Arguments, readArguments, USAGE } from './readArguments.ts'

/**
 * Money under disturbance, as `npm test` has it and more of it: random steps beside a second model, and purchases whose
 * processes die. `wrong_money` is what of all that is not as it should be.
 */
const FILES = ['randomMoney', 'disturbedPurchases'].map((name) => `test/api/billing/chaos/${name}.test.ts`)
const LIMIT_MS = 12 * 3_600_000
const FIGURES = ['steps', 'purchases', 'wrong_steps', 'wrong_purchases'] as const

async function run(order: Arguments): Promise<number> {
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-chaos-'))
  const file = path.join(dir, 'figures')
  const beganMs = performance.now()
  try {
    const { code } = await runGroup(['mocha', '--exit', ...FILES], {
      limitMs: LIMIT_MS,
      // the line of figures is all that goes to the output
      print: (text) => process.stderr.write(text),
      environment: { CHAOS_ORDER: JSON.stringify(order), CHAOS_FIGURES: file },
    })
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
    const found = Object.fromEntries(lines.map((line) => JSON.parse(line) as [string, number]))
    const missing = FIGURES.filter((name) => found[name] === undefined)
    if (missing.length > 0) {
      process.stderr.write(`It could not be done: no ${missing.join(', no ')}.\n`)
      return 2
    }
    const wrong = Number(found.wrong_steps) + Number(found.wrong_purchases)
    const seconds = Math.round((performance.now() - beganMs) / 1000)
    const { steps, purchases } = found
    printLine('chaos', 1, { steps, purchases, seed: order.seed, seconds, wrong_money: wrong }, {})
    return wrong === 0 && code === 0 ? 0 : 1
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

let order: Arguments | undefined
try {
  order = readArguments(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${USAGE}\n`)
}
process.exitCode = order ? await run(order) : 2
