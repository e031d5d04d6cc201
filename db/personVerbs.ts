import type { PoolClient } from 'pg'
import type { ScopedPool } from './scope.ts'

/** Rows by table. */
export type RowCounts = Record<string, number>

/** What a feature does with the rows of one person. Both verbs take an account that has none as well. */
export interface PersonVerbs {
  /** name of the step of an erasure, and of the part of an export */
  name: string
  /** tables of which an export shows the rows of its person */
  exports: readonly string[]
  /** tables that `erase` empties of the person */
  erases: readonly string[]
  /** What there is of the account, as one JSON object: rows by table. Nothing of other people, and no secret. */
  export(tx: PoolClient, accountId: string): Promise<string>
  /** How many rows `export` shows, by table. */
  count(db: ScopedPool | PoolClient, accountId: string): Promise<RowCounts>
  /** Takes the person out of every row, in the caller's transaction. Once more changes nothing. */
  erase(tx: PoolClient, accountId: string): Promise<RowCounts>
}

interface PersonTables {
  name: string
  /** table → SELECT of what its person gets, with the account as $1 */
  exports: Readonly<Record<string, string>>
  /** table → statement that takes the person out of it, with the account as $1; in this order */
  erases: Readonly<Record<string, string>>
  /** tables of the part of this name in `app.erase_person`, which the api may not change itself */
  byOwner?: readonly string[]
}

/** The verbs of a feature whose rows are found by statements alone. */
export function personVerbs({ name, exports, erases, byOwner = [] }: PersonTables): PersonVerbs {
  return {
    name,
    exports: Object.keys(exports),
    erases: [...Object.keys(erases), ...byOwner],
    async export(tx, accountId) {
      const parts = []
      for (const [table, select] of Object.entries(exports)) {
        const { rows } = await tx.query<{ all: string }>(
          `SELECT coalesce(json_agg(x), '[]')::text AS all FROM (${select}) x`,
          [accountId],
        )
        parts.push(`${JSON.stringify(table)}:${rows[0]?.all ?? '[]'}`)
      }
      return `{${parts.join(',')}}`
    },
    async count(db, accountId) {
      const counts: RowCounts = {}
      for (const [table, select] of Object.entries(exports)) {
        const { rows } = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM (${select}) x`, [
          accountId,
        ])
        counts[table] = rows[0]?.n ?? 0
      }
      return counts
    },
    async erase(tx, accountId) {
      const counts: RowCounts = {}
      for (const [table, statement] of Object.entries(erases))
        counts[table] = (await tx.query(statement, [accountId])).rowCount ?? 0
      return byOwner.length > 0 ? { ...counts, ...(await erasePerson(tx, accountId, name)) } : counts
    },
  }
}

/** Has the owner of the database take a person out of what is only added to. @param part which feature's rows */
export async function erasePerson(tx: PoolClient, accountId: string, part: string): Promise<RowCounts> {
  const { rows } = await tx.query<{ counts: RowCounts }>('SELECT app.erase_person($1, $2) AS counts', [
    accountId,
    part,
  ])
  return rows[0]?.counts ?? {}
}

/** SQL: e-mail addresses that are or were of the account $1, and are nobody else's now. */
export const OWN_EMAILS = `(SELECT i.email FROM app.identity i WHERE i.account_id = $1 AND i.email IS NOT NULL AND NOT EXISTS (
  SELECT FROM app.identity o WHERE o.email = i.email AND o.ended_at IS NULL AND o.account_id <> $1))`
