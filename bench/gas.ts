import { measureGas } from '#test/contracts/figures/measureGas.ts'
import { printLine, spreadOf } from './line.ts'

const RUNS = 5

/**
 * Goals are our own: measured prototypes, and for the first pass the prototype with every event and check on top.
 * `brief` is the gas of the contracts the project was briefed with, measured on the same compiler and hardfork; it has no
 * collections, so there is nothing to compare the last row with.
 */
const ROWS = [
  { action: 'pass_first', sentence: 'a new fan buys a pass', goal: 96_000, brief: 191_613 },
  { action: 'pass_extend', sentence: 'a fan buys more time', goal: 51_205, brief: 194_413 },
  {
    action: 'has_access',
    sentence: 'access is read of a viewer with a thousand other passes',
    goal: 27_500,
    brief: 121_596,
  },
  { action: 'collection_create', sentence: 'a creator makes a collection', goal: 112_832, brief: null },
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
