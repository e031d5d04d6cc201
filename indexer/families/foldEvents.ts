import type { Event, LogPosition } from './event.ts'
import { type EventType, scopeOf } from './registry.ts'
import { createRowBatch, type RowSet } from './rows.ts'
import type { Journal, Projection, Row, RowRef } from './table.ts'

/** A log of a contract that is followed, not decoded yet. */
export interface RawEvent extends LogPosition {
  type: EventType
  address: string
  topics: string[]
  data: string
}

/** From this event on the rows of a scope stay as they are. */
export interface StandStill {
  block: number
  logIndex: number
  reason: string
}

/** Rows in memory, without a database: the same folds as the index, event by event. */
export interface MemoryFold {
  add(event: RawEvent): void
  rowsOf(table: Projection | Journal): Row[]
  /** by address and key of the scope */
  suspended: ReadonlyMap<string, StandStill>
}

/** @param suspended scopes that stand still from an event on, whatever that event says */
export function createMemoryFold(
  chainId: number,
  suspended: ReadonlyMap<string, StandStill> = new Map(),
): MemoryFold {
  const batch = createRowBatch(chainId)
  const still = new Map(suspended)

  function fold(raw: RawEvent): void {
    const { type, block, logIndex, txHash, at, address } = raw
    const event: Event = {
      block,
      logIndex,
      txHash,
      at,
      address,
      name: type.name,
      args: type.decoder.decode(raw),
    }
    const refs = type.fold.rows(event)
    batch.name(refs)
    const takeBack = keepBefore(refs)
    try {
      batch.fold(event, refs, type.fold.fold)
    } catch (error) {
      takeBack()
      throw error
    }
  }

  /** A fold may throw when it has written some of its rows; then none of them counts. */
  function keepBefore(refs: RowRef[]): () => void {
    const before = refs.map(({ table, id }) => {
      const set = batch.sets.get(table) as RowSet
      return { set, id, row: set.rows.get(id) }
    })
    const lengths = [...batch.journals].map(([table, rows]) => [table, rows.length] as const)
    return () => {
      for (const { set, id, row } of before)
        if (row) set.rows.set(id, row)
        else set.rows.delete(id)
      const known = new Map(lengths)
      for (const [table, rows] of batch.journals) rows.length = known.get(table) ?? 0
    }
  }

  return {
    suspended: still,
    add(raw) {
      const scope = scopeOf(raw.type, raw.address, raw.topics)
      const id = `${scope.address}/${scope.key}`
      const since = still.get(id)
      if (since && !isBefore(raw, since)) return
      try {
        fold(raw)
      } catch (error) {
        still.set(id, { block: raw.block, logIndex: raw.logIndex, reason: (error as Error).message })
      }
      // what was touched is for readers of an index that runs
      batch.touched.clear()
    },
    rowsOf(table) {
      if (table.kind === 'journal') return batch.journals.get(table) ?? []
      return [...(batch.sets.get(table)?.rows.values() ?? [])]
    },
  }
}

function isBefore(event: LogPosition, since: StandStill): boolean {
  return event.block < since.block || (event.block === since.block && event.logIndex < since.logIndex)
}
