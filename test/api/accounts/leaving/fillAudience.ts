import { createHash, randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId } from '#domain/ids.ts'
import { fillBooked } from '#test/api/bookings/booked/fillBooked.ts'
import type { Person } from '#test/kit/access/person.ts'
import { fillChat } from './fillChat.ts'
import { fillClub } from './fillClub.ts'
import { fillCoHosts } from './fillCoHosts.ts'
import { fillFloor } from './fillFloor.ts'

const hash = () => createHash('sha256').update(randomBytes(8)).digest()

/** What somebody has around a channel and a room of theirs: who follows, is reminded, invited, brought, who pays them. */
export async function fillAudience(
  owner: Pool,
  { accountId: a, wallet }: Person,
  { email, name, channelId, room }: { email: string; name: string; channelId: string; room: string },
): Promise<void> {
  await fillChat(owner, a, { name, channelId, room })
  await fillFloor(owner, a, room)
  await fillClub(owner, a, { channelId, name })
  await fillCoHosts(owner, a, { channelId, room })
  await owner.query('INSERT INTO app.follower (account_id, channel_id) VALUES ($1, $2)', [a, channelId])
  await owner.query(
    "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'producer', $2)",
    [channelId, a],
  )
  await owner.query('INSERT INTO app.reminder (room_id, account_id) VALUES ($1, $2)', [room, a])
  await owner.query(
    "INSERT INTO app.announcement (room_id, step, kind, reached_up_to, done_at) VALUES ($1, 'live', 'live', $2, app.now())",
    [room, a],
  )
  await owner.query(
    `INSERT INTO app.handle_past (handle, handle_skeleton, channel_id, valid_until) VALUES ($1::citext, $1::text, $2, app.now() + interval '90 days')`,
    [`was-${email.slice(0, 10)}`, channelId],
  )
  const invitation = newId('inv', randomBytes)
  await owner.query(
    `INSERT INTO app.invitation (id, room_id, kind, email, state, valid_until, claimed_by, claimed_at)
     VALUES ($1, $2, 'email', $3, 'claimed', app.now(), $4, app.now())`,
    [invitation, room, email, a],
  )
  await owner.query(
    `INSERT INTO app.invitation_token (id, invitation_id, creator_id, token_hash)
     SELECT $1, $2, c.id, $3 FROM app.creator c WHERE c.account_id = $4`,
    [newId('ivt', randomBytes), invitation, hash(), a],
  )
  await owner.query(
    `INSERT INTO app.connect_account (creator_id, country, attempt_key, account_ref, read_at)
     SELECT c.id, 'DE', c.id, 'acct_' || substr(c.id, 5), app.now() FROM app.creator c WHERE c.account_id = $1`,
    [a],
  )
  await owner.query(
    `INSERT INTO app.inbox (endpoint, event_id, account_ref, object_kind, object_ref, type, is_live, happened_at, lane)
     SELECT 'connect', c.id, 'acct_' || substr(c.id, 5), 'payout', 'po_1', 'payout.paid', false, app.now(), 'acct_' || substr(c.id, 5)
     FROM app.creator c WHERE c.account_id = $1`,
    [a],
  )
  await owner.query(
    "INSERT INTO app.event_cursor (scope) SELECT 'acct_' || substr(c.id, 5) FROM app.creator c WHERE c.account_id = $1",
    [a],
  )
  await owner.query(
    `INSERT INTO app.credit_notice (account_id, chain_id, wallet, currency, ledger, told_units, up_to_block)
     VALUES ($1, 31337, $2, 0, $3, 1, 1)`,
    [a, wallet, randomBytes(20)],
  )
  await owner.query(
    `INSERT INTO app.call_calendar (creator_id, zone, hours, days, buffer_minutes, notice_minutes, horizon_days, is_paused, revision)
     SELECT c.id, 'Europe/Berlin', '[]', '[]', 0, 60, 30, false, 1 FROM app.creator c WHERE c.account_id = $1`,
    [a],
  )
  await owner.query(
    `WITH made AS (INSERT INTO app.call_offer (id, creator_id, place, media, length_minutes, terms, terms_version)
       SELECT $1, c.id, 0, 'video', 30, 'moderate', 1 FROM app.creator c WHERE c.account_id = $2 RETURNING id)
     INSERT INTO app.call_price (offer_id, rail, currency, units) SELECT id, 'card', 'EUR', 900 FROM made`,
    [newId('off', randomBytes), a],
  )
  // of the own offer: the person stands on both sides of it
  await owner.query(
    `WITH made AS (INSERT INTO app.call_reservation (id, offer_id, channel_id, creator_id, account_id, starts_at, ends_at, held_until)
       SELECT $1, o.id, $3, o.creator_id, c.account_id, app.now() + interval '1 day', app.now() + interval '25 hours', app.now() + interval '10 minutes'
         FROM app.call_offer o JOIN app.creator c ON c.id = o.creator_id WHERE c.account_id = $2 RETURNING id, account_id, starts_at, ends_at)
     INSERT INTO app.call_time (reservation_id, account_id, span) SELECT id, account_id, tstzrange(starts_at, ends_at) FROM made`,
    [newId('rsv', randomBytes), a, channelId],
  )
  await fillBooked(owner, a, { wallet, channelId })
  await owner.query('INSERT INTO app.tip_name (account_id, shows_name) VALUES ($1, true)', [a])
  await owner.query(
    `INSERT INTO app.tip_context (chain_id, hub, context_id, payee, channel_id, context_type)
     SELECT 31337, $2, 1, $2, h.id, 'creator' FROM app.channel h JOIN app.creator c ON c.id = h.creator_id WHERE c.account_id = $1`,
    [a, randomBytes(20)],
  )
  // by the wallet, where a number of the hub has it in digits that nobody would look for
  await owner.query(
    'INSERT INTO app.hub_link (room_id, chain_id, hub, hub_room_id, opened_tx) VALUES ($1, 31337, $2, 1, $3)',
    [room, wallet, hash()],
  )
  await owner.query('INSERT INTO app.card_customer (attempt_key, account_id) VALUES ($1, $2)', [
    ...[newId('crd', randomBytes), a],
  ])
  await owner.query(
    `INSERT INTO app.saved_card (id, account_id, method_ref, brand, last4, exp_month, exp_year)
     VALUES ($1::app.id, $2, $1::text, 'visa', '4242', 12, 2040)`,
    [newId('crd', randomBytes), a],
  )
  await owner.query(
    `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, chain_id, collection, tier_no, tier_name, rank,
       price_version, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, statement_name, client_key, way, return_to, state, fail_code, ended_at)
     SELECT $1::app.id, $2, creator_id, id, 'acct_one', 31337, $3, 1, 'Silver', 1, 1, 900, 'EUR', $4, 1000, 90, 'never', 'STAGEDOOR',
       substr($1::text, 5), 'checkout', '/', 'expired', 'EXPIRED', app.now() FROM app.channel WHERE id = $5`,
    [newId('pur', randomBytes), a, randomBytes(20), `fee_${'1'.padStart(22, '0')}`, channelId],
  )
  await owner.query(
    `INSERT INTO app.payout (id, creator_id, payout_ref, amount, currency, state, arrives_on, made_at, asked_at)
     SELECT $1::app.id, c.id, $1::text, 900, 'EUR', 'paid', app.now(), app.now(), app.now() FROM app.creator c WHERE c.account_id = $2`,
    [newId('pay', randomBytes), a],
  )
  await owner.query(
    `INSERT INTO app.tier_card_price (chain_id, collection, tier_no, version, creator_id, amount, currency, refund_rule)
     SELECT 31337, $2, 1, 1, c.id, 900, 'EUR', 'never' FROM app.creator c WHERE c.account_id = $1`,
    [a, randomBytes(20)],
  )
  await owner.query(
    "SELECT app.set_fee('pass', 'card', c.id, 500, app.now()) FROM app.creator c WHERE c.account_id = $1",
    [a],
  )
  await owner.query(
    'INSERT INTO app.share_link (code, account_id, chain_id, collection, wallet) VALUES ($1, $2, 31337, $3, $3)',
    [newId('shr', randomBytes), a, wallet],
  )
}
