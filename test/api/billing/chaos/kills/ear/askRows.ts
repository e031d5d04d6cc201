import type { Pool } from 'pg'

/** Rows, as JSON, that a statement would write which a process is about to run. */
export type AskRows = (text: string, message: Buffer) => Promise<string[]>

const BIND = 'B'.charCodeAt(0)

/** Values that are bound to a statement. */
export function boundValues(message: Buffer): (Buffer | null)[] {
  if (message[0] !== BIND) return []
  // type and length, then the names of portal and statement
  let at = message.indexOf(0, message.indexOf(0, 5) + 1) + 1
  at += 2 + 2 * message.readInt16BE(at)
  const count = message.readInt16BE(at)
  at += 2
  return Array.from({ length: count }, () => {
    const length = message.readInt32BE(at)
    at += 4
    if (length < 0) return null
    at += length
    return message.subarray(at - length, at)
  })
}

async function askOnce(pool: Pool, text: string, values: unknown[]): Promise<string[]> {
  const tx = await pool.connect()
  let isLost = true
  try {
    await tx.query('BEGIN')
    const { rows } = await tx.query<{ row: string }>(`${text} RETURNING to_jsonb(m)::text AS row`, values)
    await tx.query('ROLLBACK')
    isLost = false
    return rows.map(({ row }) => row)
  } finally {
    tx.release(isLost)
  }
}

/** Asks the database itself: the statement is run in a transaction that is taken back. One that is gone knows of none. */
export function askRowsOf(pool: Pool): AskRows {
  return (text, message) => {
    // those of loops are texts
    const values = boundValues(message).map((value) => value?.toString() ?? null)
    return askOnce(pool, text, values).catch(() => [])
  }
}
