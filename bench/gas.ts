import { GOALS } from '#test/contracts/snapshots/goals.ts'
import { measureGas } from '#test/contracts/snapshots/measureGas.ts'
import { printLine, spreadOf } from './line.ts'

const RUNS = 5

const runs: Record<string, number>[] = []
for (let n = 0; n < RUNS; n++) runs.push(await measureGas())

const spread = Object.fromEntries(
  GOALS.map(({ action, sentence }) => [action, spreadOf(runs.map((gas) => gas[sentence] as number))]),
)
const rows = GOALS.map(({ action, goal, brief }) => {
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
