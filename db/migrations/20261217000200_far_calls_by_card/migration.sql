-- Calls by card that are too far away for a bank to hold their money: the card is saved, and the money is held shortly before the call, by
-- purchases of their own. It may need several.
SET LOCAL lock_timeout = '10s';

-- saves_card: nothing is paid by it, a card is saved; method_ref is that card from then on. released: it is not saved any more
-- is_off_session: nobody is there who could be asked by their bank
ALTER TABLE app.purchase ADD COLUMN saves_card boolean NOT NULL DEFAULT false, ADD COLUMN is_off_session boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT purchase_saves CHECK (NOT saves_card OR (product = 'call' AND way = 'checkout'
    AND state IN ('created', 'checkout_open', 'unknown', 'saved', 'failed', 'expired', 'released') AND num_nonnulls(payment_ref, held_amount) = 0)),
  ADD CONSTRAINT purchase_saved CHECK (state <> 'saved' OR (saves_card AND num_nonnulls(method_ref, checkout_ref) = 2)),
  ADD CONSTRAINT purchase_off_session CHECK (NOT is_off_session OR (product = 'call' AND way = 'saved_card')),
  DROP CONSTRAINT purchase_held,
  ADD CONSTRAINT purchase_held CHECK (CASE state WHEN 'held' THEN product = 'call' AND num_nonnulls(held_amount, payment_ref) = 2
    WHEN 'released' THEN product = 'call' AND (saves_card OR num_nonnulls(held_amount, payment_ref) = 2) ELSE true END),
  DROP CONSTRAINT purchase_ended,
  ADD CONSTRAINT purchase_ended
    CHECK ((state IN ('created', 'checkout_open', 'processing', 'unknown', 'saved', 'held')) = (ended_at IS NULL));
DROP TRIGGER purchase_moves ON app.purchase;
CREATE TRIGGER purchase_moves BEFORE UPDATE OF state ON app.purchase FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('created', 'checkout_open'), ('created', 'processing'), ('created', 'saved'), ('created', 'held'), ('created', 'paid'), ('created', 'failed'), ('created', 'expired'), ('created', 'unknown'),
     ('checkout_open', 'processing'), ('checkout_open', 'saved'), ('checkout_open', 'held'), ('checkout_open', 'paid'), ('checkout_open', 'failed'), ('checkout_open', 'expired'), ('checkout_open', 'unknown'),
     ('processing', 'held'), ('processing', 'paid'), ('processing', 'failed'), ('processing', 'expired'), ('processing', 'unknown'),
     ('unknown', 'created'), ('unknown', 'checkout_open'), ('unknown', 'processing'), ('unknown', 'saved'), ('unknown', 'held'), ('unknown', 'paid'), ('unknown', 'failed'), ('unknown', 'expired'),
     ('saved', 'released'),
     ('held', 'paid'), ('held', 'released'),
     ('paid', 'part_refunded'), ('paid', 'refunded'), ('paid', 'disputed'),
     ('part_refunded', 'paid'), ('part_refunded', 'refunded'), ('part_refunded', 'disputed'),
     ('refunded', 'paid'), ('refunded', 'part_refunded'), ('refunded', 'disputed'),
     ('disputed', 'paid'), ('disputed', 'part_refunded'), ('disputed', 'refunded'), ('disputed', 'lost'),
     ('lost', 'disputed'),
     ('failed', 'refunded'),
     ('expired', 'refunded')))
  EXECUTE FUNCTION app.refuse_move();
-- the card of a purchase is said once, and can be forgotten
CREATE TRIGGER purchase_method_stays BEFORE UPDATE OF method_ref ON app.purchase FOR EACH ROW
  WHEN (OLD.method_ref IS NOT NULL AND NEW.method_ref IS NOT NULL AND NEW.method_ref <> OLD.method_ref) EXECUTE FUNCTION app.keep_purchase_refs();
CREATE INDEX purchase_saved_ask ON app.purchase (ask_at) WHERE state = 'saved';
GRANT INSERT (saves_card) ON app.purchase TO sd_api;
GRANT UPDATE (method_ref) ON app.purchase TO sd_api, sd_worker;

