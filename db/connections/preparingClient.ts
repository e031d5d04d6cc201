import { createHash } from 'node:crypto'
import pg from 'pg'

/** Texts that are remembered. What comes when so many are there is planned each time: texts without end fill no memory. */
const MAX_TEXTS = 1000
/** SQLSTATE feature_not_supported: the columns of what was prepared are others by now; invalid_sql_statement_name: it is not there. */
const STALE = ['0A000', '26000']
/** One statement that Postgres can prepare. */
const PREPARABLE = /^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b[^;]*$/

/**
 * A client for who asks the same again and again: from its second time on a text is a prepared statement, which Postgres parses
 * and plans once for each connection. What loops ask to see whether there is work costs little else. A text that can no longer
 * be run as it was prepared fails once, and is planned each time from then on.
 */
export function createPreparingClient(): typeof pg.Client {
  /** the name of each that was asked before */
  const names = new Map<string, string>()
  const stale = new Set<string>()
  const nameOf = (text: unknown): string | null => {
    if (typeof text !== 'string' || !PREPARABLE.test(text) || stale.has(text)) return null
    const name = names.get(text)
    if (name !== undefined) return name
    // the text decides: behind a pooler another process may have the connection
    if (names.size < MAX_TEXTS) names.set(text, createHash('sha256').update(text).digest('base64url'))
    return null
  }
  const noteStale = (text: string, error: unknown) => {
    if (STALE.includes((error as { code?: string } | null)?.code ?? '')) stale.add(text)
  }
  return class extends pg.Client {
    override query(...asked: unknown[]): never {
      const ask = (...args: unknown[]) => (super.query as (...args: unknown[]) => unknown).apply(this, args)
      const text = asked[0]
      const name = nameOf(text)
      if (name === null) return ask(...asked) as never
      const statement = { name, text: String(text), values: Array.isArray(asked[1]) ? asked[1] : [] }
      const callback = asked.find((one) => typeof one === 'function')
      if (callback)
        return ask(statement, (error: unknown, result: unknown) => {
          noteStale(statement.text, error)
          callback(error, result)
        }) as never
      return (ask(statement) as Promise<unknown>).catch((error: unknown) => {
        noteStale(statement.text, error)
        throw error
      }) as never
    }
  }
}
