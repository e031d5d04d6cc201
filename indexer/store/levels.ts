import { Fenced, type Writer } from '../postgres/writer.ts'
import type { Cursor, HeadState } from './cursor.ts'

/** What a look at the head gave: the head itself, and how far each level may rise. */
export interface Heights {
  head: { number: number; at: number }
  headState: HeadState
  safe: number
  finalized: number
  agreed: number
}

/** Records the head that a node showed and moves the levels forward, each to a block that is stored; never back. */
export async function recordHeights(
  writer: Writer,
  chainId: number,
  cursor: Cursor,
  heights: Heights,
): Promise<Cursor> {
  const { head, headState, safe, finalized, agreed } = heights
  return writer.transaction(async (client) => {
    const moved = await client.query(
      `WITH ours AS (SELECT s.number AS safe, s.hash AS safe_hash, f.number AS finalized, f.hash AS finalized_hash
         FROM (SELECT) one
         LEFT JOIN LATERAL (SELECT number, hash FROM chain.block WHERE chain_id = $1 AND number <= $5::bigint
           ORDER BY number DESC LIMIT 1) s ON true
         LEFT JOIN LATERAL (SELECT number, hash FROM chain.block WHERE chain_id = $1 AND number <= $6::bigint
           ORDER BY number DESC LIMIT 1) f ON true)
       UPDATE chain.cursor c SET head_seen = $2::bigint, head_at = to_timestamp($3), seen_at = now(), head_state = $7,
         history_to = coalesce(c.history_to, $2::bigint),
         finalized_hash = CASE WHEN ours.finalized > c.finalized THEN ours.finalized_hash ELSE c.finalized_hash END,
         finalized = greatest(c.finalized, ours.finalized),
         safe_hash = CASE WHEN ours.safe > c.safe THEN ours.safe_hash ELSE c.safe_hash END,
         safe = greatest(c.safe, ours.safe),
         agreed = greatest(c.agreed, least($8::bigint, c.number)), halted = NULL
       FROM ours WHERE c.chain_id = $1 AND c.writer_term = $4 RETURNING c.safe, c.finalized, c.agreed, c.history_to AS "historyTo"`,
      [chainId, head.number, head.at, writer.term, safe, finalized, headState, agreed],
    )
    if (!moved.rows[0]) throw new Fenced(`term ${writer.term} does not lead any more`)
    return { ...cursor, ...moved.rows[0], halted: null }
  })
}

/** Remembers the lowest block that only one provider told and nobody can recompute, before it is stored. */
export async function markUnproven(
  writer: Writer,
  chainId: number,
  cursor: Cursor,
  block: number,
): Promise<Cursor> {
  const unprovenFrom = Math.min(block, cursor.unprovenFrom ?? block)
  await writer.read((client) =>
    client.query('UPDATE chain.cursor SET unproven_from = $2 WHERE chain_id = $1 AND writer_term = $3', [
      chainId,
      unprovenFrom,
      writer.term,
    ]),
  )
  return { ...cursor, unprovenFrom }
}
