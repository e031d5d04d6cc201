import type { ToldLog } from '../chain/sealBlock.ts'
import { drawOf } from '../dice.ts'
import { publish, type Run } from '../driver/run.ts'
import type { Provider } from '../providers/startProvider.ts'
import { isRange, type Scene, type Stage, untilStored, withPeers } from './scene.ts'

type Bend = (logs: ToldLog[]) => ToldLog[]

/** Half of the blocks, as if nothing had happened in them. */
const leaveOutBlocks: Bend = (logs) => logs.filter(({ blockHash }) => drawOf('silent', blockHash) < 0.5)

/**
 * One log of a block that is named all the same, and all other blocks: who compares the receipts of that one finds out.
 * @param followed contracts that the index followed before
 */
function leaveOutAround(followed: ReadonlySet<string>): Bend {
  return (logs) => {
    const ours = logs.filter(({ address }) => followed.has(address))
    const gone = ours.find(({ blockHash }, i) => ours[i + 1]?.blockHash === blockHash)
    return gone ? logs.filter((log) => log !== gone && log.blockHash === gone.blockHash) : logs
  }
}

async function followedBy({ place }: Run): Promise<Set<string>> {
  const { rows } = await place.pool.query<{ address: string }>(
    `SELECT '0x' || encode(address, 'hex') AS address FROM chain.watch WHERE is_live`,
  )
  return new Set(rows.map(({ address }) => address))
}

/** Blocks that are final before the index reads them, and providers that leave out some of their logs. */
async function hide({ run, dice }: Stage, liars: Provider[], bend: Bend): Promise<void> {
  for (const liar of liars)
    liar.interfere((call, tell) => (isRange(call) ? bend(tell() as ToldLog[]) : tell()))
  run.branches.mine(dice.between(8, 12))
  run.branches.finalize(0, 0)
  publish(run)
  await untilStored(run, run.branches.main.head, 'wrong')
}

/** Which blocks hold something of ours, by the word of two. */
export const RANGE_SCENES: Record<string, Scene> = {
  'one leaves out logs of final blocks': {
    fits: withPeers,
    async play(stage) {
      stage.run.isSampled = false
      await hide(stage, [stage.first], leaveOutBlocks)
    },
  },

  'all leave out final blocks, and some are read all the same': {
    fits: withPeers,
    async play(stage) {
      stage.run.isSampled = true
      await hide(stage, stage.run.providers, leaveOutBlocks)
    },
  },

  'all leave out final blocks, and a log of another one': {
    fits: withPeers,
    async play(stage) {
      stage.run.isSampled = false
      await hide(stage, stage.run.providers, leaveOutAround(await followedBy(stage.run)))
    },
  },
}
