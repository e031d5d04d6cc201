import type { Clock } from '#domain/clock.ts'
import type { Header } from '../proof/header.ts'
import type { Fork } from '../reader/findAncestor.ts'
import { readHeader } from '../reader/readHeaders.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import type { Failover, RpcProvider } from '../rpc/failover.ts'
import { RpcFault } from '../rpc/rpcFault.ts'
import type { Cursor } from '../store/cursor.ts'
import type { StoredHashes } from '../store/storedHashes.ts'

/** A branch that nobody else tells is followed when it was shown without a break for this long. */
const STEADY_MS = 30_000

/** Decides whether blocks of ours may be taken back for a branch that a provider shows. */
export interface BranchJudge {
  /** this provider shows our tip */
  sees(node: Endpoint): void
  /** who told our tip is blamed for what it told */
  blame(fault: RpcFault): void
  /** @throws RpcFault `fork` when its word is not enough, `below_finalized` when a person has to decide */
  allow(provider: RpcProvider, fork: Fork, head: Header, cursor: Cursor): Promise<number>
  /** our branch, by the hash of its first block, was left for another one */
  left(branchHash: string): void
}

export function createBranchJudge(deps: {
  failover: Failover
  stored: StoredHashes
  providers: number
  monotonic: Clock
}): BranchJudge {
  const { failover, stored, providers, monotonic } = deps
  /** who told our tip last: the one who may change its mind about it */
  let source: Endpoint | null = null
  const leftBranches = new Set<string>()
  const shown = new Map<Endpoint, { branchHash: string; sinceMs: number }>()

  function isSteady(node: Endpoint, branchHash: string): boolean {
    const before = shown.get(node)
    if (before?.branchHash === branchHash) return monotonic() - before.sinceMs >= STEADY_MS
    shown.set(node, { branchHash, sinceMs: monotonic() })
    return false
  }

  /** What the others have where the branch begins. */
  async function ask(provider: RpcProvider, height: number): Promise<string[]> {
    const hashes: string[] = []
    for (const peer of await provider.peers()) {
      try {
        hashes.push((await readHeader(peer, height)).hash)
      } catch (error) {
        if (!(error instanceof RpcFault)) throw error
        if (error.kind !== 'missing') failover.accuse(peer, error)
      }
    }
    return hashes
  }

  return {
    sees(node) {
      source = node
      shown.delete(node)
    },
    blame(fault) {
      if (source) failover.accuse(source, fault)
    },
    left(branchHash) {
      leftBranches.add(branchHash)
      shown.clear()
    },
    async allow(provider, fork, head, cursor) {
      const { ancestor, branchHash } = fork
      const { node } = provider
      const others = ancestor === null ? [] : await ask(provider, ancestor + 1)
      const isTold = others.includes(branchHash)
      const from = ancestor ?? 0
      if (ancestor === null || ancestor < cursor.finalized) {
        if (providers === 1 || isTold)
          throw new RpcFault(
            'below_finalized',
            `the chain left ours below ${cursor.finalized}, which was final`,
          )
        throw new RpcFault(
          'fork',
          `${node.name} alone left ours at ${from}, below ${cursor.finalized}, which was final`,
        )
      }
      if (isTold) return ancestor
      if (providers > 1 && ancestor < cursor.agreed)
        throw new RpcFault(
          'fork',
          `one word does not take back blocks up to ${cursor.agreed}, which were agreed`,
        )
      const steady = isSteady(node, branchHash)
      const isElsewhere = providers > 1 && node !== source
      const ours = (await stored.at(ancestor + 1)) ?? ''
      if (isElsewhere && others.includes(ours))
        throw new RpcFault('fork', `another provider still shows our block ${ancestor + 1}`)
      const isReturn = leftBranches.has(branchHash) && head.number <= cursor.number
      if ((isElsewhere || isReturn || head.number < cursor.number) && !steady)
        throw new RpcFault('fork', `its branch behind ${ancestor} is not followed at once`)
      return ancestor
    },
  }
}
