import type { Client } from 'pg'
import { Fenced } from '../postgres/writer.ts'

/** Where the index stands. */
export interface Cursor {
  number: number
  hash: string
  safe: number
  finalized: number
  epoch: number
  undoFrom: number
  genesis: string
  halted: string | null
  /** up to here as many providers told the same as the quorum asks for */
  agreed: number
  /** lowest block whose header nobody can recompute and only one provider told */
  unprovenFrom: number | null
  /** head when the index began: what stands above it is news; null = not known yet */
  historyTo: number | null
}

/** fresh: young enough; still: two providers tell the same old head; old: one provider alone tells it. */
export type HeadState = 'fresh' | 'still' | 'old'

const COLUMNS = `number, hash, safe, finalized, epoch, undo_from AS "undoFrom", genesis, halted, agreed,
  unproven_from AS "unprovenFrom", history_to AS "historyTo"`

export async function readCursor(client: Client, chainId: number): Promise<Cursor | null> {
  const found = await client.query(`SELECT ${COLUMNS} FROM chain.cursor WHERE chain_id = $1`, [chainId])
  return found.rows[0] ?? null
}

/**
 * Locks the cursor for this transaction.
 * @returns it, and whether rows changed in a backfill that nobody was told of yet
 * @throws Fenced when another leader took over or moved it: nothing of ours may be written on top
 */
export async function lockCursor(
  client: Client,
  chainId: number,
  term: number,
  believed: Cursor,
): Promise<Cursor & { isBackfill: boolean }> {
  const found = await client.query(
    `SELECT ${COLUMNS}, writer_term, is_backfill AS "isBackfill" FROM chain.cursor WHERE chain_id = $1 FOR UPDATE`,
    [chainId],
  )
  const row = found.rows[0]
  if (!row) throw new Fenced(`the cursor of chain ${chainId} is gone`)
  if (row.writer_term !== term) throw new Fenced(`term ${row.writer_term} leads, this is term ${term}`)
  if (row.hash !== believed.hash || row.epoch !== believed.epoch)
    throw new Fenced(
      `the cursor stands at ${row.number} ${row.hash}, believed at ${believed.number} ${believed.hash}`,
    )
  return row
}

/**
 * Locks the cursor for a write beside the chain's rows.
 * @throws Fenced when another leads by now
 */
export async function holdTerm(client: Client, chainId: number, term: number): Promise<void> {
  const held = await client.query(
    'SELECT FROM chain.cursor WHERE chain_id = $1 AND writer_term = $2 FOR UPDATE',
    [chainId, term],
  )
  if (held.rowCount === 0) throw new Fenced(`term ${term} does not lead any more`)
}

/** Hint for listeners, delivered with the commit: ids only, the cursor is the truth. */
export async function announce(
  client: Client,
  chainId: number,
  { epoch, from, to, hash }: { epoch: number; from: number; to: number; hash: string },
) {
  await client.query(`SELECT pg_notify('chain', $1)`, [`${chainId}:${epoch}:${from}:${to}:${hash}`])
}
