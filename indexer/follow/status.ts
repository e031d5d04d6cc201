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
  /** changes of who rules the platform that this process saw come, by kind */
  securityEvents: Map<string, number>
  faults: Partial<Record<RpcFaultKind, number>>
  /** faults of each provider, by its name */
  faultsOf: Map<string, Partial<Record<RpcFaultKind, number>>>
  lastError: string | null
  /** what made the leader step down, until a look succeeds again */
  trouble: string | null
  /** one sentence while the database owes an answer for too long and gives no sign of life */
  silent: string | null
  /** when the last look at head and database was completed */
  lookedAtMs: number | null
  /** what works less well than it should, without a restart or a person healing it: short reason → one sentence */
  degraded: Map<string, string>
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
    securityEvents: new Map(),
    faults: {},
    faultsOf: new Map(),
    lastError: null,
    trouble: null,
    silent: null,
    lookedAtMs: null,
    degraded: new Map(),
  }
}

export function countFault(status: Status, provider: string, kind: RpcFaultKind): void {
  status.faults[kind] = (status.faults[kind] ?? 0) + 1
  const own = status.faultsOf.get(provider) ?? {}
  status.faultsOf.set(provider, { ...own, [kind]: (own[kind] ?? 0) + 1 })
}

/** A look at head and database was completed: nothing that stood in its way does any more. */
export function noteLook(status: Status, atMs: number): void {
  Object.assign(status, { gapFrom: null, failuresInRow: 0, lastError: null, trouble: null, lookedAtMs: atMs })
}

/**
 * Why this process does not do its work, in one sentence, when a restart or an operator has to heal it; null otherwise.
 * What a stranger or a provider can bring about is never among it: see `degradedOf`.
 */
export function problemOf(status: Status): string | null {
  if (status.silent !== null) return status.silent
  if (status.role === 'standby') return null
  if (status.role !== 'leader') return status.trouble ?? status.lastError ?? `the indexer is ${status.role}`
  if (status.trouble !== null) return status.trouble
  if (status.cursor?.halted) return status.cursor.halted
  return status.cursor || status.failuresInRow > 0 ? null : 'nothing is indexed yet'
}

/** What works less well than it should, by a short reason; the process goes on by itself. */
export function degradedOf(status: Status): Map<string, string> {
  const degraded = new Map(status.degraded)
  if (status.role !== 'leader') return degraded
  if (status.gapFrom !== null)
    degraded.set('gap', `block ${status.gapFrom} cannot be proven: ${status.lastError}`)
  if (status.failuresInRow > 0) degraded.set('providers', status.lastError ?? 'no provider answers')
  return degraded
}
