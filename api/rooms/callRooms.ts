import type { PoolClient } from 'pg'

/** The room of a booked call, as it is stored. */
export interface NewCallRoom {
  id: string
  /** of the creator who is called */
  channelId: string
}

/**
 * Opens the room of a booked call: nobody but its two sides knows of it, and no media engine carries it. It ends by `closeForEver`.
 * Its seats are bounded by those sides, so it has no capacity.
 */
export async function insertCallRoom(tx: PoolClient, { id, channelId }: NewCallRoom): Promise<void> {
  await tx.query(
    `INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at) VALUES ($1, $2, 'call', 'live', 'private', 'Call', app.now())`,
    [id, channelId],
  )
}
