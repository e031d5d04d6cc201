import type { Client } from 'pg'
import type { Event } from '../families/event.ts'
import type { Family } from '../families/family.ts'
import type { Scope } from '../families/registry.ts'
import { createRowBatch, type RowBatch } from '../families/rows.ts'
import type { Row, RowRef } from '../families/table.ts'
import { isOtherFormat } from '../postgres/columnTypes.ts'
import { copyRows } from '../postgres/copyRows.ts'
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
  const due = await withoutJoining(client, target.chainId, events)
  if (due.length === 0) return result
  const still = await readSuspended(client, target, due)

  async function project(run: StoredEvent[]): Promise<void> {
    const open = still.size === 0 ? run : run.filter((event) => !still.has(scopeIdOf(event)))
    if (open.length === 0) return
    await client.query('SAVEPOINT fold')
    try {
      const { touched, news } = await foldRun(client, target, open, undoBlock)
      await client.query('RELEASE SAVEPOINT fold')
      result.news.push(...news)
      for (const [block, wallets] of touched)
        result.touched.set(block, new Set([...(result.touched.get(block) ?? []), ...wallets]))
    } catch (error) {
      if (!isPoison(error)) throw error
      await client.query('ROLLBACK TO SAVEPOINT fold; RELEASE SAVEPOINT fold')
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

function isPoison(error: unknown): boolean {
  if (error instanceof Poison) return true
  const code = (error as { code?: unknown }).code
  // a column that changed under this session is nobody's fault: the rows are tried again as it is now
  if (isOtherFormat(code)) return false
  return typeof code === 'string' && code.length === 5 && POISON_CLASSES.includes(code.slice(0, 2))
}

async function foldRun(
  client: Client,
  target: Target,
  events: StoredEvent[],
  undoBlock: number | null,
): Promise<Pick<Projected, 'touched' | 'news'>> {
  const batch = createRowBatch(target.chainId)
  const decoded = orPoison(() => decodeAll(batch, events))
  const sets = [...batch.sets.values()]
  for (const set of sets) await loadRows(client, target, set)
  orPoison(() => {
    for (const { event, refs, type } of decoded) batch.fold(event, refs, type.fold.fold)
  })
  for (const set of sets) {
    if (undoBlock !== null) await keepBefore(client, target, set, undoBlock)
    await saveRows(client, target, set)
  }
  for (const [table, rows] of batch.journals) await copyRows(client, target.schema, table, rows)
  const news = [...batch.journals].flatMap(([table, rows]) => (table.isNews ? rows : []))
  return { touched: batch.touched, news }
}

interface Decoded {
  event: Event
  refs: RowRef[]
  type: StoredEvent['type']
}

function decodeAll(batch: RowBatch, events: StoredEvent[]): Decoded[] {
  return events.map((stored) => {
    const { type, block, logIndex, txHash, at, address } = stored
    const event = { block, logIndex, txHash, at, address, name: type.name, args: type.decoder.decode(stored) }
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
