import type { Clock } from '#domain/clock.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import { createBranchJudge } from '../agreement/branchJudge.ts'
import { proveTransactions } from '../agreement/proveTransactions.ts'
import type { Writer } from '../postgres/writer.ts'
import type { Header } from '../proof/header.ts'
import { findAncestor } from '../reader/findAncestor.ts'
import { readBlocks, type Window } from '../reader/readBlocks.ts'
import type { WatchList } from '../reader/watchList.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import type { Failover, RpcProvider } from '../rpc/failover.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import type { Cursor } from '../store/cursor.ts'
import { rollBack } from '../store/rollBack.ts'
import { loadWatchList } from '../store/startCursor.ts'
import type { StoredHashes } from '../store/storedHashes.ts'
import { type ReadRange, readBranch } from './readBranch.ts'
import type { Status } from './status.ts'

/** Where the index stands after blocks were taken back. */
export interface Standing {
  cursor: Cursor
  watch: WatchList
}

/** Takes back blocks, for a branch that a provider shows or because others refute one. */
export interface Reorgs {
  /** this provider shows our tip */
  sees(node: Endpoint): void
  /** Blocks that may be taken back; where no second provider confirms transaction hashes, they are proven here. */
  readTip(provider: RpcProvider, range: ReadRange, known: WatchList): Promise<Window>
  /**
   * Leaves ours for the branch of a provider: it is allowed and read before ours goes.
   * @returns with the first blocks of the branch, to be stored
   * @throws RpcFault
   */
  follow(provider: RpcProvider, latest: Header, cursor: Cursor): Promise<Standing & { first: Window }>
  /** Others refute a block of ours: it goes, with all above, and who told it rests. */
  dropRefuted(cursor: Cursor, block: number | null): Promise<Standing | null>
}

export function createReorgs(options: {
  writer: Writer
  chainId: number
  failover: Failover
  stored: StoredHashes
  providers: number
  alarms: Alarms
  monotonic: Clock
  status: Status
  onReorg: (reorg: { ancestor: number; depth: number; epoch: number }) => void
}): Reorgs {
  const { writer, chainId, failover, stored, alarms, status } = options
  const branches = createBranchJudge(options)

  async function takeBack(cursor: Cursor, ancestor: number, newTip: number): Promise<Standing> {
    const depth = cursor.number - ancestor
    const next = await rollBack(writer, chainId, cursor, { ancestor, newTip })
    status.reorgs += 1
    status.deepestReorg = Math.max(status.deepestReorg, depth)
    options.onReorg({ ancestor, depth, epoch: next.epoch })
    return { cursor: next, watch: await loadWatchList(writer, chainId) }
  }

  async function readTip(provider: RpcProvider, range: ReadRange, known: WatchList): Promise<Window> {
    const window = await readBlocks(provider, range, known)
    if (options.providers === 1) await proveTransactions(provider.node, window)
    return window
  }

  return {
    sees: (node) => branches.sees(node),
    readTip,
    async follow(provider, latest, cursor) {
      // a node that was set up anew shows a fork too
      await failover.meetAgain(provider.node)
      const fork = await findAncestor(provider.node, latest, cursor.number, stored)
      if (fork.ancestor === cursor.number)
        throw wrongAnswer(`block ${fork.ancestor + 1} does not follow its own parent`)
      const ancestor = await branches.allow(provider, fork, latest, cursor)
      const known = await loadWatchList(writer, chainId, ancestor)
      const parentHash = (await stored.at(ancestor)) as string
      const upTo = Math.min(cursor.number, latest.number)
      const { branchHash } = fork
      const branch = { from: ancestor + 1, branchHash, upTo, head: latest, parentHash }
      const first = await readBranch((range, list) => readTip(provider, range, list), branch, known)
      const ours = await stored.at(ancestor + 1)
      const standing = await takeBack(cursor, ancestor, latest.number)
      if (ours !== null) branches.left(ours)
      branches.sees(provider.node)
      return { ...standing, first }
    },
    async dropRefuted(cursor, block) {
      if (block === null || block > cursor.number) return null
      const sentence = `block ${block} was told wrongly, as others prove`
      if (block <= cursor.finalized) {
        alarms.raise('history_refuted', { chainId, block }, `${sentence}; rebuild the index from the chain`)
        return null
      }
      branches.blame(wrongAnswer(sentence))
      return takeBack(cursor, block - 1, cursor.number)
    },
  }
}
