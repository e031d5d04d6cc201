import type { Pool } from 'pg'

/** What the drill would leave behind. */
export type Remains = Record<'rooms' | 'seats' | 'jobs' | 'sessions', number>

/** Rows that stand for something going on: of these accounts, in their rooms, or about either. */
export async function countRemains(owner: Pool, accountIds: string[]): Promise<Remains> {
  const { rows } = await owner.query<Remains>(
    `WITH mine AS (SELECT r.id, r.state FROM app.room r JOIN app.channel c ON c.id = r.channel_id
                     JOIN app.creator p ON p.id = c.creator_id WHERE p.account_id = ANY($1)),
          seats AS (SELECT id, state FROM app.seat WHERE account_id = ANY($1) OR room_id IN (SELECT id FROM mine)),
          ids AS (SELECT unnest($1::text[]) AS id UNION SELECT id FROM mine UNION SELECT id FROM seats)
     SELECT (SELECT count(*) FROM mine WHERE state <> 'ended')::int AS rooms,
            (SELECT count(*) FROM seats WHERE state <> 'ended')::int AS seats,
            (SELECT count(*) FROM app.outbox o WHERE state <> 'done' AND EXISTS (SELECT FROM ids
               WHERE strpos(o.key, ids.id) > 0 OR strpos(o.body::text, ids.id) > 0))::int AS jobs,
            (SELECT count(*) FROM app.auth_session WHERE account_id = ANY($1))::int AS sessions`,
    [accountIds],
  )
  const [remains] = rows
  if (!remains) throw new Error('nothing was counted')
  return remains
}

/** Begins to count the rows that refused requests make; answers how many there are by now. */
export async function watchRefusalRows(owner: Pool): Promise<() => Promise<number>> {
  const kept = `SELECT ((SELECT count(*) FROM app.decision) + (SELECT count(*) FROM app.seat)
    + (SELECT count(*) FROM app.retry_token) + (SELECT count(*) FROM app.action_log))::int AS rows`
  const counts = await owner.query<{ key: string }>('SELECT key FROM lib.rate_limit')
  const before = (await owner.query<{ rows: number }>(kept)).rows[0]?.rows ?? 0
  // rows of counts end and are forgotten meanwhile: only those are counted that were not there
  const known = counts.rows.map(({ key }) => key)
  return async () => {
    const after = (await owner.query<{ rows: number }>(kept)).rows[0]?.rows ?? 0
    const added = await owner.query('SELECT FROM lib.rate_limit WHERE key <> ALL($1)', [known])
    return after - before + (added.rowCount ?? 0)
  }
}
