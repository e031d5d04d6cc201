import { publish, startIndexer } from '../driver/run.ts'
import { comesTrue, reachesHead, type Scene, standsAt } from './scene.ts'

const LOCKS_CURSOR = /FROM chain\.cursor .*FOR UPDATE$/

/** Who writes. */
export const LEADER_SCENES: Record<string, Scene> = {
  'a leader pauses between reading and writing, and the database keeps no lock for it': {
    fits: () => 1,
    async play({ run, first, others }) {
      const { wire } = run.place
      run.branches.mine(2)
      publish(run)
      if (!(await reachesHead(run))) return
      const pause = wire.hold(LOCKS_CURSOR)
      run.branches.mine(1)
      publish(run)
      const { head: read } = run.branches.main
      await comesTrue(pause.isHeld)
      wire.grantLocks(true)
      run.branches.reorg(2, -1, false)
      publish(run)
      const second = startIndexer(run, [first, ...others])
      await comesTrue(() => standsAt(run, run.branches.main.head))
      pause.letGo()
      await comesTrue(async () => run.indexer?.status().role !== 'leader' || (await standsAt(run, read)))
      wire.grantLocks(false)
      await second.stop()
    },
  },
}
