import type { PoolClient } from 'pg'
import { DATABASE_TIME } from '#db/clock.ts'
import type { ScopedPool } from '#db/scope.ts'
import type { InboxEndpoint } from '#domain/words.ts'
import type { InboxRow } from './eventProjector.ts'

/** For how long a row is somebody's; longer than a projector may ask. */
export const LEASE_S = 30

/** A row of whoever has its lease. */
export interface LeasedRow extends InboxRow {
  lane: string
  leaseId: string
  /** seconds since it came in */
  ageS: number
}

interface Claimed {
  endpoint: InboxEndpoint
  event_id: string
  account_ref: string | null
  object_kind: string
  object_ref: string
  type: string
  is_live: boolean
  tries: number
  received_at: Date
  body: Buffer | null
  lane: string
  age_s: number
  last_lane: string
}

/** Of a claim, which looks at many rows: the function would be called for each. */
const NOW = '(SELECT now FROM present)'
const IS_OPEN = "state IN ('received', 'waiting')"

/**
 * One look at the lanes behind $1 in which something is due, a few rows of each. Lanes are stepped through by the index, so
 * that what waits in one costs the others nothing. An object that somebody is asking about waits, and of two rows of one
 * object the older is taken: who brings it brings both. Those are few and are read once: looked for row by row, and with a plan
 * that was made when the inbox was empty, a burst would cost the square of its rows until the database has counted them.
 */
const CLAIM = `WITH RECURSIVE present AS MATERIALIZED (SELECT now FROM ${DATABASE_TIME}),
  busy AS MATERIALIZED (SELECT o.object_kind, o.object_ref FROM app.inbox o WHERE o.${IS_OPEN} AND o.leased_until > ${NOW}),
  step AS (
    (SELECT i.lane FROM app.inbox i WHERE i.${IS_OPEN} AND i.next_at <= ${NOW} AND i.lane > $1 ORDER BY i.lane LIMIT 1)
    UNION ALL
    SELECT (SELECT i.lane FROM app.inbox i WHERE i.${IS_OPEN} AND i.next_at <= ${NOW} AND i.lane > s.lane
        ORDER BY i.lane LIMIT 1) FROM step s WHERE s.lane IS NOT NULL),
  due AS (SELECT d.* FROM step s, LATERAL (
    SELECT i.endpoint, i.event_id, i.object_kind, i.object_ref, i.received_at, i.lane FROM app.inbox i
      WHERE i.lane = s.lane AND i.${IS_OPEN} AND i.next_at <= ${NOW} AND i.endpoint = ANY ($6::app.inbox_endpoint[])
        AND NOT EXISTS (SELECT FROM busy o WHERE o.object_ref = i.object_ref AND o.object_kind = i.object_kind)
      ORDER BY i.next_at LIMIT $4 FOR UPDATE SKIP LOCKED) d WHERE s.lane <> ALL ($2) LIMIT $3),
  chosen AS (SELECT DISTINCT ON (object_kind, object_ref) endpoint, event_id FROM due
    ORDER BY object_kind, object_ref, received_at)
  UPDATE app.inbox i SET lease_id = $5, leased_until = p.now + make_interval(secs => ${LEASE_S}),
      next_at = p.now + make_interval(secs => ${LEASE_S}), asked_at = p.now, tries = i.tries + 1
    FROM chosen c, present p WHERE i.endpoint = c.endpoint AND i.event_id = c.event_id
    RETURNING i.endpoint, i.event_id, i.account_ref, i.object_kind, i.object_ref, i.type, i.is_live, i.tries, i.received_at, i.body, i.lane,
      extract(epoch FROM p.now - i.received_at)::float8 AS age_s,
      (SELECT max(lane) FROM due) AS last_lane`

/** What a claim asks for. */
export interface Claim {
  /** lanes behind this one come first, then those before it */
  afterLane: string
  /** lanes that have enough under way */
  fullLanes: readonly string[]
  /** how many rows */
  rows: number
  /** rows of one lane */
  ofLane: number
  leaseId: string
  /** whose rows can be worked on here */
  endpoints: readonly InboxEndpoint[]
}

/**
 * Takes rows that are due, the lanes in turn; `lastLane` is the one behind which the next claim begins. Nobody waits for
 * anybody: rows that another worker looks at are left out.
 */
