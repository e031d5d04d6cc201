-- Calls that are booked by card. The money is held on the card until it is settled: one hold, at most one capture of a part or all of it,
-- the rest goes free. What a booking by wallet has on the chain, one by card has here.
SET LOCAL lock_timeout = '10s';

-- reservation_id: the time it pays for, whose row is forgotten after a day; call_*: what it is, for receipts
-- held_amount, capture_before: what is held, and until when as the provider says (never computed here)
-- capture_amount, capture_fee: what is to be taken of it, decided once; 0: all of it goes free
-- amount and fee are what was agreed until it is taken, and what was taken from then on
ALTER TABLE app.purchase ADD COLUMN reservation_id app.id, ADD COLUMN call_media app.call_media,
  ADD COLUMN call_minutes smallint CHECK (call_minutes > 0), ADD COLUMN call_at timestamptz,
  ADD COLUMN held_amount bigint CHECK (held_amount > 0), ADD COLUMN held_at timestamptz, ADD COLUMN capture_before timestamptz,
  ADD COLUMN capture_amount bigint, ADD COLUMN capture_fee bigint,
  ADD CONSTRAINT purchase_hold CHECK (num_nonnulls(held_amount, held_at, capture_before) IN (0, 3)),
  ADD CONSTRAINT purchase_capture CHECK ((capture_amount IS NULL) = (capture_fee IS NULL)
    AND (capture_amount IS NULL OR (capture_amount BETWEEN 0 AND held_amount AND capture_fee BETWEEN 0 AND capture_amount))),
  ADD CONSTRAINT purchase_held CHECK (state NOT IN ('held', 'released') OR (product = 'call' AND held_amount IS NOT NULL AND payment_ref IS NOT NULL)),
  DROP CONSTRAINT purchase_product,
  ADD CONSTRAINT purchase_product CHECK (CASE product
    WHEN 'pass' THEN num_nonnulls(chain_id, collection, tier_no, tier_name, rank, price_version) = 6
      AND num_nonnulls(gift, gift_count, room_id, reservation_id, call_media, call_minutes, call_at, held_amount) = 0
    WHEN 'gift' THEN num_nonnulls(chain_id, collection, tier_no, tier_name, rank, price_version, length_s, provisional_until) = 0
      AND num_nonnulls(gift, gift_count) = 2 AND num_nonnulls(reservation_id, call_media, call_minutes, call_at, held_amount) = 0
    ELSE num_nonnulls(chain_id, collection, tier_no, tier_name, rank, price_version, length_s, provisional_until, gift, gift_count, room_id) = 0
      AND num_nonnulls(reservation_id, call_media, call_minutes, call_at) = 4 END);
-- one that is held has not ended
DO $$
DECLARE
  one text;
BEGIN
  SELECT conname INTO STRICT one FROM pg_constraint WHERE conrelid = 'app.purchase'::regclass AND contype = 'c'
    AND pg_get_constraintdef(oid) LIKE '%checkout_open%ended_at IS NULL%';
  EXECUTE format('ALTER TABLE app.purchase DROP CONSTRAINT %I', one);
END $$;
ALTER TABLE app.purchase ADD CONSTRAINT purchase_ended
  CHECK ((state IN ('created', 'checkout_open', 'processing', 'unknown', 'held')) = (ended_at IS NULL));
-- a time is paid for once
CREATE UNIQUE INDEX purchase_call_open ON app.purchase (reservation_id)
  WHERE product = 'call' AND state IN ('created', 'checkout_open', 'processing', 'unknown', 'held', 'paid');
CREATE INDEX purchase_hold_ask ON app.purchase (ask_at) WHERE state = 'held';

