import type { PoolClient } from 'pg'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { Visibility } from '#domain/words.ts'

/** A room that has not begun, as it is stored. */
export interface NewRoom {
  id: string
  channelId: string
  kind: HostedKind
  visibility: Visibility
  title: string
  gateId: string | null
  /** null: as many as the engine takes */
  capacity: number | null
  /** seconds for which somebody who left comes back without waiting */
  reentryS: number
  /** besides its host; null of a stream */
  maxSpeakers: number | null
  locksTokens: boolean
  clubId: string | null
}

/** Stores a draft. */
export async function insertRoom(tx: PoolClient, room: NewRoom): Promise<void> {
  await tx.query(
    `INSERT INTO app.room (id, channel_id, kind, visibility, title, gate_id, capacity, reentry_s, max_speakers, locks_tokens, club_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[room.id, room.channelId, room.kind, room.visibility, room.title, room.gateId, room.capacity],
      ...[room.reentryS, room.maxSpeakers, room.locksTokens, room.clubId],
    ],
  )
}
