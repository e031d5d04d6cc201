import type { Clock } from '#domain/clock.ts'
import { Fenced, type Writer } from '../postgres/writer.ts'
import { createStatistics } from './statistics.ts'

/** Keeps the ranges of `chain.event` at their size, and gives those that are full their indexes. */
export interface EventRanges {
  /** Asked before blocks up to this one are stored: where the open range is about to end below it, it ends now. */
  makeRoom(block: number): Promise<void>
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

/** Where a range is about to end: it takes only events of chains and blocks before. */
interface Bound {
  ofChain: number
  beforeBlock: number
}

/** @throws Fenced when another leads by now */
export function createEventRanges({
  writer,
  chainId,
  monotonic,
  signal,
}: {
  writer: Writer
  chainId: number
  monotonic: Clock
  signal: AbortSignal
}): EventRanges {
  const statistics = createStatistics(writer)
  // the leader before us may have left one; not read yet
  let bound: Bound | null | undefined
  // the leader before us may have been cut off between the end of a range and its indexes
  let left = 0
  let isIndexed = false
  let waitsUntilMs = Number.NEGATIVE_INFINITY

  /** @returns undefined while somebody holds the tables */
  async function unlessTaken<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!TAKEN.has((error as { code?: string }).code ?? '')) throw error
      waitsUntilMs = monotonic() + AGAIN_MS
      return undefined
    }
  }

  /** One call of a function of the owner, by the leader alone. @returns undefined while somebody holds the tables */
  async function call<T>(what: string, ...more: unknown[]): Promise<T | undefined> {
    const leader = 'SELECT FROM chain.cursor WHERE chain_id = $1 AND writer_term = $2 FOR UPDATE'
    return unlessTaken(async () => {
      const found = await writer.read((client) =>
        client.query<{ answer: T }>(`SELECT ${what} AS answer FROM (${leader}) leader`, [
          ...[chainId, writer.term, ...more],
        ]),
      )
      if (!found.rows[0]) throw new Fenced(`term ${writer.term} does not lead any more`)
      return found.rows[0].answer
    })
  }
  const mustWait = () => monotonic() < waitsUntilMs
  const indexOne = async (isAtHead: boolean) =>
    mustWait() ? undefined : call<boolean>('chain.index_events($1, $3)', isAtHead)

  async function readBound(): Promise<void> {
    const found = await writer.read((client) =>
      client.query<Bound>(
        'SELECT of_chain AS "ofChain", before_block AS "beforeBlock" FROM chain.event_bound()',
      ),
    )
    bound = found.rows[0] ?? null
  }

  /** The bound is proven without a lock that anybody waits for, then the next range begins there. */
  async function endAtBound(): Promise<void> {
    const prove = () => writer.read((client) => client.query('SELECT chain.prove_event_bound()'))
    if (!(await unlessTaken(prove))) return
    if ((await call('chain.begin_event_partition()')) === undefined) return
    await readBound()
    left = 0
    isIndexed = false
  }

  return {
    async makeRoom(block) {
      if (bound === undefined) await readBound()
      const isBehind = ({ ofChain, beforeBlock }: Bound) =>
        chainId > ofChain || (chainId === ofChain && block >= beforeBlock)
      // nothing can be stored before: whoever holds the tables is waited for, two seconds a call
      while (bound && isBehind(bound)) {
        if (signal.aborted) throw new Fenced('stopped before there was room for the next events')
        await endAtBound()
      }
    },
    async stored(events, isAtHead) {
      await statistics.grew(events)
      left -= events
      if (left > 0 || events === 0 || mustWait()) return
      const fitting = await call<number | null>('chain.next_event_partition($1)')
      if (fitting === undefined) return
      if (fitting === 0) {
        await readBound()
        await endAtBound()
        return
      }
      left = fitting ?? AGAIN_EVENTS
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
