import type { Pool, PoolClient } from 'pg'
import type { RoomDeps } from '../deps.ts'

type Db = Pool | PoolClient
type Pauses = Pick<RoomDeps['settings'], 'OPENING_PAUSE_S' | 'OPENING_PAUSE_MAX_S'>

/** Seconds after a pause in which another empty opening still doubles it. */
const REMEMBERED_S = 3600

/** Seconds that an account still waits before it may open a stream; 0 = none. */
export async function openingPauseS(db: Db, accountId: string): Promise<number> {
  const { rows } = await db.query<{ wait_s: number }>(
    'SELECT ceil(extract(epoch FROM until - app.now()))::int AS wait_s FROM app.opening_pause WHERE account_id = $1 AND until > app.now()',
    [accountId],
  )
  return rows[0]?.wait_s ?? 0
}

/** Notes an opening into which nothing was published: the next one waits, twice as long each time. */
export async function pauseOpenings(
  tx: PoolClient,
  accountId: string,
  { OPENING_PAUSE_S: firstS, OPENING_PAUSE_MAX_S: maxS }: Pauses,
): Promise<void> {
  await tx.query(
    `WITH next AS (SELECT coalesce((SELECT strikes FROM app.opening_pause WHERE account_id = $1 AND forgotten_at > app.now()), 0) + 1 AS strikes),
       paused AS (SELECT strikes, app.now() + make_interval(secs => LEAST($3::float8, $2::float8 * 2 ^ LEAST(strikes - 1, 20))) AS until FROM next)
     INSERT INTO app.opening_pause (account_id, strikes, until, forgotten_at)
       SELECT $1, strikes, until, until + make_interval(secs => ${REMEMBERED_S}) FROM paused
       ON CONFLICT (account_id) DO UPDATE SET strikes = EXCLUDED.strikes, until = EXCLUDED.until, forgotten_at = EXCLUDED.forgotten_at`,
    [accountId, firstS, maxS],
  )
}

/** The account published: what was noted of it is forgotten. */
export async function forgetPause(tx: PoolClient, accountId: string): Promise<void> {
  await tx.query('DELETE FROM app.opening_pause WHERE account_id = $1', [accountId])
}

/** Forgets those whose time is over. */
export async function forgetOldPauses(db: Db): Promise<void> {
  await db.query('DELETE FROM app.opening_pause WHERE forgotten_at <= app.now()')
}
