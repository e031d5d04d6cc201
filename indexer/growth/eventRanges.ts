import type { Clock } from '#domain/clock.ts'
import { Fenced, type Writer } from '../postgres/writer.ts'
import { createStatistics } from './statistics.ts'

/** Keeps the ranges of `chain.event` at their size, and gives those that are full their indexes. */
export interface EventRanges {
  /** So many events were stored: where the open range is full the next one begins. At the head `finish` follows. */
  stored(events: number, isAtHead: boolean): Promise<void>
  /** The head is reached: every range gets its indexes. @returns true while there may be more to do */
  finish(): Promise<boolean>
}

/** A range that cannot end now is asked after again when so many more are stored. */
const AGAIN_EVENTS = 10_000
/** Somebody reads for long and holds the tables: they are asked for again after this. */
const AGAIN_MS = 10_000
/** SQLSTATE lock_not_available, deadlock_detected */
const TAKEN = new Set(['55P03', '40P01'])

/** @throws Fenced when another leads by now */
export function createEventRanges({
  writer,
  chainId,
  monotonic,
}: {
  writer: Writer
  chainId: number
  monotonic: Clock
}): EventRanges {
  const statistics = createStatistics(writer)
  // the leader before us may have been cut off between the end of a range and its indexes
  let left = 0
  let isIndexed = false
  let waitsUntilMs = Number.NEGATIVE_INFINITY

  /** One call of a function of the owner, by the leader alone. @returns undefined while somebody holds the tables */
  async function call<T>(what: string, ...more: unknown[]): Promise<T | undefined> {
    if (monotonic() < waitsUntilMs) return undefined
    const leader = 'SELECT FROM chain.cursor WHERE chain_id = $1 AND writer_term = $2 FOR UPDATE'
    try {
      const found = await writer.read((client) =>
        client.query<{ answer: T }>(`SELECT ${what} AS answer FROM (${leader}) leader`, [
          ...[chainId, writer.term, ...more],
        ]),
      )
      if (!found.rows[0]) throw new Fenced(`term ${writer.term} does not lead any more`)
      return found.rows[0].answer
    } catch (error) {
      if (!TAKEN.has((error as { code?: string }).code ?? '')) throw error
      waitsUntilMs = monotonic() + AGAIN_MS
      return undefined
    }
  }
  const indexOne = (isAtHead: boolean) => call<boolean>('chain.index_events($1, $3)', isAtHead)

  return {
    async stored(events, isAtHead) {
      await statistics.grew(events)
      left -= events
      if (left > 0 || events === 0) return
      const fitting = await call<number | null>('chain.next_event_partition($1)')
      if (fitting === undefined) return
      left = fitting ?? AGAIN_EVENTS
      isIndexed = false
      while (!isAtHead && (await indexOne(false)));
    },
    async finish() {
      if (isIndexed) return false
      const wasMissing = await indexOne(true)
      isIndexed = wasMissing === false
      return wasMissing === true
    },
  }
}
