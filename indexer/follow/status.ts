import type { RpcFaultKind } from '../rpc/rpcFault.ts'
import type { Cursor } from '../store/cursor.ts'

/** standby waits for the lock; stalled lost its database or cannot go on by itself. */
export type Role = 'starting' | 'standby' | 'leader' | 'stalled' | 'stopped'

/** What the process knows of itself, for health, metrics and tests. */
export interface Status {
  role: Role
  term: number
  cursor: Cursor | null
  /** newest head a provider showed; time in seconds */
  head: { number: number; at: number } | null
  /** providers failed in a row: 0 = the last look succeeded */
  failuresInRow: number
  /** first block of the range that no provider can prove */
  gapFrom: number | null
  lastProof: number
  events: number
  blocks: number
  reorgs: number
  deepestReorg: number
  faults: Partial<Record<RpcFaultKind, number>>
  /** faults of each provider, by its name */
  faultsOf: Map<string, Partial<Record<RpcFaultKind, number>>>
  /** what somebody should know although the index goes on: a sentence by its reason */
  degraded: Map<string, string>
  lastError: string | null
}

export function createStatus(): Status {
  return {
    role: 'starting',
    term: 0,
    cursor: null,
    head: null,
    failuresInRow: 0,
    gapFrom: null,
    lastProof: 0,
    events: 0,
    blocks: 0,
    reorgs: 0,
    deepestReorg: 0,
    faults: {},
    faultsOf: new Map(),
    degraded: new Map(),
    lastError: null,
  }
}

export function countFault(status: Status, provider: string, kind: RpcFaultKind): void {
  status.faults[kind] = (status.faults[kind] ?? 0) + 1
  const own = status.faultsOf.get(provider) ?? {}
  status.faultsOf.set(provider, { ...own, [kind]: (own[kind] ?? 0) + 1 })
}

/** Null when all is well, otherwise one sentence. */
export function problemOf(status: Status): string | null {
  if (status.role === 'standby') return null
  if (status.role !== 'leader') return status.lastError ?? `the indexer is ${status.role}`
  if (status.cursor?.halted) return status.cursor.halted
  if (status.gapFrom !== null) return `block ${status.gapFrom} cannot be proven: ${status.lastError}`
  if (status.failuresInRow > 0) return status.lastError ?? 'no provider answers'
  return status.cursor ? null : 'nothing is indexed yet'
}
