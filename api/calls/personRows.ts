import { personVerbs } from '#db/personVerbs.ts'

const OWN = '(SELECT id FROM app.creator WHERE account_id = $1)'

/** Rooms of calls in which the account $1 is a side. */
const OWN_ROOMS = `(SELECT k.room_id FROM app.call_room k JOIN app.booking b ON b.id = k.booking_id
  WHERE b.account_id = $1 OR b.creator_id IN ${OWN})`

/** Rooms `k` of bookings `b` with rows `t` of the record of a call that are of the account $1 as a side of it. */
const OF_OWN_SIDE = 'app.call_room k JOIN app.booking b ON b.id = k.booking_id'
const IS_OWN_SIDE = `k.room_id = t.room_id AND (t.side = 'fan' AND b.account_id = $1 OR t.side = 'creator' AND b.creator_id IN ${OWN})`

/**
 * What calls have of a person: when they were held, and what was seen of them there. What their pages said to each other is kept until the call
 * is over, and shown in no export.
 */
export const CALL_ROWS = personVerbs({
  name: 'calls',
  exports: {
    'app.call_room': `SELECT booking_id, media, starts_at, opened_at, closed_at FROM app.call_room
      WHERE room_id IN ${OWN_ROOMS} ORDER BY opened_at`,
    'app.call_span': `SELECT k.booking_id, t.side, t.source, t.from_at, t.until_at FROM app.call_span t, ${OF_OWN_SIDE}
      WHERE ${IS_OWN_SIDE} ORDER BY t.from_at`,
    'app.call_beat': `SELECT k.booking_id, t.side, t.page, t.n, to_timestamp(t.from_ms / 1000.0) AS from_at, to_timestamp(t.until_ms / 1000.0) AS until_at,
        t.is_linked, t.sent, t.received, t.at AS kept_at, encode(t.key, 'base64') AS key, encode(t.signature, 'base64') AS signature
      FROM app.call_beat t, ${OF_OWN_SIDE} WHERE ${IS_OWN_SIDE} ORDER BY t.from_ms, t.page, t.n`,
    'app.call_key': `SELECT k.booking_id, t.side, encode(t.key, 'base64') AS key, t.binding->>'way' AS way, t.binding->>'address' AS address, t.at
      FROM app.call_key t, ${OF_OWN_SIDE} WHERE ${IS_OWN_SIDE} ORDER BY t.at, t.key`,
  },
  erases: {
    'app.call_signal': `DELETE FROM app.call_signal WHERE room_id IN ${OWN_ROOMS}`,
    'app.call_peer': `DELETE FROM app.call_peer WHERE room_id IN ${OWN_ROOMS}`,
    'app.call_beat': `DELETE FROM app.call_beat t USING ${OF_OWN_SIDE} WHERE ${IS_OWN_SIDE}`,
    'app.call_key': `DELETE FROM app.call_key t USING ${OF_OWN_SIDE} WHERE ${IS_OWN_SIDE}`,
    'app.call_span': `DELETE FROM app.call_span t USING ${OF_OWN_SIDE} WHERE ${IS_OWN_SIDE}`,
    // with its booking, or it stays with it for the other side
    'app.call_room': `DELETE FROM app.call_room WHERE booking_id IN (SELECT id FROM app.booking
      WHERE creator_id IN ${OWN} AND (account_id IS NULL OR account_id = $1))`,
  },
})
