import type { Alarms } from '#telemetry/alarms.ts'
import type { Scope } from '../families/registry.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import { CONTRADICTIONS, type RpcFault } from '../rpc/rpcFault.ts'
import { countFault, type Status } from './status.ts'

/** What happens to the index, as it is told to logs, alarms and counters. */
export interface Reports {
  onFault(node: Endpoint, fault: RpcFault): void
  onReorg(reorg: { ancestor: number; depth: number; epoch: number }): void
  /** these scopes stand still from now on */
  onSuspended(scopes: Scope[]): void
  /** a provider told something newer than this version can prove */
  onUpdateNeeded(what: string): void
}

export function createReports(deps: {
  chainId: number
  log: { warn(facts: object, message: string): void }
  alarms: Alarms
  status: Status
}): Reports {
  const { chainId, log, alarms, status } = deps
  return {
    onFault(node, fault) {
      countFault(status, node.name, fault.kind)
      if (CONTRADICTIONS.has(fault.kind))
        alarms.raise('provider_contradicted', { provider: node.name, fault: fault.kind }, fault.message)
      if (status.failuresInRow === 0) log.warn({ provider: node.name, fault: fault.kind }, fault.message)
    },
    onReorg(reorg) {
      log.warn({ chainId, ...reorg }, 'blocks taken back')
    },
    onSuspended(scopes) {
      const sentence = 'an event could not be folded, its scope stands still'
      for (const { address, key } of scopes)
        alarms.raise('scope_suspended', { chainId, address, key }, sentence)
    },
    onUpdateNeeded(what) {
      alarms.raise('update_needed', { chainId }, `update needed: ${what}`)
    },
  }
}
