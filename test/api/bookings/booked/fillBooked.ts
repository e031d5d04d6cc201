import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId, newTimedId } from '#domain/ids.ts'

/** A call that somebody agreed to and booked, with another date of it, of an offer of their own: they are both sides of it. */
export async function fillBooked(
  owner: Pool,
  a: string,
  { wallet, channelId }: { wallet: Buffer; channelId: string },
): Promise<void> {
  const [escrow, id] = [randomBytes(20), randomBytes(32)]
  await owner.query(
    `INSERT INTO app.call_agreement (chain_id, escrow, id, account_id, reservation_id, creator_id, channel_id, offer_id, creator_wallet,
       fan_wallet, currency, units, starts_at, length_minutes, policy_id, offer_no, nonce, text)
     SELECT 31337, $1, $2, c.account_id, $3, c.id, $4, o.id, $5, $5, 0, 1, app.now(), 30, 0, 1, 1, $7
       FROM app.call_offer o JOIN app.creator c ON c.id = o.creator_id WHERE c.account_id = $6`,
    [escrow, id, newId('rsv', randomBytes), channelId, wallet, a, `Fan: 0x${wallet.toString('hex')}`],
  )
  await owner.query(
    `WITH made AS (INSERT INTO app.booking (id, chain_id, escrow, escrow_id, creator_id, account_id, channel_id, offer_id, status, starts_at,
         ends_at, revision, fee_bps, tx_hash, placed_at)
       SELECT $3, g.chain_id, g.escrow, g.id, g.creator_id, g.account_id, g.channel_id, g.offer_id, 'refunded', app.now() + interval '3 days',
         app.now() + interval '73 hours', 0, 0, $2, app.now() FROM app.call_agreement g WHERE g.escrow = $1 RETURNING id, account_id, starts_at, ends_at)
     INSERT INTO app.call_time (booking_id, account_id, span) SELECT id, account_id, tstzrange(starts_at, ends_at) FROM made`,
    [escrow, id, newId('bkg', randomBytes)],
  )
  await owner.query(
    `WITH made AS (INSERT INTO app.call_move (id, booking_id, is_by_fan, starts_at, revision, valid_until, signature)
       SELECT $1, id, true, starts_at + interval '1 day', 0, starts_at - interval '1 hour', $2 FROM app.booking WHERE escrow_id = $3
       RETURNING id, booking_id, starts_at)
     INSERT INTO app.call_time (booking_id, move_id, account_id, span)
       SELECT booking_id, id, $4, tstzrange(starts_at, starts_at + interval '1 hour') FROM made`,
    [newId('mov', randomBytes), wallet, id, a],
  )
  await fillMeeting(owner, a, id)
  await fillDispute(owner, a, id)
  await fillByCard(owner, a, channelId)
  await fillUnheld(owner, a, channelId)
}

/** A call that was held on a card, cancelled and let go, of the same offer. */
async function fillByCard(owner: Pool, a: string, channelId: string): Promise<void> {
  const [purchase, booking] = [newId('pur', randomBytes), newId('bkg', randomBytes)]
  await owner.query(
    `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule,
       statement_name, client_key, way, return_to, product, reservation_id, call_media, call_minutes, call_at, state, ended_at, payment_ref,
       held_amount, held_at, capture_before, capture_amount, capture_fee)
     SELECT $1::text, $2, h.creator_id, h.id, 'acct_one', 8000, 'EUR', 'fee_0000000000000000000001', 1000, 800, 'creator', 'x', substr($1::text, 5),
       'checkout', '/me/calls', 'call', $4, 'video', 30, app.now() + interval '2 days', 'released', app.now(), 'pi_' || $1::text,
       8000, app.now(), app.now() + interval '6 days', 0, 0 FROM app.channel h WHERE h.id = $3`,
    [purchase, a, channelId, newId('rsv', randomBytes)],
  )
  await owner.query(
    `INSERT INTO app.card_agreement (purchase_id, reservation_id, account_id, creator_id, channel_id, offer_id, starts_at, ends_at, currency, units,
       fee_bps, text, followed_at)
     SELECT p.id, p.reservation_id, p.account_id, p.creator_id, p.channel_id, o.id, p.call_at, p.call_at + interval '30 minutes', 'EUR', 8000, 1000,
       'Fan: ' || p.account_id, app.now() FROM app.purchase p JOIN app.call_offer o ON o.creator_id = p.creator_id WHERE p.id = $1`,
    [purchase],
  )
  await owner.query(
    `WITH made AS (INSERT INTO app.booking (id, rail, creator_id, account_id, channel_id, offer_id, status, starts_at, ends_at, revision, fee_bps,
         purchase_id, currency, units, capture_before, exit_at, placed_at)
       SELECT $2, 'card', g.creator_id, g.account_id, g.channel_id, g.offer_id, 'refunded', g.starts_at, g.ends_at, 0, g.fee_bps, p.id, 'EUR', 8000,
         p.capture_before, g.ends_at + interval '36 hours', app.now()
         FROM app.card_agreement g JOIN app.purchase p ON p.id = g.purchase_id WHERE p.id = $1 RETURNING id),
       step AS (INSERT INTO app.booking_step (booking_id, n, kind, by) SELECT id, 1, 'cancel', 'fan' FROM made),
       found AS (INSERT INTO app.call_finding (booking_id, starts_at, kind, creator_s, fan_s, both_s, least_bps, most_bps)
         SELECT id, app.now(), 'contested', 60, 60, 0, 0, 10000 FROM made)
     INSERT INTO app.settlement (booking_id, cause, gross, to_creator, to_fan, fee, passed_at, done_at)
       SELECT id, 'cancelled', 8000, 0, 8000, 0, app.now(), app.now() FROM made`,
    [purchase, booking],
  )
}

