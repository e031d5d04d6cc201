import { bytea } from '../postgres/session.ts'
import { Fenced, type Writer } from '../postgres/writer.ts'
import type { Tips } from '../reader/readHeaders.ts'
import type { Cursor } from './cursor.ts'

/** Undo is kept this far below finality, so that a person may still order a deeper rollback. */
const UNDO_MARGIN = 1000
const TOUCH_KEPT = '2 days'
/** Dropped events answer why somebody was let in. */
const ORPHAN_KEPT = '90 days'

/**
 * Records the head that a node showed and moves the levels forward, each only when our own block at that
 * height has the tag's hash.
 */
export async function recordTips(
  writer: Writer,
  chainId: number,
  cursor: Cursor,
  tips: Tips,
): Promise<Cursor> {
  const { latest, safe, finalized } = tips
  return writer.transaction(async (client) => {
    const moved = await client.query(
      `WITH ours AS (
         SELECT coalesce(max(number) FILTER (WHERE number = $5::bigint AND hash = $6::bytea), 0) AS safe,
                coalesce(max(number) FILTER (WHERE number = $7::bigint AND hash = $8::bytea), 0) AS finalized
         FROM chain.block WHERE chain_id = $1 AND number IN ($5, $7))
       UPDATE chain.cursor c SET head_seen = $2::bigint, head_at = to_timestamp($3), seen_at = now(),
         finalized_hash = CASE WHEN ours.finalized > c.finalized THEN $8::bytea ELSE c.finalized_hash END,
         finalized = greatest(c.finalized, ours.finalized),
         safe_hash = CASE WHEN greatest(ours.safe, ours.finalized) <= c.safe THEN c.safe_hash
           WHEN ours.safe >= ours.finalized THEN $6::bytea ELSE $8::bytea END,
         safe = greatest(c.safe, ours.safe, ours.finalized), halted = NULL
       FROM ours WHERE c.chain_id = $1 AND c.writer_term = $4 RETURNING c.safe, c.finalized`,
      [
        chainId,
        latest.number,
        latest.at,
        writer.term,
        safe.number,
        bytea(safe.hash),
        finalized.number,
        bytea(finalized.hash),
      ],
    )
    if (!moved.rows[0]) throw new Fenced(`term ${writer.term} does not lead any more`)
    return { ...cursor, ...moved.rows[0], halted: null }
  })
}

/** Removes what nobody can ask for any more. */
export async function prune(writer: Writer, chainId: number, cursor: Cursor): Promise<Cursor> {
  const floor = Math.max(0, cursor.finalized - UNDO_MARGIN)
  return writer.transaction(async (client) => {
    await client.query('DELETE FROM chain.undo WHERE chain_id = $1 AND block < $2', [chainId, floor])
    await client.query(
      `DELETE FROM chain.touch WHERE chain_id = $1 AND at < now() - interval '${TOUCH_KEPT}'`,
      [chainId],
    )
    await client.query(
      `DELETE FROM chain.orphan WHERE chain_id = $1 AND orphaned_at < now() - interval '${ORPHAN_KEPT}'`,
      [chainId],
    )
    const moved = await client.query(
      `UPDATE chain.cursor SET undo_from = greatest(undo_from, $2::bigint) WHERE chain_id = $1 RETURNING undo_from AS "undoFrom"`,
      [chainId, floor],
    )
    return { ...cursor, ...moved.rows[0] }
  })
}