export async function claimRows(
  pool: ScopedPool,
  claim: Claim,
): Promise<{ claimed: LeasedRow[]; lastLane: string }> {
  const ask = async (afterLane: string) => {
    const { rows } = await pool.query<Claimed>({
      name: 'claim_events',
      text: CLAIM,
      values: [afterLane, claim.fullLanes, claim.rows, claim.ofLane, claim.leaseId, claim.endpoints],
    })
    return rows
  }
  let rows = await ask(claim.afterLane)
  if (rows.length === 0 && claim.afterLane !== '') rows = await ask('')
  const claimed = rows.map((row) => ({
    endpoint: row.endpoint,
    eventId: row.event_id,
    accountRef: row.account_ref,
    objectKind: row.object_kind,
    objectRef: row.object_ref,
    type: row.type,
    isLive: row.is_live,
    tries: row.tries,
    receivedAt: row.received_at,
    body: row.body,
    lane: row.lane,
    leaseId: claim.leaseId,
    ageS: row.age_s,
  }))
  return { claimed, lastLane: rows[0]?.last_lane ?? '' }
}

/** What a reading is looked at for before it is projected. */
export interface Objections {
  /** the lease is still this worker's */
  isOurs: boolean
  /** the object was projected as somebody read it after this event came */
  isCovered: boolean
  /** the object was projected while this reading was under way: which of the two is newer nobody knows */
  isCrossed: boolean
}

/** Looks, with the object held for this transaction, whether a reading may be projected. */
export async function lookUnderLock(tx: PoolClient, row: LeasedRow): Promise<Objections> {
  const { endpoint, eventId, objectKind, objectRef, leaseId } = row
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 98))', [`${objectKind} ${objectRef}`])
  const { rows } = await tx.query<Objections>({
    name: 'look_at_event',
    // asked by the time and not by the state: an index of all that is done would be read for one object
    text: `SELECT coalesce(i.lease_id = $3, false) AS "isOurs", coalesce(d.asked_at >= i.received_at, false) AS "isCovered",
        coalesce(d.read_at > i.asked_at, false) AS "isCrossed"
      FROM app.inbox i, LATERAL (SELECT max(o.asked_at) AS asked_at, max(o.read_at) AS read_at FROM app.inbox o
        WHERE o.object_ref = i.object_ref AND o.object_kind = i.object_kind AND o.done_at IS NOT NULL) d
      WHERE i.endpoint = $1 AND i.event_id = $2 FOR UPDATE OF i`,
    values: [endpoint, eventId, leaseId],
  })
  return rows[0] ?? { isOurs: false, isCovered: false, isCrossed: false }
}

/** Marks a row, and all of its object that came before the reading began, parked ones too: what they tell is in it. */
export async function markDone(tx: PoolClient, row: LeasedRow): Promise<void> {
  const { endpoint, eventId, objectKind, objectRef } = row
  await tx.query({
    name: 'event_done',
    text: `UPDATE app.inbox i SET state = 'done', done_at = t.now, asked_at = r.asked_at, read_at = t.now, error = NULL,
        lease_id = NULL, leased_until = NULL
      FROM (SELECT asked_at FROM app.inbox WHERE endpoint = $1 AND event_id = $2) r, ${DATABASE_TIME}
      WHERE i.object_ref = $4 AND i.object_kind = $3 AND i.state <> 'done' AND ((i.endpoint = $1 AND i.event_id = $2)
        OR (i.received_at <= r.asked_at AND (i.lease_id IS NULL OR i.leased_until <= t.now)))`,
    values: [endpoint, eventId, objectKind, objectRef],
  })
}

/** Gives a row back: due again, waiting for its parent, or parked. Nothing when the lease is another's by now. */
export async function giveBack(
  db: ScopedPool | PoolClient,
  row: LeasedRow,
  to: { state: 'received' | 'waiting' | 'parked'; afterS: number; error: string | null; isCounted: boolean },
): Promise<void> {
  await db.query({
    name: 'event_back',
    text: `UPDATE app.inbox SET state = $4, next_at = app.now() + make_interval(secs => $5), error = $6,
        tries = tries - CASE WHEN $7 THEN 0 ELSE 1 END, lease_id = NULL, leased_until = NULL
      WHERE endpoint = $1 AND event_id = $2 AND lease_id = $3`,
    values: [row.endpoint, row.eventId, row.leaseId, to.state, to.afterS, to.error, to.isCounted],
  })
}
