import { personVerbs } from '#db/personVerbs.ts'

const OWN = '(SELECT id FROM app.creator WHERE account_id = $1)'

/** Rooms of calls in which the account $1 is a side. */
const OWN_ROOMS = `(SELECT k.room_id FROM app.call_room k JOIN app.booking b ON b.id = k.booking_id
  WHERE b.account_id = $1 OR b.creator_id IN ${OWN})`

/** What calls have of a person: when they were held. What their pages said to each other is kept until the call is over, and shown in no export. */
export const CALL_ROWS = personVerbs({
  name: 'calls',
  exports: {
    'app.call_room': `SELECT booking_id, media, starts_at, opened_at, closed_at FROM app.call_room
      WHERE room_id IN ${OWN_ROOMS} ORDER BY opened_at`,
  },
  erases: {
    'app.call_signal': `DELETE FROM app.call_signal WHERE room_id IN ${OWN_ROOMS}`,
    'app.call_peer': `DELETE FROM app.call_peer WHERE room_id IN ${OWN_ROOMS}`,
    // with its booking, or it stays with it for the other side
    'app.call_room': `DELETE FROM app.call_room WHERE booking_id IN (SELECT id FROM app.booking
      WHERE creator_id IN ${OWN} AND (account_id IS NULL OR account_id = $1))`,
  },
})
