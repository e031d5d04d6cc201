import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { CALL_SIDES } from '#domain/calls/words.ts'
import { demandNone, type FollowCallsDeps, IS_CARD_OPEN, IS_OPEN, isHere, tryEach } from './followDeps.ts'
import { notifySide, readCallRow } from './notifySide.ts'

const BATCH = 50
/** Minutes ahead of a call at which both sides are reminded of it, the first one first. */
const AHEAD_MINUTES = [1440, 60, 10] as const
const [MAX_AHEAD_MINUTES] = AHEAD_MINUTES

/** SQL: the nearest reminder of `b` that is due is `d`. */
const NEAREST = `app.booking b CROSS JOIN LATERAL (SELECT min(m) AS minutes, b.starts_at - make_interval(mins => min(m)) AS at
    FROM unnest(ARRAY[${AHEAD_MINUTES.join(', ')}]) m WHERE b.starts_at <= app.now() + make_interval(mins => m)) d`

/** SQL: nobody was reminded of it, and the date was fixed before it was due; what the network dropped has no date for now. */
const IS_DUE = `${IS_OPEN} AND b.status <> 'none' AND b.starts_at > app.now()
  AND b.starts_at <= app.now() + interval '${MAX_AHEAD_MINUTES} minutes' AND b.placed_at <= d.at
  AND (b.reminded_minutes IS NULL OR b.reminded_minutes > d.minutes)`

/** Each rail by its own index. */
const DUE = `(SELECT b.id FROM ${NEAREST} WHERE b.chain_id = $1 AND ${IS_DUE} ORDER BY b.starts_at LIMIT ${BATCH})
  UNION ALL (SELECT b.id FROM ${NEAREST} WHERE ${IS_CARD_OPEN} AND ${IS_DUE} ORDER BY b.starts_at LIMIT ${BATCH})`

/** Whoever is second finds it done. */
const CLAIM = `UPDATE app.booking n SET reminded_minutes = due.minutes
  FROM (SELECT b.id, d.minutes FROM ${NEAREST} WHERE ${isHere('$1')} AND ${IS_DUE} AND b.id = $2 FOR UPDATE OF b) due
  WHERE n.id = due.id RETURNING n.reminded_minutes AS minutes`

async function notifySoon(
  tx: PoolClient,
  deps: FollowCallsDeps,
  { bookingId, minutes }: { bookingId: string; minutes: number },
): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  if (!row) return
  const step = `soon:${row.startsAt.getTime()}:${minutes}`
  const news = {
    kind: 'call_soon',
    step,
    facts: { aheadMinutes: minutes },
    validUntil: row.startsAt,
  } as const
  for (const side of CALL_SIDES) await notifySide(tx, deps, { row, side }, news)
}

async function remindOfOne(deps: FollowCallsDeps, bookingId: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{ minutes: number }>(CLAIM, [deps.chainId, bookingId])
    if (rows[0]) await notifySoon(tx, deps, { bookingId, minutes: rows[0].minutes })
  })
}

/**
 * Reminds both sides of calls that are to come; of what was missed the nearest one alone is made up for.
 * @throws AggregateError of calls that nobody could be reminded of; they are tried again at the next look
 */
export async function remindOfCalls(deps: FollowCallsDeps): Promise<void> {
  const { rows } = await deps.pool.query<{ id: string }>(DUE, [deps.chainId])
  demandNone(await tryEach(rows, ({ id }) => remindOfOne(deps, id)))
}