-- What begins with a press no job begins, but for one thing: money for a call whose fan saved a card for just that, and within the time
-- that they allowed (FIRST_HOLD_SECONDS and UNHELD_END_SECONDS of domain/calls/cardHold.ts).
GRANT INSERT ON app.purchase TO sd_money;
CREATE FUNCTION app.hold_saved(saved text, new_id text, press text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
BEGIN
  INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, product, reservation_id, call_media, call_minutes, call_at, amount,
    currency, fee_schedule_id, fee_bps, fee, refund_rule, refund_days, statement_name, statement_suffix, client_key, way, return_to, method_ref,
    card_mark, address_mark, session_id, is_off_session)
  SELECT new_id, p.account_id, p.creator_id, p.channel_id, p.account_ref, p.product, p.reservation_id, p.call_media, p.call_minutes, p.call_at, p.amount,
    p.currency, p.fee_schedule_id, p.fee_bps, p.fee, p.refund_rule, p.refund_days, p.statement_name, p.statement_suffix, press, 'saved_card', p.return_to,
    p.method_ref, p.card_mark, p.address_mark, p.session_id, true
  FROM app.purchase p WHERE p.id = saved AND p.state = 'saved' AND p.ask_at = 'infinity'
    AND p.call_at <= app.now() + interval '48 hours' AND p.call_at > app.now() + interval '80 minutes'
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION app.hold_saved FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.hold_saved TO sd_worker;
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.hold_saved(text, text, text) OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;

-- setup_id: the purchase that saved the card; purchase_id is the same until one of its holds is held, and then that one
-- hold_at: when a hold is tried next by itself, or the call ends without one
ALTER TABLE app.booking ADD COLUMN setup_id app.id UNIQUE REFERENCES app.purchase (id), ADD COLUMN hold_at timestamptz,
  DROP CONSTRAINT booking_rail, ADD CONSTRAINT booking_rail CHECK (CASE rail
    WHEN 'chain' THEN num_nonnulls(chain_id, escrow, escrow_id, tx_hash) = 4
      AND num_nonnulls(purchase_id, currency, units, capture_before, exit_at, pending_until, pending_bps, pending_cause, setup_id, hold_at) = 0
    ELSE num_nonnulls(chain_id, escrow, escrow_id, tx_hash, ending_at) = 0 AND status <> 'none'
      AND num_nonnulls(purchase_id, currency, units, exit_at, channel_id) = 5
      AND (offer_id IS NOT NULL OR status IN ('completed', 'refunded', 'split'))
      AND num_nonnulls(pending_until, pending_bps, pending_cause) IN (0, 3)
      AND (capture_before IS NOT NULL OR (setup_id IS NOT NULL AND purchase_id = setup_id AND status IN ('booked', 'refunded')))
      AND (hold_at IS NULL OR (setup_id IS NOT NULL AND capture_before IS NULL)) END);
CREATE INDEX booking_hold ON app.booking (hold_at) WHERE hold_at IS NOT NULL AND status = 'booked';

-- Holds of a booking whose card is saved, each of which is a purchase. One at a time; followed_at: since then the booking has it,
-- or nothing came of it, and fail_code is why
CREATE TABLE app.call_hold (
  purchase_id app.id PRIMARY KEY REFERENCES app.purchase (id), booking_id app.id NOT NULL REFERENCES app.booking (id),
  by_fan boolean NOT NULL, created_at timestamptz NOT NULL DEFAULT app.now(), followed_at timestamptz, fail_code app.purchase_failure,
  CHECK (fail_code IS NULL OR followed_at IS NOT NULL));
CREATE UNIQUE INDEX call_hold_open ON app.call_hold (booking_id) WHERE followed_at IS NULL;
CREATE INDEX call_hold_of ON app.call_hold (booking_id, created_at);
GRANT SELECT, INSERT ON app.call_hold TO sd_api;
GRANT SELECT, INSERT, UPDATE (followed_at, fail_code), DELETE ON app.call_hold TO sd_worker;
