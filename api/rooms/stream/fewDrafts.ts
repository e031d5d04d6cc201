import type { Pool, PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import type { NamedRoom } from '../store.ts'

/**
 * Of a channel that has so many rooms that have not begun, or more: the oldest, one without a date first; null = there are
 * fewer. The room of its fan club is none of them. New ones wait for it behind one another.
 */
async function readDraftTooMany(
  tx: Pool | PoolClient,
  channelId: string,
  most: number,
): Promise<NamedRoom | null> {
  await tx.query(
    'SELECT FROM app.creator WHERE id = (SELECT creator_id FROM app.channel WHERE id = $1) FOR NO KEY UPDATE',
    [channelId],
  )
  const { rows } = await tx.query<NamedRoom & { n: number }>(
    `SELECT id, kind, title, state, (count(*) OVER ())::int AS n FROM app.room
      WHERE channel_id = $1 AND state IN ('draft', 'scheduled') AND club_id IS NULL
      ORDER BY state, opened_at IS NOT NULL, created_at, id LIMIT 1`,
    [channelId],
  )
  const [oldest] = rows
  if (!oldest || oldest.n < most) return null
  return { id: oldest.id, kind: oldest.kind, title: oldest.title, state: oldest.state }
}

/** Throws TOO_MANY_DRAFTS where a channel can have no further room that has not begun. */
export async function demandFewDrafts(tx: Pool | PoolClient, channelId: string, most: number): Promise<void> {
  const oldest = await readDraftTooMany(tx, channelId, most)
  if (!oldest) return
  throw new ProblemError('TOO_MANY_DRAFTS', {
    detail: `This channel has ${most} rooms or more that have not begun. End one first; the oldest is “${oldest.title}”.`,
    facts: { roomId: oldest.id, kind: oldest.kind, title: oldest.title, state: oldest.state },
  })
}
