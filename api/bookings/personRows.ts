import { personVerbs } from '#db/personVerbs.ts'

const OWN = '(SELECT id FROM app.creator WHERE account_id = $1)'
const OWN_OFFERS = `(SELECT id FROM app.call_offer WHERE creator_id IN ${OWN})`
const OWN_RESERVATIONS = `(SELECT id FROM app.call_reservation WHERE account_id = $1 OR creator_id IN ${OWN})`

/** Of both sides. */
const ALL_BOOKINGS = `(SELECT id FROM app.booking WHERE account_id = $1 OR creator_id IN ${OWN})`

/** The fan in them is somebody who may still want to know what became of their money. */
const OWN_BOOKINGS = `creator_id IN ${OWN} AND (account_id IS NULL OR account_id = $1)`

const GONE_BOOKINGS = `(SELECT id FROM app.booking WHERE ${OWN_BOOKINGS})`

/** SQL: the account $1 wrote or added `x`, which is about `b`. */
const IS_OWN_SIDE = `CASE WHEN x.is_by_fan THEN coalesce(b.account_id = $1, false) ELSE b.creator_id IN ${OWN} END`

/** SQL: it goes with them, or with a booking that goes. */
const GOES = `b.id IN ${ALL_BOOKINGS} AND (${IS_OWN_SIDE} OR b.id IN ${GONE_BOOKINGS})`

