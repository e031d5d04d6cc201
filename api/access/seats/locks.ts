import pg, { type Pool, type PoolClient } from 'pg'

/** How long a door waits for a lock before it says that the room is busy. */
const LOCK_TIMEOUT = '300ms'

/** Postgres code of a lock that was not granted in time, and of a deadlock that was broken. */
const BUSY_CODES = new Set(['55P03', '40P01'])

/** True when an error means "try again", not a verdict. */
export function isLockTimeout(error: unknown): boolean {
  return BUSY_CODES.has((error as { code?: string }).code ?? '')
}

/**
 * One transaction that begins with the locks of an admission, in a single round trip: they are held by as few of them
 * as possible. `look` is asked behind them. Commits when `work` returns, rolls back when it throws.
 */
export async function inAdmission<Seen, T>(
  pool: Pool,
  { accountId, roomId }: { accountId: string; roomId: string },
  look: (tx: PoolClient) => Promise<Seen>,
  work: (tx: PoolClient, seen: Seen) => Promise<T>,
): Promise<T> {
  const [account, room] = [pg.escapeLiteral(accountId), pg.escapeLiteral(roomId)]
  const tx = await pool.connect()
  let broken: Error | undefined
  try {
    await tx.query(`BEGIN; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}';
      SELECT pg_advisory_xact_lock(hashtextextended(${account}, 1)), pg_advisory_xact_lock_shared(hashtextextended(${room}, 2))`)
    const result = await work(tx, await look(tx))
    await tx.query('COMMIT')
    return result
  } catch (error) {
    await tx.query('ROLLBACK').catch((cause: Error) => {
      broken = cause
    })
    throw error
  } finally {
    tx.release(broken)
  }
}

/** Locks of one admission, always in this order. Fair: a verb that ends the room is not overtaken. */
export async function lockForAdmission(tx: PoolClient, accountId: string, roomId: string): Promise<void> {
  await tx.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`)
  await tx.query({
    name: 'lock_admission',
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 1)), pg_advisory_xact_lock_shared(hashtextextended($2, 2))',
    values: [accountId, roomId],
  })
}

/** For ban, unlink and re-deciding: afterwards no admission of this account can commit on what was changed. */
export async function lockAccount(tx: PoolClient, accountId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [accountId])
}

/** For an account that is locked: its seats in a channel end together with their rooms, or after them. */
export async function lockRoomsOf(tx: PoolClient, accountId: string, channelId: string): Promise<void> {
  await tx.query(
    `SELECT pg_advisory_xact_lock_shared(hashtextextended(id, 2)) FROM
       (SELECT DISTINCT r.id FROM app.seat s JOIN app.room r ON r.id = s.room_id
         WHERE s.account_id = $1 AND s.state <> 'ended' AND r.channel_id = $2 ORDER BY r.id) x`,
    [accountId, channelId],
  )
}

/** For verbs that change or end a room: afterwards no admission to it can commit on what was changed. */
export async function lockRoom(tx: PoolClient, roomId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [roomId])
}
