import type { Alarms } from '#telemetry/alarms.ts'
import type { Scope } from '../families/registry.ts'
import type { Row } from '../families/table.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import { CONTRADICTIONS, type RpcFault } from '../rpc/rpcFault.ts'
import { countFault, type Status } from './status.ts'

/** So many are told apart from their own return. */
const NEWS_KEPT = 1000

/** What happens to the index, as it is told to logs, alarms and counters. */
export interface Reports {
  onFault(node: Endpoint, fault: RpcFault): void
  onReorg(reorg: { ancestor: number; depth: number; epoch: number }): void
  /** these scopes stand still from now on */
  onSuspended(scopes: Scope[]): void
  /** rows that a person should look at, if their blocks are above the history that the index began with */
  onNews(rows: Row[], historyTo: number | null): void
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
  const lastNews = new Set<string>()

  /**
   * A transaction that a reorg took back and another block holds again is no news, though times in it may be others.
   * @param before ids of the rows before it
   */
  function isNew({ tx_hash, contract, kind, subject, block }: Row, before: string[]): boolean {
    const what = [tx_hash, contract, kind, subject].join()
    const id = `${what},${before.filter((one) => one === `${block},${what}`).length}`
    before.push(`${block},${what}`)
    if (lastNews.has(id)) return false
    lastNews.add(id)
    if (lastNews.size > NEWS_KEPT) lastNews.delete([...lastNews][0] as string)
    return true
  }

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
    onNews(rows, historyTo) {
      const before: string[] = []
      for (const row of rows) {
        if (historyTo === null || (row.block as number) <= historyTo || !isNew(row, before)) continue
        const kind = row.kind as string
        status.securityEvents.set(kind, (status.securityEvents.get(kind) ?? 0) + 1)
        const { contract, subject, old_value, new_value, tx_hash, block } = row
        const facts = { chainId, kind, contract, subject, old: old_value, new: new_value, tx: tx_hash, block }
        // an alarm has one line a minute; none of these may hide behind another
        log.warn(facts, 'security event')
        alarms.raise(
          'security_event',
          facts,
          'who rules the platform, or what its contracts run, has changed',
        )
      }
    },
    onUpdateNeeded(what) {
      alarms.raise('update_needed', { chainId }, `update needed: ${what}`)
    },
  }
}
