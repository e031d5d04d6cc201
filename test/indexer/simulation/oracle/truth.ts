import type { Interface, LogDescription } from 'ethers'
import type { ToldLog } from '../chain/sealBlock.ts'

export type Cell = string | number | boolean | null
export type Row = Record<string, Cell>

/** What every table must say of a branch: rows by key. It shares no code with the indexer. */
export interface Truth {
  blocks: Map<string, Row>
  watched: Map<string, Row>
  events: Map<string, Row>
  families: Map<string, Row>
  /** what stands still, from which event on */
  suspended: Map<string, Row>
  collections: Map<string, Row>
  tiers: Map<string, Row>
  passes: Map<string, Row>
  credits: Map<string, Row>
  sales: Map<string, Row>
  claims: Map<string, Row>
}

export const lower = (value: unknown) => String(value).toLowerCase()

/** @throws when it is one of these events, and its bytes say nothing */
export function parse(abis: Interface[], log: ToldLog): LogDescription | null {
  for (const abi of abis) {
    const parsed = log.topics.length === 0 ? null : abi.parseLog(log)
    if (parsed) return parsed
  }
  return null
}

/** Event that last set a row. */
export function placeOf(log: ToldLog): Row {
  return { block: Number(log.blockNumber), log_index: Number(log.logIndex), tx_hash: log.transactionHash }
}
