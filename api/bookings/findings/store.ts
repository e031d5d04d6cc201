import type { Pool, PoolClient } from 'pg'
import { CHALLENGE_SECONDS } from '#domain/booking/terms.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import { JUDGED_START } from '#domain/calls/agreement.ts'
import { type CallFinding, JUDGE_AFTER_SECONDS } from '#domain/calls/meeting/finding.ts'
import type { CallFindingKind } from '#domain/calls/words.ts'
import { IS_CARD_OPEN } from '../booked/followDeps.ts'

const BATCH = 20

/** A call whose record is to be judged. */
export interface DueFinding {
  id: string
  /** another one: it was moved, or made longer */
  revision: number
  /** its date as it was before its record was read */
  startsAt: Date
  /** when that was: what came in later is not in it */
  at: Date
}

/** SQL: what a transaction wrote that began so long before the record was read may not have been in it. */
const SEEN_UNTIL = "f.judged_at - interval '30 seconds'"

/** SQL: more of the call `b` came in since the finding `f` of it. Pages bring what they kept for a day after its end, and the relay within that. */
const HAS_MORE = `b.changed_at > ${SEEN_UNTIL} OR b.ends_at > app.now() - interval '2 days' AND EXISTS (
    SELECT FROM app.call_room k WHERE k.booking_id = b.id AND k.starts_at = b.starts_at
      AND (EXISTS (SELECT FROM app.call_beat x WHERE x.room_id = k.room_id AND x.at > ${SEEN_UNTIL})
        OR EXISTS (SELECT FROM app.call_span x WHERE x.room_id = k.room_id AND x.at > ${SEEN_UNTIL})))`

/**
 * SQL: those first that were not judged yet, in any order, so that some that fail every time hold up nobody. What is signed is out of our hands, and is
 * not judged again.
 * @param from SQL of the bookings `b`
 * @param which SQL of those whose record may be judged
 */
export const dueAs = (
  from: string,
  which: string,
) => `SELECT b.id, b.revision, b.starts_at AS "startsAt", app.now() AS at FROM ${from} LEFT JOIN app.call_finding f ON f.booking_id = b.id
  WHERE ${which} AND b.ends_at + interval '${JUDGE_AFTER_SECONDS} seconds' <= app.now()
    AND (f.booking_id IS NULL OR (f.starts_at, f.revision) <> (b.starts_at, b.revision) OR f.signature IS NULL AND (${HAS_MORE}))
  ORDER BY coalesce((f.starts_at, f.revision) = (b.starts_at, b.revision), false), random() LIMIT ${BATCH}`

/** What the fan did not agree to is not judged. What is attested stays so; what would leave nobody the time to object is left to people. */
const DUE = dueAs(
  'app.booking b',
  `${IS_CARD_OPEN} AND b.capture_before IS NOT NULL
    AND coalesce(b.pending_cause, 'arbiterSilent') = 'arbiterSilent' AND b.exit_at >= app.now() + interval '${CHALLENGE_SECONDS} seconds'
    AND EXISTS (SELECT FROM app.card_agreement a WHERE a.purchase_id = coalesce(b.setup_id, b.purchase_id) AND position($1 IN a.text) > 0)`,
)

/** Calls by card that are over and not attested, and whose record was not judged yet or has more by now. */
export async function readDueFindings(pool: Pool): Promise<DueFinding[]> {
  const { rows } = await pool.query<DueFinding>(DUE, [JUDGED_START])
  return rows
}

/** What was found before. */
export interface FoundBefore {
  kind: CallFindingKind
  judgedAt: Date
  /** by wallet: others have what they can bring to the escrow */
  isSigned: boolean
}

/** What was found of a booking at its date before; it is locked. Null: nothing. */
export async function readFound(
  tx: PoolClient,
  { id, startsAt, revision }: DueFinding,
): Promise<FoundBefore | null> {
  const { rows } = await tx.query<FoundBefore>(
    'SELECT f.kind, f.judged_at AS "judgedAt", f.signature IS NOT NULL AS "isSigned" FROM app.call_finding f WHERE f.booking_id = $1 AND f.starts_at = $2 AND f.revision = $3',
    [id, startsAt, revision],
  )
  return rows[0] ?? null
}

const KEEP = `INSERT INTO app.call_finding AS f (booking_id, starts_at, kind, creator_s, fan_s, both_s, least_bps, most_bps, cause, judged_at, revision,
    status, has_entered)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  ON CONFLICT (booking_id) DO UPDATE SET starts_at = EXCLUDED.starts_at, kind = EXCLUDED.kind, creator_s = EXCLUDED.creator_s,
    fan_s = EXCLUDED.fan_s, both_s = EXCLUDED.both_s, least_bps = EXCLUDED.least_bps, most_bps = EXCLUDED.most_bps, cause = EXCLUDED.cause,
    judged_at = EXCLUDED.judged_at, revision = EXCLUDED.revision, status = EXCLUDED.status, has_entered = EXCLUDED.has_entered,
    attestor = NULL, signature = NULL, signed_at = NULL, attesting_at = NULL, attest_reverts = 0
  WHERE f.signature IS NULL OR (f.starts_at, f.revision) <> (EXCLUDED.starts_at, EXCLUDED.revision)`

/** What was found, and what of the booking that depends on besides its record and its terms. */
interface KeptFinding extends CallFinding {
  status: BookingStatus
  hasEntered: boolean
}

/** Keeps what was found of a booking that is locked, in place of what was found before. False: that is of the same date, and was signed meanwhile: it stays. */
export async function keepFinding(
  tx: PoolClient,
  { id, startsAt, revision, at }: DueFinding,
  { kind, seen, leastBps, mostBps, cause, status, hasEntered }: KeptFinding,
): Promise<boolean> {
  const seconds = [seen.creatorSeconds, seen.fanSeconds, seen.overlapSeconds]
  const { rowCount } = await tx.query(KEEP, [
    id,
    startsAt,
    kind,
    ...seconds,
    leastBps,
    mostBps,
    cause,
    ...[at, revision],
    ...[status, hasEntered],
  ])
  return rowCount === 1
}
