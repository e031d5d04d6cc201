import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId } from '#domain/ids.ts'

/** A fan club of their own, whose room has not begun, and their membership there. */
export async function fillClub(
  owner: Pool,
  accountId: string,
  { channelId, name }: { channelId: string; name: string },
): Promise<void> {
  const club = newId('clb', randomBytes)
  await owner.query('INSERT INTO app.club (id, channel_id) VALUES ($1, $2)', [club, channelId])
  await owner.query('INSERT INTO app.club_member (club_id, account_id) VALUES ($1, $2)', [club, accountId])
  await owner.query(
    `INSERT INTO app.room (id, channel_id, kind, visibility, title, gate_id, max_speakers, club_id)
     SELECT $1, channel_id, 'voice', 'members', $3, gate_id, 5, $4 FROM app.room
      WHERE channel_id = $2 AND gate_id IS NOT NULL LIMIT 1`,
    [newId('rom', randomBytes), channelId, `A club of ${name}`, club],
  )
}
