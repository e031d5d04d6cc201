import { ageFamily } from '../driver/ageFamily.ts'
import { EVERY_KIND, publish, ROOT_KINDS, type Run, startIndexer } from '../driver/run.ts'
import { answerHeightsFrom } from './branches.ts'
import {
  always,
  comesTrue,
  faultsOf,
  grow,
  isTag,
  reachesHead,
  type Scene,
  type Stage,
  viewOf,
} from './scene.ts'

const TURNS = 8

const lacksRoots = ({ roots }: Run) => ROOT_KINDS.some((kind) => !roots.includes(kind))

async function isJoined({ place }: Run): Promise<boolean> {
  const live = 'SELECT FROM chain.watch WHERE is_live AND creator_wallet IS NULL'
  return (await place.pool.query(live)).rowCount === ROOT_KINDS.length
}

/** The next process of the installation, which asks in the same order. @param whileDown what happens before it starts */
async function restart({ run, first, others }: Stage, whileDown: () => void | Promise<void>): Promise<void> {
  await run.indexer?.stop()
  await whileDown()
  run.indexer = startIndexer(run, [first, ...others])
}

/** What joins an index that goes on, and what is folded anew. */
export const JOIN_SCENES: Record<string, Scene> = {
  'a history that leads somewhere else joins': {
    fits: (run) => (lacksRoots(run) ? 2 + (run.seed % 2) : 0),
    async play(stage) {
      const { run, dice, first } = stage
      run.branches.mine(4)
      publish(run)
      if (!(await reachesHead(run))) return
      const { head, finalized } = run.branches.main
      const from = dice.isLucky(0.5) ? finalized.number - 3 : finalized.number + dice.roll(2)
      const parent = head.path[Math.max(run.history.fromBlock, from)] ?? head
      await restart(stage, () => {
        run.roots = ROOT_KINDS
        answerHeightsFrom(first, viewOf(run, grow(run, parent, head.number - parent.number + 1)))
      })
      await comesTrue(async () => faultsOf(run, 'wrong') > 0 || (await isJoined(run)))
    },
  },

  'a contract joins beside others of its family': {
    fits: (run) => (lacksRoots(run) ? 0 : 1),
    async play(stage) {
      const { run } = stage
      run.branches.finalize(0, 0)
      run.branches.mine(12)
      publish(run)
      await reachesHead(run)
      await restart(stage, () => {
        run.roots = EVERY_KIND
      })
      await reachesHead(run)
    },
  },

  'the chain turns at every other look while rows are folded a second time': {
    fits: always,
    async play(stage) {
      const { run, dice, first } = stage
      run.branches.mine(4)
      publish(run)
      await reachesHead(run)
      let looks = 0
      let turns = 0
      await restart(stage, async () => {
        await ageFamily(run, run.roots.includes('factory') ? 'passes' : 'payments')
        first.interfere((call, tell) => {
          if (isTag(call) && call.params[0] === 'latest' && ++looks % 2 === 0 && turns < TURNS) {
            turns += 1
            run.branches.reorg(dice.between(1, 3), dice.roll(2), false)
            publish(run)
          }
          return tell()
        })
      })
      await comesTrue(() => turns === TURNS)
    },
  },
}