/** What calls have of a person: when they could be called, what they sold, the times that were held, and what was booked. */
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
    'app.call_agreement': `SELECT chain_id, '0x' || encode(escrow, 'hex') AS escrow, '0x' || encode(id, 'hex') AS id, account_id = $1 AS is_own,
        offer_id, currency, units::text AS units, starts_at, length_minutes, CASE WHEN account_id = $1 THEN text END AS text, created_at,
        CASE WHEN creator_id IN ${OWN} THEN '0x' || encode(creator_signature, 'hex') END AS own_signature, countersigned_at
      FROM app.call_agreement WHERE account_id = $1 OR creator_id IN ${OWN} ORDER BY created_at`,
    'app.card_agreement': `SELECT purchase_id, reservation_id, account_id = $1 AS is_own, offer_id, currency, units::text AS units, fee_bps, starts_at,
        ends_at, CASE WHEN account_id = $1 THEN text END AS text, created_at, followed_at
      FROM app.card_agreement WHERE account_id = $1 OR creator_id IN ${OWN} ORDER BY created_at`,
    'app.booking_step': `SELECT x.booking_id, x.n, x.kind, x.by, x.creator_bps, '0x' || encode(x.text_hash, 'hex') AS text_hash, x.at
      FROM app.booking_step x WHERE x.booking_id IN ${ALL_BOOKINGS} ORDER BY x.booking_id, x.n`,
    'app.call_finding': `SELECT x.booking_id, x.starts_at, x.revision, x.kind, x.creator_s, x.fan_s, x.both_s, x.least_bps, x.most_bps, x.cause, x.judged_at,
        x.status, x.has_entered,
        '0x' || encode(x.attestor, 'hex') AS attestor, '0x' || encode(x.signature, 'hex') AS signature, x.signed_at
      FROM app.call_finding x WHERE x.booking_id IN ${ALL_BOOKINGS} ORDER BY x.booking_id`,
    'app.settlement': `SELECT x.booking_id, x.cause, x.gross::text AS gross, x.to_creator::text AS to_creator, x.to_fan::text AS to_fan, x.fee::text AS fee,
        x.decided_at, x.passed_at, x.done_at
      FROM app.settlement x WHERE x.booking_id IN ${ALL_BOOKINGS} ORDER BY x.decided_at`,
    'app.booking': `SELECT id, rail, chain_id, '0x' || encode(escrow, 'hex') AS escrow, '0x' || encode(escrow_id, 'hex') AS escrow_id,
        '0x' || encode(tx_hash, 'hex') AS tx_hash, account_id = $1 AS is_own, channel_id, offer_id, status, starts_at, ends_at, placed_at, created_at,
        CASE WHEN account_id = $1 THEN purchase_id END AS purchase_id, CASE WHEN account_id = $1 THEN setup_id END AS setup_id, currency,
        units::text AS units, capture_before, exit_at, hold_at
      FROM app.booking WHERE account_id = $1 OR creator_id IN ${OWN} ORDER BY created_at`,
    'app.call_hold': `SELECT x.booking_id, x.by_fan, CASE WHEN b.account_id = $1 THEN x.purchase_id END AS purchase_id, x.created_at, x.followed_at,
        CASE WHEN b.account_id = $1 THEN x.fail_code END AS fail_code
      FROM app.call_hold x JOIN app.booking b ON b.id = x.booking_id WHERE b.id IN ${ALL_BOOKINGS} ORDER BY x.created_at`,
    'app.call_move': `SELECT v.id, v.booking_id, v.is_by_fan = coalesce(b.account_id = $1, false) AS is_own, v.starts_at, v.valid_until, v.state,
        CASE WHEN b.account_id = $1 THEN v.text END AS text, v.created_at, v.taken_at, v.ended_at
      FROM app.call_move v JOIN app.booking b ON b.id = v.booking_id WHERE v.booking_id IN ${ALL_BOOKINGS} ORDER BY v.created_at`,
    'app.call_statement': `SELECT x.id, x.booking_id, x.reason, x.text, '0x' || encode(x.hash, 'hex') AS hash, x.created_at, x.laid_at
      FROM app.call_statement x JOIN app.booking b ON b.id = x.booking_id WHERE b.id IN ${ALL_BOOKINGS} AND ${IS_OWN_SIDE} ORDER BY x.created_at`,
    'app.call_file': `SELECT x.id, x.booking_id, x.statement_id, x.place, x.name, x.kind, length(x.bytes) AS bytes,
        '0x' || encode(x.digest, 'hex') AS digest, x.created_at
      FROM app.call_file x JOIN app.booking b ON b.id = x.booking_id WHERE b.id IN ${ALL_BOOKINGS} AND ${IS_OWN_SIDE} ORDER BY x.created_at`,
    'app.call_ruling': `SELECT id, booking_id, creator_bps, text, '0x' || encode(hash, 'hex') AS hash, created_at FROM app.call_ruling
      WHERE account_id = $1 ORDER BY created_at`,
    'app.call_time': `SELECT reservation_id, booking_id, move_id, lower(span) AS from_at, upper(span) AS until_at FROM app.call_time
      WHERE account_id = $1 ORDER BY span`,
  },
  erases: {
    // a creator who is gone takes nobody's time
    'app.call_time': `DELETE FROM app.call_time WHERE account_id = $1 OR reservation_id IN ${OWN_RESERVATIONS}
      OR booking_id IN (SELECT id FROM app.booking WHERE creator_id IN ${OWN})
      OR move_id IN (SELECT id FROM app.call_move WHERE booking_id IN ${ALL_BOOKINGS})`,
    // nobody is there any more who could agree, or whose signature should be kept
    'app.call_move': `DELETE FROM app.call_move WHERE booking_id IN ${ALL_BOOKINGS}`,
    // the chain keeps the hashes
    'app.call_file': `DELETE FROM app.call_file x USING app.booking b WHERE b.id = x.booking_id AND ${GOES}`,
    'app.call_statement': `DELETE FROM app.call_statement x USING app.booking b WHERE b.id = x.booking_id AND ${GOES}`,
    // both sides still read why; who ruled it nobody does
    'app.call_ruling': `WITH gone AS (DELETE FROM app.call_ruling WHERE booking_id IN ${GONE_BOOKINGS} RETURNING id),
      kept AS (UPDATE app.call_ruling SET account_id = NULL WHERE account_id = $1
        AND booking_id NOT IN ${GONE_BOOKINGS} RETURNING id)
      SELECT id FROM gone UNION ALL SELECT id FROM kept`,
    // the chain keeps its own record, and the digest of the text
    'app.call_agreement': `DELETE FROM app.call_agreement WHERE account_id = $1 OR creator_id IN ${OWN}`,
    // the purchase keeps what was paid, and nobody goes while one is held
    'app.card_agreement': `DELETE FROM app.card_agreement WHERE account_id = $1 OR creator_id IN ${OWN}`,
    // nobody is there any more for whom money could be held; nobody goes while it is
    'app.call_hold': `DELETE FROM app.call_hold WHERE booking_id IN ${ALL_BOOKINGS}`,
    // the other side still reads how it ended
    'app.booking_step': `DELETE FROM app.booking_step WHERE booking_id IN ${GONE_BOOKINGS}`,
    'app.call_finding': `DELETE FROM app.call_finding WHERE booking_id IN ${GONE_BOOKINGS}`,
    'app.settlement': `DELETE FROM app.settlement WHERE booking_id IN ${GONE_BOOKINGS}`,
    'app.booking': `WITH gone AS (DELETE FROM app.booking WHERE ${OWN_BOOKINGS} RETURNING id),
      kept AS (UPDATE app.booking SET account_id = nullif(account_id, $1), offer_id = CASE WHEN creator_id IN ${OWN} THEN NULL ELSE offer_id END
        WHERE (account_id = $1 OR creator_id IN ${OWN}) AND NOT coalesce(${OWN_BOOKINGS}, false) RETURNING id)
      SELECT id FROM gone UNION ALL SELECT id FROM kept`,
    'app.call_reservation': `DELETE FROM app.call_reservation WHERE id IN ${OWN_RESERVATIONS}`,
    'app.call_price': `DELETE FROM app.call_price WHERE offer_id IN ${OWN_OFFERS}`,
    'app.call_offer': `DELETE FROM app.call_offer WHERE creator_id IN ${OWN}`,
    'app.call_calendar': `DELETE FROM app.call_calendar WHERE creator_id IN ${OWN}`,
  },
})
