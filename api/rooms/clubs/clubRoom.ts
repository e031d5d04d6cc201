import type { Pool, PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { newId } from '#domain/ids.ts'
import type { RoomDeps } from '../deps.ts'
import type { RoomRow } from '../store.ts'

/** SQL: room `r` is that of a fan club while nothing is going on in it: it has no date and is not at a provider. */
export const RESTS = `(r.club_id IS NOT NULL AND r.state = 'draft' AND r.provider_room_id IS NULL)`

/** The next room of a fan club, in the transaction that ended this one. Of a room of no club it makes nothing. */
export async function makeNextRoom(
  tx: Pool | PoolClient,
  { random }: Pick<RoomDeps, 'random'>,
  { id, clubId }: Pick<RoomRow, 'id' | 'clubId'>,
): Promise<void> {
  if (clubId === null) return
  await tx.query(
    `INSERT INTO app.room (id, channel_id, kind, visibility, title, gate_id, capacity, reentry_s, max_speakers, club_id)
     SELECT $2, channel_id, kind, visibility, title, gate_id, capacity, reentry_s, max_speakers, club_id
       FROM app.room WHERE id = $1 ON CONFLICT (club_id) WHERE state <> 'ended' DO NOTHING`,
    [id, newId('rom', random)],
  )
}

/**
 * Whoever is a member is asked anew soon, behind those who are due already, for the door of the club is another one. After the transaction
 * that changed it: nobody waits at that door for the rows of all members, and a daily look is what is left where this is not reached.
 */
export async function askMembersAgain(pool: Pool, clubId: string | null): Promise<void> {
  if (clubId === null) return
  await pool.query(
    `UPDATE app.club_member SET looked_at = least(looked_at, app.now() - interval '1 day') WHERE club_id = $1 AND ended_at IS NULL`,
    [clubId],
  )
}

/** A club whose room was ended by a worker of before is without one: it gets its next one. */
export async function healClubs(deps: Pick<RoomDeps, 'pool' | 'random'>): Promise<void> {
  const { rows } = await deps.pool.query<{ id: string; clubId: string }>(
    `SELECT r.id, r.club_id AS "clubId" FROM app.club k
       JOIN LATERAL (SELECT id, club_id FROM app.room WHERE club_id = k.id ORDER BY ended_at DESC NULLS FIRST LIMIT 1) r ON true
      WHERE NOT EXISTS (SELECT FROM app.room o WHERE o.club_id = k.id AND o.state <> 'ended') LIMIT 20`,
  )
  for (const room of rows) await makeNextRoom(deps.pool, deps, room)
}

/**
 * The room of a fan club rests with an archived channel, and with an owner who leaves: then nothing is announced or opened there.
 * The channel is not archived meanwhile.
 * @throws ProblemError CONFLICT
 */
export async function demandAwake(
  tx: PoolClient,
  { clubId, channelId }: Pick<RoomRow, 'clubId' | 'channelId'>,
): Promise<void> {
  if (clubId === null) return
  const { rowCount } = await tx.query(
    `SELECT FROM app.channel ch JOIN app.creator cr ON cr.id = ch.creator_id JOIN app.account o ON o.id = cr.account_id
      WHERE ch.id = $1 AND ch.archived_at IS NULL AND o.state IN ('active', 'suspended') FOR SHARE OF ch`,
    [channelId],
  )
  if (rowCount) return
  throw new ProblemError('CONFLICT', {
    detail: 'The channel of this fan club is archived. Bring it back first.',
  })
}
