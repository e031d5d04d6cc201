import { appendFileSync } from 'node:fs'
import { readEnvironment } from '#scripts/environment.ts'
import { depth } from '#test/kit/depth.ts'

/** How much is disturbed, and how: `npm run chaos:money` asks for more of it than every test run has. */
export interface ChaosOrder {
  steps: number
  purchases: number
  seed: number
}

/** A part of it, in a world of its own. */
export interface ChaosStory {
  count: number
  seed: number
}

const USUAL: ChaosOrder = {
  ...depth({ steps: 20, purchases: 18 }, { steps: 1000, purchases: 500 }),
  seed: 4711,
}

/** What this run is to do. */
export function chaosOrder(): ChaosOrder {
  const { chaosOrder: order } = readEnvironment()
  return order === undefined ? USUAL : { ...USUAL, ...(JSON.parse(order) as Partial<ChaosOrder>) }
}

/** So many in worlds of at most so many, each by a seed of its own. */
export function storiesOf(all: number, most: number): ChaosStory[] {
  const { seed } = chaosOrder()
  return Array.from({ length: Math.ceil(all / most) }, (_, n) => ({
    count: Math.min(most, all - n * most),
    seed: seed + n,
  }))
}

function tell(line: object): void {
  const { chaosFigures: file } = readEnvironment()
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`)
}

/** Tells whoever ordered it that one more step or purchase is over. */
export function tellPlayed(): void {
  tell({ played: 1 })
}

/** Tells whoever ordered it how many there were, and what of it was wrong. */
export function tellFigures(what: 'steps' | 'purchases', done: number, wrong: number): void {
  tell({ what, done, wrong })
}
