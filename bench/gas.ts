import { measureGas } from '#test/contracts/figures/measureGas.ts'
import { printLine, spreadOf } from './line.ts'

const RUNS = 5

/**
 * Goals are our own: measured prototypes, and for the first pass the prototype with every event and check on top.
 * `brief` is the gas of the contracts the project was briefed with, measured on the same compiler and hardfork: `release`
 * is the sum of the three transactions they need after the booking, `tip_native` that of the tip and its withdrawal, and
 * their token has neither curve nor fee. Where it is null they have nothing to compare with: no collections, no tips in
 * tokens, no factory of tokens or governors.
 */
const ROWS = [
  { action: 'pass_first', sentence: 'a new fan buys a pass', goal: 96_000, brief: 191_613 },
  { action: 'pass_extend', sentence: 'a fan buys more time', goal: 54_000, brief: 194_413 },
  {
    action: 'has_access',
    sentence: 'access is read of a viewer with a thousand other passes',
    goal: 27_500,
    brief: 121_596,
  },
  { action: 'book', sentence: 'a fan books a call', goal: 84_000, brief: 118_288 },
  { action: 'release', sentence: 'a fan releases the money of a call', goal: 50_000, brief: 148_660 },
  { action: 'tip_native', sentence: 'a fan tips', goal: 40_000, brief: 103_269 },
  { action: 'tip_erc20', sentence: 'a fan tips dollars', goal: 53_000, brief: null },
  { action: 'buy_new', sentence: 'a new holder buys a token', goal: 70_000, brief: 56_064 },
  { action: 'buy_existing', sentence: 'a holder buys more of a token', goal: 53_000, brief: 38_964 },
  { action: 'sell', sentence: 'a holder sells half', goal: 59_000, brief: 46_207 },
  { action: 'collection_create', sentence: 'a creator makes a collection', goal: 120_000, brief: null },
  { action: 'token_create', sentence: 'a creator makes a token', goal: 75_000, brief: null },
  {
    action: 'governor_pair',
    sentence: 'a creator makes a governor and its timelock',
    goal: 500_000,
    brief: null,
  },
]

const runs: Record<string, number>[] = []
for (let n = 0; n < RUNS; n++) runs.push(await measureGas())

const spread = Object.fromEntries(
  ROWS.map(({ action, sentence }) => [action, spreadOf(runs.map((gas) => gas[sentence] as number))]),
)
const rows = ROWS.map(({ action, goal, brief }) => {
  const ours = spread[action]?.median as number
  return {
    action,
    ours,
    goal,
    brief,
    ratio: brief === null ? null : Math.round((ours / brief) * 1000) / 1000,
  }
})
printLine('gas', RUNS, { unit: 'gas', rows }, spread)
