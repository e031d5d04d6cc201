import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { eraseGuest } from './eraseGuest.ts'

/** So many are read at a time, however many there are. */
const BATCH = 500

const IDLE = {
  name: 'idle-guests',
  text: `SELECT a.id FROM app.account a WHERE a.state = 'guest' AND a.created_at < app.now() - make_interval(secs => $1)
      AND NOT EXISTS (SELECT FROM app.auth_session s WHERE s.account_id = a.id AND s.updated_at > app.now() - make_interval(secs => $1))
      AND NOT EXISTS (SELECT FROM app.seat s WHERE s.account_id = a.id AND s.state <> 'ended')
    ORDER BY a.created_at LIMIT ${BATCH}`,
}

/** As many as one query finds. */
async function eraseSome(pool: Pool, idleS: number): Promise<{ found: number; erased: number }> {
  const { rows } = await pool.query<{ id: string }>({ ...IDLE, values: [idleS] })
  let erased = 0
  for (const { id } of rows) if (await eraseIdle(pool, id, idleS)) erased += 1
  return { found: rows.length, erased }
}

async function eraseIdle(pool: Pool, id: string, idleS: number): Promise<boolean> {
  return withTransaction(pool, async (tx) => {
    // somebody who came back since it was looked up keeps the session, and then nothing is erased
    await tx.query(
      'DELETE FROM app.auth_session WHERE account_id = $1 AND updated_at <= app.now() - make_interval(secs => $2)',
      [id, idleS],
    )
    return eraseGuest(tx, id)
  })
}

/**
 * Erases guests that gave no sign of life for so long and sit nowhere. Each alone, so that one is whole or untouched
 * whenever this ends.
 * @returns how many
 */
export async function eraseIdleGuests(pool: Pool, idleS: number): Promise<number> {
  let all = 0
  for (;;) {
    const { found, erased } = await eraseSome(pool, idleS)
    all += erased
    // the rest came back, and is looked for again next time
    if (found < BATCH || erased === 0) return all
  }
}