DROP TRIGGER purchase_moves ON app.purchase;
CREATE TRIGGER purchase_moves BEFORE UPDATE OF state ON app.purchase FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('created', 'checkout_open'), ('created', 'processing'), ('created', 'held'), ('created', 'paid'), ('created', 'failed'), ('created', 'expired'), ('created', 'unknown'),
     ('checkout_open', 'processing'), ('checkout_open', 'held'), ('checkout_open', 'paid'), ('checkout_open', 'failed'), ('checkout_open', 'expired'), ('checkout_open', 'unknown'),
     ('processing', 'held'), ('processing', 'paid'), ('processing', 'failed'), ('processing', 'expired'), ('processing', 'unknown'),
     ('unknown', 'created'), ('unknown', 'checkout_open'), ('unknown', 'processing'), ('unknown', 'held'), ('unknown', 'paid'), ('unknown', 'failed'), ('unknown', 'expired'),
     ('held', 'paid'), ('held', 'released'),
     ('paid', 'part_refunded'), ('paid', 'refunded'), ('paid', 'disputed'),
     ('part_refunded', 'paid'), ('part_refunded', 'refunded'), ('part_refunded', 'disputed'),
     ('refunded', 'paid'), ('refunded', 'part_refunded'), ('refunded', 'disputed'),
     ('disputed', 'paid'), ('disputed', 'part_refunded'), ('disputed', 'refunded'), ('disputed', 'lost'),
     ('lost', 'disputed'),
     ('failed', 'refunded'),
     ('expired', 'refunded')))
  EXECUTE FUNCTION app.refuse_move();
-- What is taken is decided once, and the sum of a purchase changes with that alone.
CREATE FUNCTION app.keep_purchase_sums() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'what is held and what is taken of it is said once' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER purchase_sums_stay BEFORE UPDATE ON app.purchase FOR EACH ROW
  WHEN (((OLD.amount, OLD.fee) IS DISTINCT FROM (NEW.amount, NEW.fee)
      AND NOT (OLD.state = 'held' AND NEW.state = 'paid' AND NEW.amount = NEW.capture_amount AND NEW.fee = NEW.capture_fee))
    OR (OLD.held_amount IS NOT NULL AND (NEW.held_amount, NEW.held_at, NEW.capture_before) IS DISTINCT FROM (OLD.held_amount, OLD.held_at, OLD.capture_before))
    OR (OLD.capture_amount IS NOT NULL AND (NEW.capture_amount, NEW.capture_fee) IS DISTINCT FROM (OLD.capture_amount, OLD.capture_fee)))
  EXECUTE FUNCTION app.keep_purchase_sums();
GRANT INSERT (reservation_id, call_media, call_minutes, call_at) ON app.purchase TO sd_api;
GRANT UPDATE (held_amount, held_at, capture_before) ON app.purchase TO sd_api;
GRANT UPDATE (held_amount, held_at, capture_before, capture_amount, capture_fee, amount, fee) ON app.purchase TO sd_worker;

-- The platform takes of a call what it takes of a pass, until somebody says otherwise.
ALTER TABLE app.fee_schedule DISABLE TRIGGER fee_schedule_stays;
INSERT INTO app.fee_schedule (id, product, rail, creator_id, bps, from_at, until_at)
SELECT 'fee_' || substr(md5('call ' || id), 1, 22), 'call', rail, creator_id, bps, from_at, until_at FROM app.fee_schedule
WHERE product = 'pass' AND rail = 'card';
ALTER TABLE app.fee_schedule ENABLE TRIGGER fee_schedule_stays;

-- while it is being paid for by card its holder keeps it
ALTER TABLE app.call_reservation ADD COLUMN purchase_id app.id;
GRANT UPDATE (purchase_id, held_until) ON app.call_reservation TO sd_api;
GRANT UPDATE (purchase_id) ON app.call_reservation TO sd_worker;

-- What somebody was shown before they reserved by card. fee_bps: of the creator's part
-- followed_at: since then it is a booking, or none came of it
CREATE TABLE app.card_agreement (
  purchase_id app.id PRIMARY KEY REFERENCES app.purchase (id), reservation_id app.id NOT NULL,
  account_id app.id NOT NULL REFERENCES app.account (id), creator_id app.id NOT NULL REFERENCES app.creator (id),
  channel_id app.id NOT NULL REFERENCES app.channel (id), offer_id app.id NOT NULL REFERENCES app.call_offer (id),
  starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'), units bigint NOT NULL CHECK (units > 0),
  fee_bps int NOT NULL CHECK (fee_bps BETWEEN 0 AND 10000), text text NOT NULL CHECK (char_length(text) <= 2000),
  created_at timestamptz NOT NULL DEFAULT app.now(), followed_at timestamptz);
CREATE INDEX card_agreement_open ON app.card_agreement (created_at) WHERE followed_at IS NULL;
CREATE INDEX card_agreement_account ON app.card_agreement (account_id, created_at);
CREATE INDEX card_agreement_creator ON app.card_agreement (creator_id);
CREATE INDEX card_agreement_channel ON app.card_agreement (channel_id);
CREATE INDEX card_agreement_offer ON app.card_agreement (offer_id);
GRANT SELECT, INSERT ON app.card_agreement TO sd_api;
GRANT SELECT, UPDATE (followed_at), DELETE ON app.card_agreement TO sd_worker;

