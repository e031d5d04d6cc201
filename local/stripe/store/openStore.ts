import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { recordEvent } from '../events/recordEvent.ts'
import { ApiError } from '../http/apiError.ts'
import { createLineSums, LINE_INDEX } from './sumLines.ts'
import type { EventOrigin, Query, StoredObject, Transaction } from './transaction.ts'

/** Everything the stand-in knows, in one file; what was committed survives `kill -9`. */
export interface Store {
  readonly platform: string
  /** where the pages are, e.g. `http://127.0.0.1:4000`, for the links of answers */
  pagesOrigin(): string
  /** unix seconds of the stand-in's clock */
  nowS(): number
  /** milliseconds of the same clock */
  nowMs(): number
  /** moves the clock ahead; it never goes back */
  moveClock(aheadS: number): void
  /**
   * Does the work in one transaction of the platform's scope, or of another; nothing stays when it throws.
   * @param origin the API call that does it, for its events
   */
  transact<T>(work: (tx: Transaction) => T, scope?: string, origin?: EventOrigin): T
  /** takes the next job that is due off the list and does it in one transaction; false when none is due */
  runDue(jobs: Readonly<Record<string, Job>>): boolean
  /** unix seconds of the next job, if there is one */
  nextDueS(): number | undefined
  /** calls back after each commit that wrote events, and when the clock was moved */
  onEvents(listener: () => void): void
  /** calls who listens for events: there may be something to send */
  announce(): void
  /** rows beside the objects (answers kept for a key, deliveries); their tables belong to who makes them */
  readonly sql: DatabaseSync
  close(): void
}

/** Work that waits for the clock. */
export type Job = (tx: Transaction, subject: string) => void

