import { randomBytes } from 'node:crypto'
import { newId } from '#domain/ids.ts'
import { type CardBooked, useCardCalls } from './useCardCalls.ts'

const HOUR = 3600

const SAVED = `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, amount, currency, fee_schedule_id, fee_bps, fee,
    refund_rule, statement_name, client_key, way, return_to, product, state, saves_card, method_ref, checkout_ref, ask_at, reservation_id, call_media,
    call_minutes, call_at)
  SELECT $1::text, $2, h.creator_id, h.id, 'acct_one', 8000, 'EUR', f.id, 1000, 800, 'creator', 'BELL YARD', substr($1::text, 5), 'checkout', '/', 'call',
    'saved', true, 'pm_' || $1, 'cs_' || $1, 'infinity', $3, 'video', 60, date_trunc('second', app.now()) + make_interval(secs => $4::int)
  FROM app.channel h, (SELECT id FROM app.fee_schedule WHERE product = 'call' ORDER BY id LIMIT 1) f WHERE h.id = $5`

const AGREED = `INSERT INTO app.card_agreement (purchase_id, reservation_id, account_id, creator_id, channel_id, offer_id, starts_at, ends_at, currency,
    units, fee_bps, text, followed_at)
  SELECT p.id, p.reservation_id, p.account_id, p.creator_id, p.channel_id, $2, p.call_at, p.call_at + interval '1 hour', 'EUR', 8000, 1000,
    'What was agreed', app.now() FROM app.purchase p WHERE p.id = $1`

const BOOKED = `WITH made AS (INSERT INTO app.booking (id, rail, purchase_id, setup_id, currency, units, hold_at, exit_at, creator_id, account_id, channel_id,
      offer_id, status, starts_at, ends_at, revision, fee_bps, placed_at)
    SELECT $1, 'card', g.purchase_id, g.purchase_id, 'EUR', 8000, g.starts_at - interval '48 hours', g.ends_at + interval '36 hours', g.creator_id,
      g.account_id, g.channel_id, g.offer_id, 'booked', g.starts_at, g.ends_at, 0, g.fee_bps, app.now()
    FROM app.card_agreement g WHERE g.purchase_id = $2 RETURNING id, account_id, creator_id, starts_at, ends_at)
  INSERT INTO app.call_time (booking_id, account_id, span) SELECT b.id, a.account_id, tstzrange(b.starts_at, b.ends_at)
    FROM made b JOIN app.creator cr ON cr.id = b.creator_id, LATERAL (VALUES (b.account_id), (cr.account_id)) a (account_id)`

const TRIED = `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule,
    statement_name, client_key, way, return_to, product, state, method_ref, reservation_id, call_media, call_minutes, call_at)
  SELECT $2::text, account_id, creator_id, channel_id, account_ref, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, statement_name,
    substr($2::text, 5), 'saved_card', return_to, product, 'created', method_ref, reservation_id, call_media, call_minutes, call_at
  FROM app.purchase WHERE id = $1`

/** For a test file: calls whose card is saved, of 80.00 EUR and an hour. */
export function useSavedCards() {
  const cards = useCardCalls()
  const { sql, fan, court } = cards
  /** a purchase that is to hold the money of one, and is not asked for */
  async function buy({ purchaseId }: CardBooked): Promise<string> {
    const id = newId('pur', randomBytes)
    await sql(TRIED, purchaseId, id)
    return id
  }
  return {
    ...cards,
    buy,
    /** @param startsInS seconds from now. @returns the booking, with the purchase that saved the card */
    async save(startsInS = 9 * 24 * HOUR): Promise<CardBooked> {
      const { seller } = court.calls()
      const offer = await seller.offered({ terms: 'strict', lengthMinutes: 60 })
      const [id, purchaseId] = [newId('bkg', randomBytes), newId('pur', randomBytes)]
      const { channelId } = court.calls()
      await sql(SAVED, purchaseId, fan().accountId, newId('rsv', randomBytes), startsInS, channelId)
      await sql(AGREED, purchaseId, offer.id)
      await sql(BOOKED, id, purchaseId)
      return { id, purchaseId }
    },
    /** a try of one, of which the booking knows what came of it where there is a reason; @returns its purchase */
    async tried(call: CardBooked, byFan: boolean, failCode: string | null = null): Promise<string> {
      const id = await buy(call)
      if (failCode !== null)
        await sql(
          "UPDATE app.purchase SET state = 'failed', ended_at = app.now(), fail_code = $2 WHERE id = $1",
          ...[id, failCode],
        )
      await sql(
        `INSERT INTO app.call_hold (purchase_id, booking_id, by_fan, followed_at, fail_code)
         VALUES ($1, $2, $3, CASE WHEN $4::text IS NOT NULL THEN app.now() END, $4::text::app.purchase_failure)`,
        ...[id, call.id, byFan, failCode],
      )
      return id
    },
    /** the bank holds it for three days after the call, by the try that is under way */
    async held(call: CardBooked, holdId: string): Promise<void> {
      await sql(
        `UPDATE app.purchase SET state = 'held', payment_ref = 'pi_' || id, held_amount = amount, held_at = app.now(),
           capture_before = call_at + interval '73 hours' WHERE id = $1`,
        holdId,
      )
      await sql('UPDATE app.call_hold SET followed_at = app.now() WHERE purchase_id = $1', holdId)
      await sql(
        `UPDATE app.booking b SET purchase_id = p.id, capture_before = p.capture_before, hold_at = NULL FROM app.purchase p
          WHERE p.id = $2 AND b.id = $1`,
        ...[call.id, holdId],
      )
    },
  }
}