-- A booking is on one rail. By card: units of currency are held until capture_before; exit_at: from then on it ends as it stands;
-- pending_*: how a disputed one ends then
ALTER TABLE app.booking ADD COLUMN rail app.payment_rail NOT NULL DEFAULT 'chain',
  ADD COLUMN purchase_id app.id UNIQUE REFERENCES app.purchase (id),
  ADD COLUMN currency text CHECK (currency ~ '^[A-Z]{3}$'), ADD COLUMN units bigint CHECK (units > 0), ADD COLUMN capture_before timestamptz,
  ADD COLUMN exit_at timestamptz, ADD COLUMN pending_until timestamptz, ADD COLUMN pending_bps int CHECK (pending_bps BETWEEN 0 AND 10000),
  ADD COLUMN pending_cause text CHECK (pending_cause ~ '^[a-zA-Z]{1,24}$'),
  ALTER COLUMN chain_id DROP NOT NULL, ALTER COLUMN escrow DROP NOT NULL, ALTER COLUMN escrow_id DROP NOT NULL, ALTER COLUMN tx_hash DROP NOT NULL,
  ADD CONSTRAINT booking_rail CHECK (CASE rail
    WHEN 'chain' THEN num_nonnulls(chain_id, escrow, escrow_id, tx_hash) = 4
      AND num_nonnulls(purchase_id, currency, units, capture_before, exit_at, pending_until, pending_bps, pending_cause) = 0
    ELSE num_nonnulls(chain_id, escrow, escrow_id, tx_hash, ending_at) = 0 AND status <> 'none'
      AND num_nonnulls(purchase_id, currency, units, capture_before, exit_at, channel_id, offer_id) = 7
      AND num_nonnulls(pending_until, pending_bps, pending_cause) IN (0, 3) END);
CREATE INDEX booking_card_exit ON app.booking (exit_at) WHERE rail = 'card' AND status IN ('booked', 'confirmed', 'attested', 'disputed');
GRANT UPDATE (status, exit_at, pending_until, pending_bps, pending_cause, creator_ask_bps, fan_ask_bps) ON app.booking TO sd_api;

-- who objects by card lays what they wrote in the same transaction
GRANT UPDATE (laid_at) ON app.call_statement TO sd_api;

-- What was done with a booking by card, as the chain has it of one by wallet. by: NULL: time alone
CREATE TABLE app.booking_step (
  booking_id app.id NOT NULL REFERENCES app.booking (id), n int NOT NULL CHECK (n > 0),
  kind text NOT NULL CHECK (kind ~ '^[a-z]{1,16}$'), by text CHECK (by IN ('creator', 'fan', 'arbiter')),
  creator_bps int CHECK (creator_bps BETWEEN 0 AND 10000), text_hash chain.hash, at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (booking_id, n));
CREATE INDEX booking_step_disputed ON app.booking_step (booking_id) WHERE kind = 'dispute';
GRANT SELECT, INSERT ON app.booking_step TO sd_api, sd_worker;
GRANT DELETE ON app.booking_step TO sd_worker;

-- Where the money of a booking by card goes, decided once, in minor units of its currency. passed_at: since then its hold knows
CREATE TABLE app.settlement (
  booking_id app.id PRIMARY KEY REFERENCES app.booking (id), cause text NOT NULL CHECK (cause ~ '^[a-zA-Z]{1,24}$'),
  gross bigint NOT NULL CHECK (gross > 0), to_creator bigint NOT NULL CHECK (to_creator >= 0), to_fan bigint NOT NULL CHECK (to_fan >= 0),
  fee bigint NOT NULL CHECK (fee >= 0), decided_at timestamptz NOT NULL DEFAULT app.now(), passed_at timestamptz,
  CHECK (to_creator + to_fan + fee = gross));
CREATE INDEX settlement_open ON app.settlement (decided_at) WHERE passed_at IS NULL;
GRANT SELECT, INSERT ON app.settlement TO sd_api;
GRANT SELECT, INSERT, UPDATE (cause, to_creator, to_fan, fee, passed_at), DELETE ON app.settlement TO sd_worker;
