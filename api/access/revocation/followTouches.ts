import type { Access } from '../createAccess.ts'
import { readSeatsOf } from '../seats/store.ts'
import { reDecide } from './reDecide.ts'

const READER = 'access.revocation'
const BATCH = 1000

/** Decides again about every open seat of an account. */
export async function reDecideAccount(access: Access, accountId: string, trace: string): Promise<void> {
  for (const seat of await readSeatsOf(access.pool, accountId)) await reDecide(access, seat, { trace })
}

async function readPosition(access: Access): Promise<number> {
  // a reader that starts for the first time has nothing behind it: seats are younger than it is
  const { rows } = await access.pool.query<{ seq: number; last: number }>(
    `INSERT INTO app.position AS p (reader, seq) SELECT $1, coalesce(max(seq), 0) FROM chain.touch
       ON CONFLICT (reader) DO UPDATE SET at = app.now()
       RETURNING p.seq, (SELECT coalesce(max(seq), 0) FROM chain.touch) AS last`,
    [READER],
  )
  const { seq, last } = rows[0] ?? { seq: 0, last: 0 }
  // a rebuilt index counts anew
  return seq > last ? 0 : seq
}

async function accountsWithSeats(access: Access, wallets: Buffer[]): Promise<string[]> {
  const { rows } = await access.pool.query<{ account_id: string }>(
    `SELECT DISTINCT s.account_id FROM app.identity i JOIN app.seat s USING (account_id)
      WHERE i.wallet = ANY($1) AND s.state <> 'ended'`,
    [wallets],
  )
  return rows.map((row) => row.account_id)
}

/**
 * Reads the wallets that the index touched since the durable position and decides again about their seats.
 * The position moves only when all of them were decided, so a failure repeats and loses nothing.
 */
export async function followTouches(access: Access): Promise<void> {
  const { pool } = access
  for (;;) {
    const from = await readPosition(access)
    const { rows } = await pool.query<{ seq: number; subject: Buffer }>(
      `SELECT seq, subject FROM chain.touch WHERE seq > $1 ORDER BY seq LIMIT ${BATCH}`,
      [from],
    )
    const last = rows.at(-1)
    if (!last) return
    const accounts = await accountsWithSeats(
      access,
      rows.map((row) => row.subject),
    )
    for (const accountId of accounts) await reDecideAccount(access, accountId, `touch:${last.seq}`)
    await pool.query('UPDATE app.position SET seq = $2, at = app.now() WHERE reader = $1', [READER, last.seq])
    if (rows.length < BATCH) return
  }
}
