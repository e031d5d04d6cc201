import { publish, type Run, untilAsked, untilAtHead } from './run.ts'

/** Something happens, and the index has a moment or enough time to follow. */
export async function takeRound(run: Run): Promise<void> {
  const { dice, branches, trace } = run
  run.round += 1
  const depth = dice.between(1, 6)
  if (dice.isLucky(0.5)) {
    branches.mine(depth)
    trace.push(`${run.round}: mine ${depth}`)
  } else trace.push(`${run.round}: reorg ${branches.reorg(depth, dice.between(-2, 3), dice.isLucky(0.4))}`)
  if (dice.isLucky(0.4)) branches.finalize(dice.between(0, 4), dice.between(1, 8))
  publish(run)
  if (dice.isLucky(0.5)) await untilAsked(run, dice.between(1, 8), 80)
  else await untilAtHead(run, 300)
}
