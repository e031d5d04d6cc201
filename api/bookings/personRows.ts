import { personVerbs } from '#db/personVerbs.ts'

const OWN = '(SELECT id FROM app.creator WHERE account_id = $1)'
const OWN_OFFERS = `(SELECT id FROM app.call_offer WHERE creator_id IN ${OWN})`
const OWN_RESERVATIONS = `(SELECT id FROM app.call_reservation WHERE account_id = $1 OR creator_id IN ${OWN})`

/** What calls have of a person: when they could be called, what they sold, and the times that were held. */
export const BOOKING_ROWS = personVerbs({
  name: 'bookings',
  exports: {
    'app.call_calendar': `SELECT zone, hours, days, buffer_minutes, notice_minutes, horizon_days, most_a_day, is_paused, revision, changed_at
      FROM app.call_calendar WHERE creator_id IN ${OWN}`,
    'app.call_offer': `SELECT id, media, length_minutes, terms, terms_version, created_at, closed_at FROM app.call_offer
      WHERE creator_id IN ${OWN} ORDER BY created_at`,
    'app.call_price': `SELECT offer_id, rail, currency, units::text AS units, chain_id FROM app.call_price
      WHERE offer_id IN ${OWN_OFFERS} ORDER BY offer_id, rail, currency`,
    'app.call_reservation': `SELECT id, offer_id, channel_id, account_id = $1 AS is_own, starts_at, ends_at, held_until, created_at, released_at
      FROM app.call_reservation WHERE id IN ${OWN_RESERVATIONS} ORDER BY created_at`,
    'app.call_time': `SELECT reservation_id, lower(span) AS from_at, upper(span) AS until_at FROM app.call_time
      WHERE account_id = $1 ORDER BY span`,
  },
  erases: {
    'app.call_time': `DELETE FROM app.call_time WHERE account_id = $1 OR reservation_id IN ${OWN_RESERVATIONS}`,
    'app.call_reservation': `DELETE FROM app.call_reservation WHERE id IN ${OWN_RESERVATIONS}`,
    'app.call_price': `DELETE FROM app.call_price WHERE offer_id IN ${OWN_OFFERS}`,
    'app.call_offer': `DELETE FROM app.call_offer WHERE creator_id IN ${OWN}`,
    'app.call_calendar': `DELETE FROM app.call_calendar WHERE creator_id IN ${OWN}`,
  },
})
