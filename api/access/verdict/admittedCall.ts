import type { MetCall } from '#domain/calls/meeting/callVerdict.ts'
import type { CallMedia } from '#domain/calls/words.ts'

/** A booked call as the engine reads it for one of its two sides. Times are seconds since the epoch. */
export interface AdmittedCall extends MetCall {
  media: CallMedia
  /** of its booking: changes with each agreement about it */
  revision: number
}

/**
 * SQL: the booked call that room `r` is for, as jsonb; null for who is no side of it, and of every other room. A scalar: as a join, every
 * door would be planned over bookings.
 * @param account SQL of the account
 */
export function ownCall(account: string): string {
  return `CASE WHEN r.kind = 'call' THEN (SELECT jsonb_build_object(
      'side', CASE WHEN m.creator_account = ${account} THEN 'creator' ELSE 'fan' END, 'media', k.media, 'revision', m.revision,
      'startAt', floor(extract(epoch FROM m.starts_at)), 'endAt', floor(extract(epoch FROM m.ends_at)), 'status', m.status,
      'isSecured', m.is_secured, 'isPlaced', m.is_placed, 'isOfDate', k.starts_at = m.starts_at)
    FROM app.call_room k JOIN app.call_meeting m ON m.booking_id = k.booking_id
    WHERE k.room_id = r.id AND ${account} IN (m.creator_account, m.fan_account)) END`
}

/** True for the same call as it stood before: what moved, was secured or ended meanwhile is another one. */
export function isSameCall(one: AdmittedCall | null, other: AdmittedCall | null): boolean {
  if (!one || !other) return one === other
  return (Object.keys(one) as (keyof AdmittedCall)[]).every((key) => one[key] === other[key])
}
