import type { ModelBlock } from '../chain/history.ts'
import { publish, type Run } from '../driver/run.ts'
import type { View } from '../providers/answer.ts'
import type { Provider } from '../providers/startProvider.ts'
import {
  always,
  comesTrue,
  grow,
  heightOf,
  isRange,
  isTag,
  learn,
  reachesHead,
  type Scene,
  stand,
  standsAt,
  untilStored,
  viewOf,
  withPeers,
} from './scene.ts'

/** More than the index reads at once, so that the first blocks of a branch do not reach its head. */
const LONG = 66

/** One address, two nodes: heads come from one, heights from the other. */
export function answerHeightsFrom(provider: Provider, view: View): void {
  learn(provider, view)
  provider.interfere((call, tell) => tell(heightOf(call) !== null || isRange(call) ? view : undefined))
}

/**
 * Two long branches behind one address: heads come from the first, heights too, until `isTurning` says that the next
 * answers do not; a question for the head begins anew.
 */
function turnWhileAsked(
  run: Run,
  [shown, other]: [ModelBlock, ModelBlock],
  provider: Provider,
  isTurning: (height: number) => boolean,
): { turn(): void } {
  let isTurned = false
  const view = viewOf(run, other)
  stand(run, provider, shown)
  learn(provider, view)
  provider.interfere((call, tell) => {
    const height = heightOf(call)
    if (isTag(call)) isTurned = false
    else if (height !== null && isTurning(height)) isTurned = true
    return tell(height !== null && isTurned ? view : undefined)
  })
  return {
    turn() {
      isTurned = true
    },
  }
}

async function isHalted({ place }: Run): Promise<boolean> {
  return (await place.pool.query('SELECT FROM chain.cursor WHERE halted IS NOT NULL')).rowCount === 1
}

const firstAbove = (head: ModelBlock, { number }: ModelBlock) => head.path[number + 1] as ModelBlock

/** What a branch must be like before ours goes for it. */
export const BRANCH_SCENES: Record<string, Scene> = {
  'all turn to a branch from below what is final': {
    fits: always,
    async play({ run, dice, first, others }) {
      run.branches.mine(4)
      run.branches.finalize(0, 0)
      publish(run)
      if (!(await reachesHead(run))) return
      const { head } = run.branches.main
      const depth = dice.between(4, 6)
      const other = grow(run, head.path[head.number - depth] ?? head, depth + 2)
      for (const one of [first, ...others]) stand(run, one, other)
      publish(run)
      if (!(await comesTrue(() => isHalted(run))))
        throw new Error('what was final is left, and no person is asked')
    },
  },

  'heads of one node, blocks of another': {
    fits: always,
    async play({ run, first, head }) {
      run.branches.mine(3)
      const other = grow(run, head, 3)
      run.observer.demand([other], [])
      publish(run)
      answerHeightsFrom(first, viewOf(run, other))
      await untilStored(run, other, 'missing')
    },
  },

  'a final head of one node, blocks of another': {
    fits: always,
    async play({ run, first, head }) {
      run.branches.mine(2)
      run.branches.finalize(0, 0)
      const other = grow(run, head, 2)
      run.observer.demand([other], [])
      publish(run)
      answerHeightsFrom(first, viewOf(run, other))
      await untilStored(run, other, 'wrong')
    },
  },

  'a long branch turns into another one while it is compared with ours': {
    fits: always,
    async play({ run, first, others, head }) {
      // nobody agrees on what goes
      for (const other of others) stand(run, other, head)
      run.branches.mine(3)
      publish(run)
      const { number } = run.branches.main.head
      if (!(await comesTrue(() => standsAt(run, run.branches.main.head)))) return
      const [shown, other] = [grow(run, head, LONG), grow(run, head, LONG)]
      const refused = firstAbove(other, head)
      run.observer.demand([refused], [])
      turnWhileAsked(run, [shown, other], first, (height) => height <= number && height > head.number)
      publish(run)
      run.clocks.reach(shown.at)
      await untilStored(run, refused, 'wrong')
    },
  },

  'a long branch turns into another one after a second provider told it': {
    fits: withPeers,
    async play({ run, first, others, head }) {
      run.branches.mine(3)
      publish(run)
      if (!(await reachesHead(run))) return
      const [shown, other] = [grow(run, head, LONG), grow(run, head, LONG)]
      const refused = firstAbove(other, head)
      run.observer.demand([refused], [])
      run.branches.turnTo(shown)
      const { turn } = turnWhileAsked(run, [shown, other], first, () => false)
      for (const one of others)
        one.interfere((call, tell) => {
          if (heightOf(call) === head.number + 1) turn()
          return tell()
        })
      publish(run)
      await untilStored(run, refused, 'missing')
    },
  },
}
