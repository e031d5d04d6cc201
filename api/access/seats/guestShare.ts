import type { PoolClient } from 'pg'
import { PREFIX_SHARE } from '#api/http/limits/shares.ts'
import { ProblemError } from '#api/http/problemError.ts'
import {
  ABSENCE_KEPT_S,
  ABSENCE_LIMITS,
  type Absence,
  type AbsenceLimits,
  waitAfter,
} from '#domain/access/absence.ts'
import { addressOf, prefixOf } from '#domain/address.ts'
import type { AccessSettings } from '../deps.ts'
import type { AdmissionContext } from '../verdict/readContext.ts'
import type { AdmissionRequest, GuestPlace } from './admissionRequest.ts'

export function guestPlaceOf(ip: string): GuestPlace {
  return { address: addressOf(ip), prefix: prefixOf(ip) }
}

/** Admissions of guests of one place take turns, so that each counts those before it. */
export function turnOf({ address, prefix }: GuestPlace): string {
  return `guest:${prefix ?? address}`
}

interface ShareRow {
  of_address: number
  of_prefix: number
  in_room: number
  now: Date
  absences: Absence[] | null
  unseen: number[] | null
  newcomers: number
  was_seen: boolean
}

/** One in so many seats of an address may be a newcomer's whose picture has not come, once too many of them stood empty. */
const NEWCOMER_PART = 10

/** SQL: how long seats of an address stood empty, oldest first. */
export const absencesAt = (
  address: string,
) => `(SELECT jsonb_agg(jsonb_build_object('atMs', floor(extract(epoch FROM b.at) * 1000), 's', b.s)
    ORDER BY b.at) FROM app.absence b WHERE b.guest_address = ${address} AND b.at > app.now() - interval '${ABSENCE_KEPT_S} seconds')`
/** SQL: whether the first packet of a guest ever came. */
export const wasSeen = (account: string) =>
  `EXISTS (SELECT FROM app.seat p WHERE p.account_id = ${account} AND p.live_at IS NOT NULL)`

// the seat that the new one takes the place of is not counted
const SHARE = `WITH open AS (
    SELECT s.room_id, s.live_at, l.guest_address, l.guest_prefix, CASE WHEN s.live_at IS NULL THEN l.unseen_since END AS unseen_since
     FROM app.seat_lease l JOIN app.seat s ON s.id = l.seat_id
     WHERE (l.guest_address = $1 OR l.guest_prefix = $2) AND s.state <> 'ended' AND NOT (s.room_id = $3 AND s.account_id = $4))
  SELECT app.now() AS now, count(*) FILTER (WHERE guest_address = $1)::int AS of_address, count(*)::int AS of_prefix,
    count(*) FILTER (WHERE room_id = $3 AND guest_prefix = $2)::int AS in_room,
    array_agg(extract(epoch FROM app.now() - unseen_since)::float8) FILTER (WHERE guest_address = $1 AND unseen_since IS NOT NULL) AS unseen,
    count(*) FILTER (WHERE guest_address = $1 AND live_at IS NULL)::int AS newcomers, ${wasSeen('$4')} AS was_seen,
    ${absencesAt('$1')} AS absences
  FROM open`

/** An address has more seats than an account, and each stands empty until its picture comes. */
function absenceLimitsOf({
  MAX_GUEST_SEATS: most,
  MAX_SEATS: ofAccount,
}: Pick<AccessSettings, 'MAX_GUEST_SEATS' | 'MAX_SEATS'>): AbsenceLimits {
  return { ...ABSENCE_LIMITS, toleratedS: ABSENCE_LIMITS.toleratedS * Math.max(1, most / ofAccount) }
}

/**
 * True for a guest whom nobody saw yet, at an address whose seats stood empty for too long: some newcomers at a time have a
 * place there, so that those who mean it still come in. Who was seen waits for nobody else's empty places.
 */
export function isCrowded(
  { absences, newcomers, wasSeen }: { absences: Absence[]; newcomers: number; wasSeen: boolean },
  nowMs: number,
  settings: Pick<AccessSettings, 'MAX_GUEST_SEATS' | 'MAX_SEATS'>,
): boolean {
  if (wasSeen || newcomers < Math.max(1, Math.floor(settings.MAX_GUEST_SEATS / NEWCOMER_PART))) return false
  const wait = waitAfter(absences, absenceLimitsOf(settings))
  return wait !== null && wait.untilMs > nowMs
}

/** How many places of a room the guests of one network may have; null: it has no capacity. */
export function placesForGuests(
  capacity: number | null,
  { GUEST_ROOM_PCT: pct }: Pick<AccessSettings, 'GUEST_ROOM_PCT'>,
): number | null {
  return capacity === null ? null : Math.ceil((capacity * pct) / 100)
}

const CROWDED = 'Places are held for others of your network who are still on their way.'

/** What stands against one more guest of a place; null when nothing does. */
function reasonAgainst(
  row: ShareRow,
  { room }: Pick<AdmissionContext, 'room'>,
  settings: Pick<AccessSettings, 'MAX_GUEST_SEATS' | 'GUEST_ROOM_PCT'>,
): string | null {
  const { MAX_GUEST_SEATS: most } = settings
  if (row.of_address >= most || row.of_prefix >= most * PREFIX_SHARE)
    return 'As many people as can come in from your network without an account.'
  const places = placesForGuests(room.capacity, settings)
  if (places !== null && row.in_room >= places)
    return 'People without an account took their share of this room from your network.'
  return null
}

/**
 * Counts the seats of a guest's place behind its turn.
 * @throws ProblemError GUESTS_FULL
 */
export async function checkGuestShare(
  tx: PoolClient,
  { accountId, roomId }: AdmissionRequest,
  place: GuestPlace,
  { context, settings }: { context: Pick<AdmissionContext, 'room'>; settings: AccessSettings },
): Promise<void> {
  const { rows } = await tx.query<ShareRow>({
    name: 'guest_share',
    text: SHARE,
    values: [place.address, place.prefix, roomId, accountId],
  })
  const row = rows[0] as ShareRow
  const nowMs = row.now.getTime()
  const lasting = (row.unseen ?? []).map((s) => ({ atMs: nowMs, s }))
  const { newcomers, was_seen } = row
  const asked = { absences: [...(row.absences ?? []), ...lasting], newcomers, wasSeen: was_seen }
  const against =
    reasonAgainst(row, context, settings) ?? (isCrowded(asked, nowMs, settings) ? CROWDED : null)
  if (against)
    throw new ProblemError('GUESTS_FULL', { detail: `${against} Sign in to enter.`, retryAfterS: 10 })
}
