import type { Pool, PoolClient } from 'pg'
import type { HoldingsAsked } from '#api/ports/chain.ts'
import { askedContracts } from './askedHoldings.ts'
import { CURSOR_COLUMNS, type Cursor, type CursorRow, readCursor, toCursor } from './cursor.ts'
import { type Holdings, readHoldings } from './readHoldings.ts'

/** Holdings together with the position of the index they are true at. */
export interface HoldingsAt {
  holdings: Holdings
  cursor: Cursor
}

interface Entry {
  holdings: Holdings
  /** whose touches end it: the wallets, and contracts that are asked about when their rows stand still from then on */
  subjects: string[]
  policyVer: number
  /** position the entry was read at */
  number: number
}

/** Which holdings are asked for; `policyVer` changes when the account's wallets change. */
export interface HoldingsQuestion {
  accountId: string
  asked: HoldingsAsked
  policyVer: number
}

function keyOf({ accountId, asked: { collections, tokens } }: HoldingsQuestion): string {
  const held = tokens.map(({ kind, address, lockedFor = '' }) => `${kind}:${address}:${lockedFor}`)
  return [accountId, ...collections, ...held].join(' ')
}

/** In-process cache over the index. An answer is exact at the cursor it comes with. */
export interface HoldingsCache {
  /** Holdings at `atLeast` or later; null when the index is empty. */
  read(question: HoldingsQuestion, atLeast: Cursor): Promise<HoldingsAt | null>
  /** Follows the index; called on every hint and before an answer that would be older than asked. */
  catchUp(): Promise<void>
  /** entries held now */
  size(): number
}

const MAX_TOUCHES = 5000

async function inSnapshot<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect()
  try {
    await tx.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    return await work(tx)
  } finally {
    // nothing was written: a rollback ends the snapshot and cannot lose anything
    const broken = await tx.query('ROLLBACK').then(
      () => undefined,
      (error: Error) => error,
    )
    tx.release(broken)
  }
}

/** @param maxEntries the oldest entry goes when there are more */
export function createHoldingsCache(pool: Pool, chainId: number, maxEntries = 50_000): HoldingsCache {
  const entries = new Map<string, Entry>()
  const bySubject = new Map<string, Set<string>>()
  let position: Cursor | null = null
  let following: Promise<void> | null = null

  const drop = (key: string): void => {
    for (const subject of entries.get(key)?.subjects ?? []) {
      const keys = bySubject.get(subject)
      keys?.delete(key)
      if (keys?.size === 0) bySubject.delete(subject)
    }
    entries.delete(key)
  }
  const keep = (key: string, entry: Entry): void => {
    drop(key)
    const oldest = entries.size >= maxEntries ? entries.keys().next() : null
    if (oldest && !oldest.done) drop(oldest.value)
    entries.set(key, entry)
    for (const subject of entry.subjects) {
      const keys = bySubject.get(subject) ?? new Set<string>()
      bySubject.set(subject, keys.add(key))
    }
  }
  const clear = (): void => {
    entries.clear()
    bySubject.clear()
  }

  async function follow(): Promise<void> {
    const { rows } = await pool.query<CursorRow & { touched: string[] | null }>({
      name: 'holdings_follow',
      text: `SELECT ${CURSOR_COLUMNS}, (SELECT array_agg('0x' || encode(t.subject, 'hex')) FROM
               (SELECT subject FROM chain.touch WHERE seq > $2 AND chain_id = $1 ORDER BY seq LIMIT ${MAX_TOUCHES}) t) AS touched
               FROM chain.cursor c WHERE c.chain_id = $1`,
      values: [chainId, position?.seq ?? Number.MAX_SAFE_INTEGER],
    })
    const next = toCursor(chainId, rows[0])
    const touched = rows[0]?.touched ?? []
    const isOther = !position || !next || next.epoch !== position.epoch || next.seq < position.seq
    if (isOther || next.isBackfill || touched.length === MAX_TOUCHES) clear()
    for (const subject of touched) for (const key of [...(bySubject.get(subject) ?? [])]) drop(key)
    position = next
  }
  function catchUp(): Promise<void> {
    following ??= follow().finally(() => {
      following = null
    })
    return following
  }
  const isBehind = (at: { number: number; epoch: number; seq: number }): boolean =>
    !position || position.number < at.number || position.epoch !== at.epoch || position.seq < at.seq

  async function load(key: string, question: HoldingsQuestion): Promise<HoldingsAt | null> {
    return inSnapshot(pool, async (tx) => {
      const cursor = await readCursor(tx, chainId)
      if (!cursor) return null
      const holdings = await readHoldings(tx, chainId, question.asked, question.accountId)
      // an entry from before the position would miss touches that were already followed; a backfill has none to follow, and nothing
      // tells when what the index does not follow is followed again
      if (
        holdings.asOfBlock === null &&
        position &&
        !cursor.isBackfill &&
        cursor.seq >= position.seq &&
        cursor.epoch === position.epoch
      ) {
        const subjects = [...holdings.wallets, ...askedContracts(question.asked)]
        keep(key, { holdings, subjects, policyVer: question.policyVer, number: cursor.number })
      }
      return { holdings, cursor }
    })
  }

  return {
    catchUp,
    size: () => entries.size,
    read: async (question, atLeast) => {
      const key = keyOf(question)
      if (isBehind(atLeast)) await catchUp()
      const entry = entries.get(key)
      const isUsable = position && entry?.policyVer === question.policyVer && entry.number <= position.number
      return isUsable && position && entry
        ? { holdings: entry.holdings, cursor: position }
        : load(key, question)
    },
  }
}
