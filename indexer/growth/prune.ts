import type { Client } from 'pg'
import type { Writer } from '../postgres/writer.ts'
import { type Cursor, holdTerm } from '../store/cursor.ts'

/** Undo is kept this far below finality, so that a person may still order a deeper rollback. */
const UNDO_MARGIN = 1000
const TOUCH_KEPT = '2 days'
/** Dropped events answer why somebody was let in. */
const ORPHAN_KEPT = '90 days'

/** Which final blocks without events stay. */
export interface KeptBlocks {
  /** so many below finality */
  last: number
  /** and of those below every so many-th */
  every: number
  /** looked at in one transaction */
  atOnce: number
}
/** Whoever needs the hash of another one reads at most `every` headers from the next that is kept: see `linkedHash`. */
export const KEPT: KeptBlocks = { last: 10_000, every: 1000, atOnce: 20_000 }

/**
 * Removes what nobody can ask for any more.
 * @returns with `isDone` false while there are more blocks to look at
 * @throws Fenced when another leads by now
 */
export async function prune(
  writer: Writer,
  chainId: number,
  cursor: Cursor,
  kept = KEPT,
): Promise<{ cursor: Cursor; isDone: boolean }> {
  const floor = Math.max(0, cursor.finalized - UNDO_MARGIN)
  return writer.transaction(async (client) => {
    await holdTerm(client, chainId, writer.term)
    await client.query('DELETE FROM chain.undo WHERE chain_id = $1 AND block < $2', [chainId, floor])
    await client.query(
      `DELETE FROM chain.touch WHERE chain_id = $1 AND at < now() - interval '${TOUCH_KEPT}'`,
      [chainId],
    )
    await client.query(
      `DELETE FROM chain.orphan WHERE chain_id = $1 AND orphaned_at < now() - interval '${ORPHAN_KEPT}'`,
      [chainId],
    )
    const isDone = await pruneBlocks(client, chainId, cursor.finalized - kept.last, kept)
    const moved = await client.query(
      `UPDATE chain.cursor SET undo_from = greatest(undo_from, $2::bigint) WHERE chain_id = $1 RETURNING undo_from AS "undoFrom"`,
      [chainId, floor],
    )
    return { cursor: { ...cursor, ...moved.rows[0] }, isDone }
  })
}

/** Of the next blocks below a height, those go in which nothing of ours happened. Each block is looked at once. */
async function pruneBlocks(
  client: Client,
  chainId: number,
  upTo: number,
  { every, atOnce }: KeptBlocks,
): Promise<boolean> {
  const found = await client.query<{ above: number; first: number }>(
    `SELECT greatest(c.pruned_to, b.first) AS above FROM chain.cursor c,
       (SELECT min(number) AS first FROM chain.block WHERE chain_id = $1) b WHERE c.chain_id = $1`,
    [chainId],
  )
  const above = found.rows[0]?.above ?? upTo
  if (above >= upTo) return true
  const last = Math.min(upTo, above + atOnce)
  // OFFSET makes it a look into the key for each block: events may be many times the blocks
  await client.query(
    `DELETE FROM chain.block b WHERE b.chain_id = $1 AND b.number > $2 AND b.number <= $3 AND b.number % $4 <> 0
       AND NOT EXISTS (SELECT FROM chain.event e WHERE e.chain_id = $1 AND e.block = b.number OFFSET 0)`,
    [chainId, above, last, every],
  )
  await client.query('UPDATE chain.cursor SET pruned_to = $2 WHERE chain_id = $1', [chainId, last])
  return last === upTo
}