/** A call whose card was saved, and of which the bank held nothing. */
async function fillUnheld(owner: Pool, a: string, channelId: string): Promise<void> {
  const [setup, hold] = [newId('pur', randomBytes), newId('pur', randomBytes)]
  await owner.query(
    `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule,
       statement_name, client_key, way, return_to, product, reservation_id, call_media, call_minutes, call_at, state, ended_at, saves_card,
       is_off_session, method_ref, fail_code)
     SELECT v.id, $3, h.creator_id, h.id, 'acct_one', 8000, 'EUR', 'fee_0000000000000000000001', 1000, 800, 'creator', 'x', substr(v.id, 5), v.way,
       '/me/calls', 'call', $4, 'video', 30, app.now() + interval '9 days', v.state, app.now(), v.saves, NOT v.saves, v.method, v.why
     FROM app.channel h, (VALUES ($1::text, 'checkout'::app.purchase_way, 'released'::app.purchase_state, true, NULL, NULL::app.purchase_failure),
       ($2::text, 'saved_card', 'failed', false, 'pm_one', 'DECLINED')) v (id, way, state, saves, method, why) WHERE h.id = $5`,
    [setup, hold, a, newId('rsv', randomBytes), channelId],
  )
  await owner.query(
    `WITH made AS (INSERT INTO app.booking (id, rail, creator_id, account_id, channel_id, offer_id, status, starts_at, ends_at, revision, fee_bps,
         purchase_id, setup_id, currency, units, hold_at, exit_at, placed_at)
       SELECT $3, 'card', p.creator_id, p.account_id, p.channel_id, o.id, 'refunded', p.call_at, p.call_at + interval '30 minutes', 0, p.fee_bps, p.id,
         p.id, 'EUR', 8000, p.call_at - interval '24 hours', p.call_at + interval '36 hours', app.now()
         FROM app.purchase p JOIN app.call_offer o ON o.creator_id = p.creator_id WHERE p.id = $1 RETURNING id)
     INSERT INTO app.call_hold (purchase_id, booking_id, by_fan, followed_at, fail_code) SELECT $2, id, false, app.now(), 'DECLINED' FROM made`,
    [setup, hold, newId('bkg', randomBytes)],
  )
}

/** What both sides of a call wrote about it, with a file, and what somebody ruled: all of it is the same person's. */
async function fillDispute(owner: Pool, a: string, escrowId: Buffer): Promise<void> {
  for (const isByFan of [true, false])
    await owner.query(
      `WITH said AS (INSERT INTO app.call_statement (id, booking_id, is_by_fan, reason, text, hash, laid_at)
         SELECT $1, id, $3, 'other', 'Of ' || account_id, escrow_id, app.now() FROM app.booking WHERE escrow_id = $4 RETURNING id, booking_id, hash)
       INSERT INTO app.call_file (id, booking_id, is_by_fan, statement_id, place, name, kind, bytes, digest)
         SELECT $2, booking_id, $3, id, 1, 'note.txt', 'text', '\\x41', hash FROM said`,
      [newId('stm', randomBytes), newId('fil', randomBytes), isByFan, escrowId],
    )
  await owner.query(
    `INSERT INTO app.call_ruling (id, booking_id, account_id, creator_bps, text, hash)
     SELECT $1, id, $2, 5000, 'Half each', escrow_id FROM app.booking WHERE escrow_id = $3`,
    [newId('rul', randomBytes), a, escrowId],
  )
}

/** The room in which it is held, which the person's page is connected to. */
async function fillMeeting(owner: Pool, a: string, escrowId: Buffer): Promise<void> {
  const room = newId('rom', randomBytes)
  await owner.query(
    `INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at)
     SELECT $1, channel_id, 'call', 'live', 'private', 'Call', app.now() FROM app.booking WHERE escrow_id = $2`,
    [room, escrowId],
  )
  await owner.query(
    `INSERT INTO app.call_room (room_id, booking_id, media, starts_at) SELECT $1, id, 'video', starts_at FROM app.booking WHERE escrow_id = $2`,
    [room, escrowId],
  )
  await owner.query(
    `WITH peer AS (INSERT INTO app.call_peer (room_id, side, seat_id, page, is_here) VALUES ($1::text, 'fan', $2, $3::text, true))
     INSERT INTO app.call_signal (room_id, to_side, seq, from_epoch, to_epoch, kind, body) VALUES ($1::text, 'fan', 1, 1, 1, 'offer', $3::text)`,
    [room, newTimedId('sea', Date.now(), randomBytes), a],
  )
  await owner.query(
    `WITH span AS (INSERT INTO app.call_span (room_id, side, source, from_at, until_at)
         VALUES ($1::text, 'creator', 'socket', app.now() - interval '5 s', app.now())),
       key AS (INSERT INTO app.call_key (room_id, side, key, binding)
         VALUES ($1::text, 'fan', $3, jsonb_build_object('way', 'wallet', 'address', $2::text)))
     INSERT INTO app.call_beat (room_id, side, page, n, from_ms, until_ms, is_linked, sent, received, key, signature)
       VALUES ($1::text, 'fan', $2::text, 1, 1, 5001, true, 250, 250, $3, $4)`,
    [room, a, randomBytes(65), randomBytes(64)],
  )
}
