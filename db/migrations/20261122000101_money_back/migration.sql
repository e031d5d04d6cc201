-- Money that goes back to cards, and money that banks take back. A row is committed before the provider is asked; both flags of a
-- refund are written out, because the provider's defaults leave the money with the creator.
CREATE TYPE app.refund_state AS ENUM ('asked', 'sending', 'done', 'failed', 'unknown');
CREATE TYPE app.refund_cause AS ENUM ('fan', 'creator', 'provider');
CREATE TYPE app.refund_failure AS ENUM ('SPENT', 'DISPUTED', 'BANK', 'PROVIDER');
CREATE TYPE app.wish_state AS ENUM ('open', 'granted', 'declined');
CREATE TYPE app.dispute_state AS ENUM ('warning', 'open', 'under_review', 'won', 'lost', 'closed');

CREATE TABLE app.refund (
  id app.id PRIMARY KEY, purchase_id app.id NOT NULL REFERENCES app.purchase (id), creator_id app.id NOT NULL REFERENCES app.creator (id),
  amount bigint NOT NULL CHECK (amount > 0), currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  reverse_transfer boolean NOT NULL, refund_fee boolean NOT NULL CHECK (reverse_transfer OR NOT refund_fee),
  cause app.refund_cause NOT NULL, state app.refund_state NOT NULL DEFAULT 'asked',
  refund_ref text UNIQUE CHECK (length(refund_ref) BETWEEN 5 AND 64), fail_code app.refund_failure,
  -- the source of the right that it stopped, and what was left of that; null is for ever
  right_source text NOT NULL, left_s bigint CHECK (left_s >= 0),
  asked_at timestamptz NOT NULL DEFAULT app.now(), sent_at timestamptz, tries int NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT app.now(), done_at timestamptz, failed_at timestamptz,
  CHECK ((state = 'failed') = (failed_at IS NOT NULL)), CHECK (state <> 'failed' OR fail_code IS NOT NULL),
  CHECK (state <> 'done' OR (done_at IS NOT NULL AND refund_ref IS NOT NULL)));
CREATE INDEX refund_of ON app.refund (purchase_id);
CREATE INDEX refund_for ON app.refund (creator_id, asked_at);
CREATE INDEX refund_due ON app.refund (next_at) WHERE state IN ('asked', 'sending', 'unknown');
CREATE UNIQUE INDEX refund_one_open ON app.refund (purchase_id) WHERE state IN ('asked', 'sending', 'unknown');
CREATE TRIGGER refund_moves BEFORE UPDATE OF state ON app.refund FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('asked', 'sending'), ('asked', 'failed'), ('sending', 'asked'), ('sending', 'done'), ('sending', 'failed'), ('sending', 'unknown'),
     ('unknown', 'done'), ('unknown', 'failed'), ('done', 'failed')))
  EXECUTE FUNCTION app.refuse_move();
-- Never more than was paid: whoever adds a refund waits for the row of its purchase.
CREATE FUNCTION app.limit_refunds() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
DECLARE
  captured bigint;
  asked bigint;
BEGIN
  SELECT amount INTO captured FROM app.purchase WHERE id = NEW.purchase_id AND paid_at IS NOT NULL AND currency = NEW.currency FOR UPDATE;
  SELECT coalesce(sum(amount), 0) INTO asked FROM app.refund WHERE purchase_id = NEW.purchase_id AND state <> 'failed' AND id <> NEW.id;
  IF captured IS NULL OR asked + NEW.amount > captured THEN
    RAISE EXCEPTION 'no more goes back than was paid' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_limit BEFORE INSERT ON app.refund FOR EACH ROW EXECUTE FUNCTION app.limit_refunds();
GRANT SELECT, INSERT ON app.refund TO sd_api;
GRANT UPDATE (state, refund_ref, fail_code, sent_at, tries, next_at, done_at, failed_at) ON app.refund TO sd_api;

-- A fan asks, and the creator decides.
CREATE TABLE app.refund_wish (
  id app.id PRIMARY KEY, purchase_id app.id NOT NULL REFERENCES app.purchase (id), creator_id app.id NOT NULL REFERENCES app.creator (id),
  state app.wish_state NOT NULL DEFAULT 'open', asked_at timestamptz NOT NULL DEFAULT app.now(), decided_at timestamptz,
  refund_id app.id REFERENCES app.refund (id),
  CHECK ((state = 'open') = (decided_at IS NULL)), CHECK ((state = 'granted') = (refund_id IS NOT NULL)));
CREATE UNIQUE INDEX refund_wish_once ON app.refund_wish (purchase_id);
CREATE INDEX refund_wish_for ON app.refund_wish (creator_id, asked_at) WHERE state = 'open';
CREATE TRIGGER refund_wish_moves BEFORE UPDATE OF state ON app.refund_wish FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND OLD.state <> 'open') EXECUTE FUNCTION app.refuse_move();
GRANT SELECT, INSERT ON app.refund_wish TO sd_api;
GRANT UPDATE (state, decided_at, refund_id) ON app.refund_wish TO sd_api;

-- A bank asks for the money of a charge. What is taken back from the creator for it is taken once, and given back at most once.
CREATE TABLE app.card_dispute (
  id app.id PRIMARY KEY, purchase_id app.id NOT NULL REFERENCES app.purchase (id), creator_id app.id NOT NULL REFERENCES app.creator (id),
  dispute_ref text NOT NULL UNIQUE CHECK (length(dispute_ref) BETWEEN 5 AND 64), charge_ref text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0), currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  state app.dispute_state NOT NULL, reason text CHECK (length(reason) <= 64), due_at timestamptz, opened_at timestamptz NOT NULL,
  reversal_asked_at timestamptz, reversal_ref text UNIQUE, reversed bigint CHECK (reversed >= 0), fee_returned bigint CHECK (fee_returned >= 0),
  reinstated_at timestamptz, return_asked_at timestamptz, return_ref text UNIQUE, next_at timestamptz NOT NULL DEFAULT app.now(),
  -- the provider answers a refusal again to the same key: what it refused is asked by the next one
  key_n int NOT NULL DEFAULT 1, tries int NOT NULL DEFAULT 0, error text CHECK (length(error) <= 80),
  CHECK ((reversal_ref IS NULL) = (reversed IS NULL)), CHECK (return_ref IS NULL OR (reinstated_at IS NOT NULL AND reversal_ref IS NOT NULL)));
CREATE INDEX card_dispute_of ON app.card_dispute (purchase_id);
CREATE INDEX card_dispute_for ON app.card_dispute (creator_id, opened_at);
CREATE INDEX card_dispute_due ON app.card_dispute (next_at) WHERE reversal_ref IS NULL OR (reinstated_at IS NOT NULL AND return_ref IS NULL);
CREATE TRIGGER card_dispute_moves BEFORE UPDATE OF state ON app.card_dispute FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('warning', 'open'), ('warning', 'closed'), ('open', 'under_review'), ('open', 'won'), ('open', 'lost'), ('under_review', 'won'),
     ('under_review', 'lost'), ('lost', 'under_review'), ('lost', 'won')))
  EXECUTE FUNCTION app.refuse_move();
GRANT SELECT, INSERT ON app.card_dispute TO sd_api;
GRANT UPDATE (state, reason, due_at, reversal_asked_at, reversal_ref, reversed, fee_returned, reinstated_at, return_asked_at, return_ref,
  next_at, key_n, tries, error) ON app.card_dispute TO sd_api;
