import type { Pool, PoolClient } from 'pg'

/**
 * Takes away what a guest had. What is append-only keeps an id behind which nobody stands.
 * @returns false when a session or a seat of it is open, or it is no guest: then nothing was done
 */
export async function eraseGuest(db: Pool | PoolClient, guestId: string): Promise<boolean> {
  const { rows } = await db.query<{ is_erased: boolean }>('SELECT app.erase_guest($1) AS is_erased', [
    guestId,
  ])
  return rows[0]?.is_erased ?? false
}
