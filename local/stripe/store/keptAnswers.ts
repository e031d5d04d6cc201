import { createHash } from 'node:crypto'
import type { Store } from './openStore.ts'

/** The first answer to a call with an idempotency key. */
export interface KeptAnswer {
  status: number
  body: string
  /** `request-id` of the call that was answered first */
  requestId: string
}

/** Answers by idempotency key, in the same file as the work: both survive the end of the process, or neither. */
export interface KeptAnswers {
  /** an answer that is at most a day old; `other`: the key was used for another call */
  find(key: string, fingerprint: string): KeptAnswer | 'other' | undefined
  /** inside the transaction of the work */
  keep(key: string, fingerprint: string, answer: KeptAnswer): void
}

/** At least so long the provider keeps them, seconds of the stand-in's clock. */
const KEPT_S = 86_400
const TABLE = `
  CREATE TABLE IF NOT EXISTS kept_answer (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    request TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS kept_answer_created ON kept_answer (created);
`

export function openKeptAnswers({ sql, nowS }: Pick<Store, 'sql' | 'nowS'>): KeptAnswers {
  sql.exec(TABLE)
  const byKey = sql.prepare(
    'SELECT fingerprint, status, body, request FROM kept_answer WHERE key = ? AND created > ?',
  )
  const prune = sql.prepare('DELETE FROM kept_answer WHERE created <= ?')
  const insert = sql.prepare('INSERT OR REPLACE INTO kept_answer VALUES (?, ?, ?, ?, ?, ?)')
  return {
    find(key, fingerprint) {
      const row = byKey.get(key, nowS() - KEPT_S)
      if (!row) return undefined
      if (row.fingerprint !== fingerprint) return 'other'
      return { status: Number(row.status), body: String(row.body), requestId: String(row.request) }
    },
    keep(key, fingerprint, { status, body, requestId }) {
      prune.run(nowS() - KEPT_S)
      insert.run(key, fingerprint, status, body, requestId, nowS())
    },
  }
}

/** What a call is compared by when its key comes again: the same parameters in another order are the same. */
export function fingerprintOf(call: {
  method: string
  path: string
  account: string
  params: unknown
}): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(call)))
    .digest('base64url')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, inner]) => [field, sorted(inner)]),
  )
}