export interface StoreOptions {
  /** absolute; made when it is missing */
  dir: string
  /** id of the platform's own account */
  platform: string
  /** where the pages are; asked when a link is made, as a free port is known only then */
  pagesOrigin: () => string
  /** milliseconds of the machine's clock */
  clock: () => number
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS object (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, scope TEXT NOT NULL, kind TEXT NOT NULL,
    created INTEGER NOT NULL, body TEXT NOT NULL, hidden TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS object_of_kind ON object (scope, kind, seq);
  CREATE INDEX IF NOT EXISTS object_of_intent ON object (json_extract(body, '$.payment_intent'), kind);
  CREATE INDEX IF NOT EXISTS object_of_group ON object (json_extract(body, '$.transfer_group'), kind);
  CREATE INDEX IF NOT EXISTS object_of_customer ON object (json_extract(body, '$.customer'), kind);
  CREATE INDEX IF NOT EXISTS object_of_charge ON object (json_extract(body, '$.charge'), kind);
  CREATE INDEX IF NOT EXISTS object_of_source ON object (json_extract(body, '$.source'), kind);
  CREATE TABLE IF NOT EXISTS due (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, job TEXT NOT NULL, subject TEXT NOT NULL,
    scope TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS due_at ON due (at, seq);
`
const FIELD = /^[a-z_0-9]+$/
/** What happens by itself has no call. */
const NOBODY: EventOrigin = { id: null, idempotency_key: null }

/** Opens the store of a folder, or begins one. */
export function openStore({ dir, platform, pagesOrigin, clock }: StoreOptions): Store {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const sql = new DatabaseSync(path.join(dir, 'stripe.sqlite'))
  sql.exec(SCHEMA + LINE_INDEX)
  const aheadOf = sql.prepare("SELECT CAST(value AS INTEGER) AS ahead FROM meta WHERE key = 'ahead_s'")
  let aheadS = Number(aheadOf.get()?.ahead ?? 0)
  const nowS = () => Math.floor(clock() / 1000) + aheadS
  const nowMs = () => Math.floor(clock()) + aheadS * 1000
  const listeners: (() => void)[] = []
  const announce = () => {
    for (const listener of listeners) listener()
  }
  let hasEvents = false
  let eventOrigin = NOBODY

  const rows = createRows(sql)
  const sumLines = createLineSums(sql)
  // the clock stands still within a transaction: what is summed is what is listed
  const open = (scope: string, now = nowS()): Transaction => ({
    ...{ nowS: now, scope, platform, pagesOrigin: pagesOrigin() },
    as: (other) => open(other, now),
    newId: (prefix) => `${prefix}_${randomBytes(12).toString('hex')}`,
    find: (kind, id) => rows.find(scope, kind, id),
    read(kind, id, param) {
      const found = rows.find<never>(scope, kind, id)
      if (found) return found
      throw new ApiError(404, 'resource_missing', `No such ${kind.replaceAll('_', ' ')}: '${id}'`, { param })
    },
    findAny: (id) => rows.findAny(scope, id),
    list: (kind, query) => rows.list(scope, kind, query ?? {}),
    sumLines: (sinceS) => sumLines(scope, sinceS ?? now, now),
    save(object) {
      rows.save(scope, object, nowS())
      return object
    },
    remove: (kind, id) => rows.remove(scope, kind, id),
    hidden: (id) => rows.hidden(id),
    hide: (id, facts) => rows.hide(id, facts),
    emit(type, object, before) {
      hasEvents = true
      recordEvent(open(scope, now), { type, object, before, origin: eventOrigin, sql, nowMs: nowMs() })
    },
    schedule: (atS, job, subject) => rows.schedule(atS, job, subject, scope),
  })

  function transact<T>(work: (tx: Transaction) => T, scope = platform, origin = NOBODY): T {
    sql.exec('BEGIN IMMEDIATE')
    hasEvents = false
    eventOrigin = origin
    const commit = () => {
      sql.exec('COMMIT')
      if (hasEvents) announce()
    }
    let result: T
    try {
      result = work(open(scope))
    } catch (error) {
      if (error instanceof ApiError && error.isKept) commit()
      else sql.exec('ROLLBACK')
      throw error
    }
    commit()
    return result
  }

  return {
    ...{ platform, pagesOrigin, nowS, nowMs, transact, announce, sql },
    moveClock(byS) {
      if (!Number.isSafeInteger(byS) || byS < 0)
        throw new Error('the clock only goes ahead, by whole seconds')
      aheadS += byS
      sql.prepare("INSERT OR REPLACE INTO meta VALUES ('ahead_s', ?)").run(String(aheadS))
      announce()
    },
    runDue(jobs) {
      const next = rows.nextDue()
      if (!next || next.at > nowS()) return false
      const job = jobs[next.job]
      if (!job) throw new Error(`nobody does the job ${next.job}`)
      transact((tx) => {
        rows.unschedule(next.seq)
        job(tx, next.subject)
      }, next.scope)
      return true
    },
    nextDueS: () => rows.nextDue()?.at,
    onEvents: (listener) => void listeners.push(listener),
    close: () => sql.close(),
  }
}

interface DueRow {
  seq: number
  at: number
  job: string
  subject: string
  scope: string
}

function createRows(sql: DatabaseSync) {
  const one = sql.prepare('SELECT body FROM object WHERE scope = ? AND kind = ? AND id = ?')
  const any = sql.prepare('SELECT body FROM object WHERE scope = ? AND id = ?')
  const upsert = sql.prepare(`INSERT INTO object (id, scope, kind, created, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET body = excluded.body`)
  const drop = sql.prepare('DELETE FROM object WHERE scope = ? AND kind = ? AND id = ?')
  const secret = sql.prepare('SELECT hidden FROM object WHERE id = ?')
  const keep = sql.prepare('UPDATE object SET hidden = ? WHERE id = ?')
  const due = sql.prepare('SELECT seq, at, job, subject, scope FROM due ORDER BY at, seq LIMIT 1')
  const plan = sql.prepare('INSERT INTO due (at, job, subject, scope) VALUES (?, ?, ?, ?)')
  const done = sql.prepare('DELETE FROM due WHERE seq = ?')
  const parsed = <T>(row: Record<string, unknown> | undefined) =>
    row === undefined ? undefined : (JSON.parse(String(row.body)) as T)
  return {
    find: <T>(scope: string, kind: string, id: string) => parsed<T>(one.get(scope, kind, id)),
    findAny: (scope: string, id: string) => parsed<StoredObject>(any.get(scope, id)),
    list<T>(scope: string, kind: string, query: Query): T[] {
      const { text, values } = statementOf(scope, kind, query)
      const found = sql.prepare(text).all(...values)
      if (query.before !== undefined) found.reverse()
      return found.map((row) => JSON.parse(String(row.body)) as T)
    },
    save(scope: string, object: StoredObject, nowS: number): void {
      const created = typeof object.created === 'number' ? object.created : nowS
      upsert.run(object.id, scope, object.object, created, JSON.stringify(object))
    },
    remove: (scope: string, kind: string, id: string) => void drop.run(scope, kind, id),
    hidden<T>(id: string): T | undefined {
      const text = secret.get(id)?.hidden
      return typeof text === 'string' ? (JSON.parse(text) as T) : undefined
    },
    hide: (id: string, facts: object) => void keep.run(JSON.stringify(facts), id),
    nextDue: () => due.get() as unknown as DueRow | undefined,
    schedule: (atS: number, job: string, subject: string, scope: string) =>
      void plan.run(atS, job, subject, scope),
    unschedule: (seq: number) => void done.run(seq),
  }
}

function statementOf(scope: string, kind: string, query: Query) {
  const values: SQLInputValue[] = [scope, kind]
  const where = ['scope = ?', 'kind = ?']
  const and = (condition: string, value: SQLInputValue) => {
    where.push(condition)
    values.push(value)
  }
  for (const [field, value] of Object.entries(query.fields ?? {})) {
    if (!FIELD.test(field)) throw new Error(`${field} is no field`)
    and(`json_extract(body, '$.${field}') = ?`, typeof value === 'boolean' ? Number(value) : value)
  }
  if (query.isUnmarked === true) where.push('hidden IS NULL')
  if (query.createdFrom !== undefined) and('created >= ?', query.createdFrom)
  if (query.createdTo !== undefined) and('created <= ?', query.createdTo)
  if (query.after !== undefined) and('seq < (SELECT seq FROM object WHERE id = ?)', query.after)
  if (query.before !== undefined) and('seq > (SELECT seq FROM object WHERE id = ?)', query.before)
  const order = query.before === undefined ? 'DESC' : 'ASC'
  const limit = query.limit === undefined ? '' : ` LIMIT ${Math.trunc(query.limit)}`
  return {
    text: `SELECT body FROM object WHERE ${where.join(' AND ')} ORDER BY seq ${order}${limit}`,
    values,
  }
}
