import { setImmediate } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Event } from '../families/event.ts'
import type { Family } from '../families/family.ts'
import type { Scope } from '../families/registry.ts'
import { createRowBatch, type RowBatch } from '../families/rows.ts'
import type { Row, RowRef } from '../families/table.ts'
import { isOtherFormat } from '../postgres/columnTypes.ts'
import { copyInLane } from '../postgres/copyRows.ts'
import { Lane } from '../postgres/lane.ts'
import type { StoredEvent } from './readEvents.ts'
import { keepBefore, loadRows, saveRows, type Target } from './rowStore.ts'
import { hasLive } from './startCursor.ts'
import { readSuspended, scopeIdOf, suspend } from './suspension.ts'

/** What folding a run of events did besides rows. */
export interface Projected {
  /** wallets whose holdings changed, by block */
  touched: Map<number, Set<string>>
  /** scopes that stand still from now on */
  suspended: Scope[]
  /** rows that a person should look at */
  news: Row[]
}

/** A few milliseconds: sockets wait no longer. */
const AT_ONCE = 1000

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
  const result: Projected = { touched: new Map(), suspended: [], news: [] }
  const decoding = once(target.beside?.decoding)
  const folding = once(target.beside?.folding)
  const beside = { decoding: decoding.run, folding: folding.run }
  const due = await withoutJoining(client, target.chainId, events)
  if (due.length === 0) {
    await decoding.run()
    await folding.run()
    return result
  }
  const still = await readSuspended(client, target, due)

  async function project(run: StoredEvent[]): Promise<void> {
    const open = still.size === 0 ? run : run.filter((event) => !still.has(scopeIdOf(event)))
    if (open.length === 0) return
    try {
      const { touched, news } = await foldRun(client, { ...target, beside }, open, undoBlock)
      result.news.push(...news)
      for (const [block, wallets] of touched) {
        const others = result.touched.get(block)
        result.touched.set(block, others ? new Set([...others, ...wallets]) : wallets)
      }
    } catch (error) {
      // what is stored beside the fold is no event's fault
      if (!isPoison(error) || error === decoding.fault() || error === folding.fault()) throw error
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

  await project(due)
  // nobody folded anything
  await decoding.run()
  await folding.run()
  return result
}

/** Events of contracts of others, which a family folds itself when it goes live for the first time, are left to it. */
async function withoutJoining(
  client: Client,
  chainId: number,
  events: StoredEvent[],
): Promise<StoredEvent[]> {
  const foreign = new Set(events.filter(({ type }) => type.isForeign).map(({ type }) => type.family))
  const joining = new Set<Family>()
  for (const family of foreign) if (!(await hasLive(client, chainId, family))) joining.add(family)
  return joining.size === 0 ? events : events.filter(({ type }) => !joining.has(type.family))
}

/** Work that is begun once, whoever asks first; and what it failed with. */
function once(work: (() => Promise<void>) | undefined): { run: () => Promise<void>; fault: () => unknown } {
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
): Promise<Pick<Projected, 'touched' | 'news'>> {
  const batch = createRowBatch(target.chainId)
  const decoded: Decoded[] = []
  await during(target.beside?.decoding(), events, (some) => decodeAll(batch, some, decoded))
  const sets = [...batch.sets.values()]
  await inSavepoint(client, async () => {
    for (const set of sets) await loadRows(client, target, set)
  })
  await during(target.beside?.folding(), decoded, (some) => {
    for (const { event, refs, type } of some) batch.fold(event, refs, type.fold.fold)
  })
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
  const news = [...batch.journals].flatMap(([table, rows]) => (table.isNews ? rows : []))
  return { touched: batch.touched, news }
}

/** Does what can be poison, a part at a time, while the database does something else. */
async function during<T>(
  work: Promise<void> | undefined,
  all: T[],
  take: (some: T[]) => void,
): Promise<void> {
  work?.catch(() => {})
  try {
    for (let i = 0; i < all.length; i += AT_ONCE) {
      // what is on its way to the database goes on
      if (i > 0 || work) await setImmediate()
      orPoison(() => take(all.slice(i, i + AT_ONCE)))
    }
  } finally {
    await work
  }
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

function decodeAll(batch: RowBatch, events: StoredEvent[], decoded: Decoded[]): void {
  for (const stored of events) {
    const { type, block, logIndex, txHash, at, address } = stored
    const args = type.decoder.decode(stored.log ?? stored)
    const event = { block, logIndex, txHash, at, address, name: type.name, args }
    const refs = type.fold.rows(event)
    batch.name(refs)
    decoded.push({ event, refs, type })
  }
}

/** Whatever a decoder or a fold throws is the event's fault: they read nothing but the event and its rows. */
function orPoison<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Poison((error as Error).message, { cause: error })
  }
}
