import { publish, untilAsked } from '../driver/run.ts'
import { Refusal } from '../providers/answer.ts'
import { HONEST } from '../providers/startProvider.ts'
import {
  comesTrue,
  faultsOf,
  grow,
  heightOf,
  reachesHead,
  type Scene,
  stand,
  standsAt,
  untilStored,
  withPeers,
} from './scene.ts'

/** Less than a provider has for its answer. */
const HELD_MS = 1500

/** What rounds of questions may conclude, and what not. */
export const AGREEMENT_SCENES: Record<string, Scene> = {
  'one shows blocks of its own, the others tell their heads and nothing else': {
    fits: withPeers,
    async play({ run, first, others, head }) {
      const own = grow(run, head, 2)
      run.branches.mine(4)
      stand(run, first, own)
      for (const other of others)
        other.interfere((call, tell) => {
          if ((heightOf(call) ?? 0) > head.number) throw new Refusal(-32_000, 'busy')
          return tell()
        })
      publish(run)
      await comesTrue(() => standsAt(run, own))
      await untilAsked(run, 16, 300)
    },
  },

  'a round ends after the blocks that it asked for are gone': {
    fits: withPeers,
    async play({ run, first, others, head }) {
      run.branches.mine(3)
      // the others are asked for blocks with events of ours
      while (run.branches.main.head.world.count === head.world.count) run.branches.mine(1)
      const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
      const held = new Set<string>()
      for (const other of others)
        other.interfere(async (call, tell) => {
          if ((heightOf(call) ?? 0) > head.number && !held.has(other.name)) {
            held.add(other.name)
            await isOver
          }
          return tell()
        })
      publish(run)
      await comesTrue(() => held.size === others.length, HELD_MS)
      await comesTrue(() => standsAt(run, run.branches.main.head), HELD_MS)
      const own = grow(run, head, run.branches.main.head.number - head.number + 1)
      stand(run, first, own)
      publish(run)
      await comesTrue(() => standsAt(run, own), HELD_MS)
      end()
      await untilAsked(run, 16, 300)
    },
  },

  'two show different blocks that say nothing of ours': {
    fits: withPeers,
    async play({ run, first, head }) {
      const own = grow(run, head, 1, true)
      run.branches.mine(1)
      stand(run, first, own)
      publish(run)
      await comesTrue(() => standsAt(run, own))
      await untilAsked(run, 16, 300)
    },
  },

  'one turns away from what all agreed on': {
    fits: withPeers,
    async play({ run, dice, first, others }) {
      run.branches.mine(4)
      publish(run)
      if (!(await reachesHead(run))) return
      // of a level that rises nobody is told
      await run.observer.look()
      const { head } = run.branches.main
      for (const other of others) other.behave(HONEST)
      const depth = dice.between(1, 3)
      const own = grow(run, head.path[head.number - depth] ?? head, depth + dice.between(0, 2))
      stand(run, first, own)
      publish(run)
      await untilStored(run, own, 'fork')
    },
  },

  'one shows a branch of its own for long, the other what is stored': {
    fits: ({ providers }) => (providers.length === 2 ? 2 : 0),
    async play({ run, first, head }) {
      first.interfere(() => {
        throw new Refusal(-32_000, 'busy')
      })
      run.branches.mine(3)
      stand(run, first, grow(run, head, 4))
      publish(run)
      const tip = run.branches.main.head
      if (!(await comesTrue(() => standsAt(run, tip)))) return
      run.observer.demand([], [tip])
      first.interfere(null)
      // it is asked first once more when it has rested, and shows the same for longer than thirty seconds
      for (let times = 0; times < 3; times++) {
        run.clocks.pass(35_000)
        const refused = faultsOf(run, 'fork')
        await comesTrue(() => faultsOf(run, 'fork') > refused, 300)
      }
    },
  },
}
