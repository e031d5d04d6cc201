import { inTurns } from '#api/queue/inTurns.ts'
import type { Access } from '../createAccess.ts'
import { readSeatsOf } from '../seats/store.ts'
import { reDecide } from './reDecide.ts'

const READER = 'access.revocation'
/** Its position is an epoch. */
const EPOCH_READER = 'access.epoch'
const BATCH = 1000
/** Accounts in a new epoch: one that waits for a node does not hold up all others. */
const DECIDED_AT_ONCE = 4

/** Decides again about every open seat of an account. */
export async function reDecideAccount(access: Access, accountId: string, trace: string): Promise<void> {
  const failures: unknown[] = []
  for (const seat of await readSeatsOf(access.pool, accountId)) {
    await reDecide(access, seat, { trace }).catch((error) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

async function readPosition(access: Access): Promise<number> {
  // a reader that starts for the first time has nothing behind it, unless somebody came in before it did
  const { rows } = await access.pool.query<{ seq: number; last: number }>(
    `INSERT INTO app.position AS p (reader, seq)
       SELECT $1, CASE WHEN EXISTS (SELECT FROM app.seat WHERE state <> 'ended') THEN 0 ELSE coalesce(max(seq), 0) END
         FROM chain.touch
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
 * A new epoch says that everything may have changed: every open seat is decided again. The epoch is kept only when all are,
 * so that the next run begins there again.
 */
async function followEpoch(access: Access, failures: unknown[]): Promise<void> {
  const { pool, settings } = access
  const { rows } = await pool.query<{ epoch: number; known: number | null }>(
    `SELECT c.epoch, p.seq AS known FROM chain.cursor c LEFT JOIN app.position p ON p.reader = $2 WHERE c.chain_id = $1`,
    [settings.CHAIN_ID, EPOCH_READER],
  )
  const [at] = rows
  if (!at || at.epoch === at.known) return
  const seated = await pool.query<{ account_id: string }>(
    `SELECT DISTINCT account_id FROM app.seat WHERE state <> 'ended'`,
  )
  const before = failures.length
  await inTurns(seated.rows, DECIDED_AT_ONCE, ({ account_id }) =>
    reDecideAccount(access, account_id, `epoch:${at.epoch}`).catch((error) => failures.push(error)),
  )
  if (failures.length > before) return
  await pool.query(
    `INSERT INTO app.position (reader, seq) VALUES ($1, $2)
       ON CONFLICT (reader) DO UPDATE SET seq = EXCLUDED.seq, at = app.now()`,
    [EPOCH_READER, at.epoch],
  )
}

/**
 * Reads the wallets that the index touched since the durable position and decides again about their seats; in a new epoch
 * about all. One that cannot be decided holds up nobody behind it, but the durable position stays before it: the next
 * run begins there again, so nothing is lost.
 * @throws AggregateError of what could not be decided
 */
export async function followTouches(access: Access): Promise<void> {
  const { pool } = access
  const failures: unknown[] = []
  await followEpoch(access, failures)
  let from = await readPosition(access)
  for (;;) {
    const { rows } = await pool.query<{ seq: number; subject: Buffer }>(
      `SELECT seq, subject FROM chain.touch WHERE seq > $1 ORDER BY seq LIMIT ${BATCH}`,
      [from],
    )
    const last = rows.at(-1)
    if (!last) break
    const accounts = await accountsWithSeats(
      access,
      rows.map((row) => row.subject),
    )
    for (const accountId of accounts) {
      await reDecideAccount(access, accountId, `touch:${last.seq}`).catch((error) => failures.push(error))
    }
    from = last.seq
    if (failures.length === 0) {
      await pool.query('UPDATE app.position SET seq = $2, at = app.now() WHERE reader = $1', [READER, from])
    }
    if (rows.length < BATCH) break
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some seats could not be decided again')
}
