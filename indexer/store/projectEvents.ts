import { setImmediate } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Event } from '../families/event.ts'
import type { Scope } from '../families/registry.ts'
import { createRowBatch, type RowBatch } from '../families/rows.ts'
import type { RowRef } from '../families/table.ts'
import { isOtherFormat } from '../postgres/columnTypes.ts'
import { copyInLane } from '../postgres/copyRows.ts'
import { Lane } from '../postgres/lane.ts'
import type { StoredEvent } from './readEvents.ts'
import { keepBefore, loadRows, saveRows, type Target } from './rowStore.ts'
import { readSuspended, scopeIdOf, suspend } from './suspension.ts'

/** What folding a run of events did besides rows. */
export interface Projected {
  /** wallets whose holdings changed, by block */
  touched: Map<number, Set<string>>
  /** scopes that stand still from now on */
  suspended: Scope[]
}

/** In milliseconds of work, a few: sockets wait no longer. */
const FOLDED_AT_ONCE = 500

/** An event cannot be folded: its own fault, not one of the database or the machine. */
class Poison extends Error {}

/**
 * SQLSTATE classes of a row that does not fit: data exception, integrity constraint, program limit.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const POISON_CLASSES = ['22', '23', '54']

/**
 * Folds events into the projections: loads the rows they speak of, applies them, writes the changed rows. An event that
 * cannot be folded is found by halving the run, and its scope stands still; everybody else goes on.
 * @param undoBlock keep what the rows were before, so that this block can be taken back; null below finality
 */
export async function projectEvents(
  client: Client,
  target: Target,
  events: StoredEvent[],
  undoBlock: number | null,
): Promise<Projected> {
  const result: Projected = { touched: new Map(), suspended: [] }
  const beside = once(target.beside)
  if (events.length === 0) {
    await beside.run()
    return result
  }
  const still = await readSuspended(client, target, events)

  async function project(run: StoredEvent[]): Promise<void> {
    const open = still.size === 0 ? run : run.filter((event) => !still.has(scopeIdOf(event)))
    if (open.length === 0) return
    try {
      const touched = await foldRun(client, { ...target, beside: beside.run }, open, undoBlock)
      for (const [block, wallets] of touched)
        result.touched.set(block, new Set([...(result.touched.get(block) ?? []), ...wallets]))
    } catch (error) {
      // what is stored beside the fold is no event's fault
      if (!isPoison(error) || error === beside.fault()) throw error
      const [first, ...more] = open as [StoredEvent, ...StoredEvent[]]
      if (more.length === 0) {
        result.suspended.push(await suspend(client, target, first, (error as Error).message))
        still.add(scopeIdOf(first))
        return
      }
      const middle = open.length >> 1
      await project(open.slice(0, middle))
      await project(open.slice(middle))
    }
  }

  await project(events)
  // nobody folded anything
  await beside.run()
  return result
}

/** Work that is begun once, whoever asks first; and what it failed with. */
function once(work: Target['beside']): { run: () => Promise<void>; fault: () => unknown } {
  let begun: Promise<void> | undefined
  let fault: unknown
  return {
    run() {
      begun ??= (work?.() ?? Promise.resolve()).catch((error) => {
        fault = error
        throw error
      })
      return begun
    },
    fault: () => fault,
  }
}

function isPoison(error: unknown): boolean {
  if (error instanceof Poison) return true
  const code = (error as { code?: unknown }).code
  // a column that changed under this session is nobody's fault: the rows are tried again as it is now
  if (isOtherFormat(code)) return false
  return typeof code === 'string' && code.length === 5 && POISON_CLASSES.includes(code.slice(0, 2))
}

/** The database works beside this process: it stores the events while they are folded, and rows while others are encoded. */
async function foldRun(
  client: Client,
  target: Target,
  events: StoredEvent[],
  undoBlock: number | null,
): Promise<Projected['touched']> {
  const batch = createRowBatch(target.chainId)
  const decoded = orPoison(() => decodeAll(batch, events))
  const sets = [...batch.sets.values()]
  await inSavepoint(client, async () => {
    for (const set of sets) await loadRows(client, target, set)
  })
  const stored = target.beside?.()
  stored?.catch(() => {})
  try {
    for (let i = 0; i < decoded.length; i += FOLDED_AT_ONCE) {
      // what is on its way to the database, and from providers, goes on
      if (i > 0) await setImmediate()
      orPoison(() => {
        for (const { event, refs, type } of decoded.slice(i, i + FOLDED_AT_ONCE))
          batch.fold(event, refs, type.fold.fold)
      })
    }
  } finally {
    await stored
  }
  await inSavepoint(client, async () => {
    const lane = new Lane()
    try {
      for (const set of sets) {
        if (undoBlock !== null) await keepBefore(client, target, set, undoBlock)
        await saveRows(lane, client, target, set)
      }
      for (const [table, rows] of batch.journals)
        await copyInLane(lane, client, { schema: target.schema, table, rows })
    } finally {
      await lane.end()
    }
  })
  return batch.touched
}

/** Work of which nothing stays in the transaction when it is poison. */
async function inSavepoint(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('SAVEPOINT fold')
  try {
    await work()
    await client.query('RELEASE SAVEPOINT fold')
  } catch (error) {
    if (isPoison(error)) await client.query('ROLLBACK TO SAVEPOINT fold; RELEASE SAVEPOINT fold')
    throw error
  }
}

interface Decoded {
  event: Event
  refs: RowRef[]
  type: StoredEvent['type']
}

function decodeAll(batch: RowBatch, events: StoredEvent[]): Decoded[] {
  return events.map((stored) => {
    const { type, block, logIndex, txHash, at, address } = stored
    const event = {
      block,
      logIndex,
      txHash,
      at,
      address,
      name: type.name,
      args: type.decoder.decode(stored.log ?? stored),
    }
    const refs = type.fold.rows(event)
    batch.name(refs)
    return { event, refs, type }
  })
}

/** Whatever a decoder or a fold throws is the event's fault: they read nothing but the event and its rows. */
function orPoison<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Poison((error as Error).message, { cause: error })
  }
}
