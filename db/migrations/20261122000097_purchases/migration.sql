-- Buying by card. A purchase is one wish to pay for one thing at one price; an attempt is one thing asked of the payment
-- provider for it, and is committed before it is asked. What was agreed on (who, what, how much, to whom) is written once; what
-- became of it moves along the table of domain/billing/purchaseStates.ts.
CREATE TYPE app.purchase_state AS ENUM ('created', 'checkout_open', 'processing', 'paid', 'part_refunded', 'refunded', 'disputed',
  'lost', 'failed', 'expired', 'unknown');
CREATE TYPE app.purchase_way AS ENUM ('checkout', 'saved_card');
CREATE TYPE app.purchase_failure AS ENUM ('DECLINED', 'INSUFFICIENT', 'EXPIRED_CARD', 'AUTHENTICATION', 'CANCELLED', 'EXPIRED', 'PROVIDER');
CREATE TYPE app.attempt_state AS ENUM ('ready', 'sent', 'succeeded', 'refused', 'unknown', 'abandoned');

-- A customer of the provider's for each account that pays: asked for under the same key until it is known what became of it.
-- Without its account it waits to be dropped at the provider.
CREATE TABLE app.card_customer (
  attempt_key text PRIMARY KEY CHECK (length(attempt_key) BETWEEN 8 AND 255), account_id app.id UNIQUE REFERENCES app.account (id),
  attempted_at timestamptz NOT NULL DEFAULT app.now(), customer_ref text UNIQUE CHECK (length(customer_ref) BETWEEN 5 AND 64));
GRANT SELECT, DELETE ON app.card_customer TO sd_api;
GRANT INSERT (account_id, attempt_key) ON app.card_customer TO sd_api;
GRANT UPDATE (account_id, attempt_key, attempted_at, customer_ref) ON app.card_customer TO sd_api;

-- What fingerprints of cards and addresses are hashed with.
CREATE TABLE app.card_key (id text PRIMARY KEY CHECK (id = 'cards'), key_sealed bytea NOT NULL);
GRANT SELECT, INSERT ON app.card_key TO sd_api;

-- A card that its owner wanted kept: what it looks like and how it is found again, no number. fingerprint is a keyed hash.
CREATE TABLE app.saved_card (
  id app.id PRIMARY KEY, account_id app.id NOT NULL REFERENCES app.account (id),
  method_ref text NOT NULL UNIQUE CHECK (length(method_ref) BETWEEN 5 AND 64), fingerprint bytea CHECK (length(fingerprint) = 32),
  brand text NOT NULL CHECK (length(brand) BETWEEN 1 AND 24), last4 text NOT NULL CHECK (last4 ~ '^[0-9]{4}$'),
  exp_month smallint NOT NULL CHECK (exp_month BETWEEN 1 AND 12), exp_year smallint NOT NULL CHECK (exp_year BETWEEN 2000 AND 2200),
  created_at timestamptz NOT NULL DEFAULT app.now(), removed_at timestamptz);
CREATE INDEX saved_card_of ON app.saved_card (account_id) WHERE removed_at IS NULL;
GRANT SELECT, INSERT, DELETE ON app.saved_card TO sd_api;
GRANT UPDATE (removed_at, exp_month, exp_year) ON app.saved_card TO sd_api;

CREATE TABLE app.purchase (
  id app.id PRIMARY KEY, account_id app.id NOT NULL, creator_id app.id NOT NULL REFERENCES app.creator (id),
  channel_id app.id NOT NULL REFERENCES app.channel (id), account_ref text NOT NULL CHECK (length(account_ref) BETWEEN 5 AND 64),
  chain_id int NOT NULL, collection app.wallet NOT NULL, tier_no int NOT NULL, tier_name text NOT NULL CHECK (length(tier_name) BETWEEN 1 AND 40),
  rank int NOT NULL, length_s bigint CHECK (length_s > 0), price_version int NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0), currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  fee_schedule_id app.id NOT NULL REFERENCES app.fee_schedule (id), fee_bps int NOT NULL CHECK (fee_bps BETWEEN 0 AND 10000),
  fee bigint NOT NULL CHECK (fee BETWEEN 0 AND amount), refund_rule app.refund_rule NOT NULL,
  refund_days int, statement_name text NOT NULL CHECK (length(statement_name) BETWEEN 1 AND 40), statement_suffix text CHECK (length(statement_suffix) BETWEEN 1 AND 22),
  client_key text NOT NULL CHECK (client_key ~ '^[A-Za-z0-9_-]{22}$'), way app.purchase_way NOT NULL,
  -- keys of presses in other windows that meant the same
  other_keys text[] NOT NULL DEFAULT '{}' CHECK (cardinality(other_keys) <= 50),
  return_to text NOT NULL CHECK (return_to ~ '^/([^/\\]|$)' AND length(return_to) <= 200),
  state app.purchase_state NOT NULL DEFAULT 'created', card_id app.id, method_ref text,
  checkout_ref text UNIQUE, payment_ref text UNIQUE, charge_ref text UNIQUE, transfer_ref text UNIQUE, fee_ref text UNIQUE,
  -- a right until then, while the bank of the payer has not said yes; given once
  provisional_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT app.now(), paid_at timestamptz, ended_at timestamptz, fail_code app.purchase_failure,
  refunded bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND amount),
  -- keyed hashes, for limits of refused cards; forgotten after a month
  card_mark bytea, address_mark bytea,
  ask_at timestamptz NOT NULL DEFAULT app.now(), asks int NOT NULL DEFAULT 0,
  UNIQUE (account_id, client_key),
  CHECK ((refund_rule = 'window') = (refund_days IS NOT NULL)),
  CHECK ((state IN ('created', 'checkout_open', 'processing', 'unknown')) = (ended_at IS NULL)),
  CHECK ((state IN ('paid', 'part_refunded', 'refunded', 'disputed', 'lost')) = (paid_at IS NOT NULL)),
  CHECK (paid_at IS NULL OR (payment_ref IS NOT NULL AND charge_ref IS NOT NULL)),
  -- one that was paid after it had come to nothing keeps why
  CHECK (state NOT IN ('failed', 'expired') OR fail_code IS NOT NULL));
CREATE UNIQUE INDEX purchase_one_open ON app.purchase (account_id, chain_id, collection, tier_no)
  WHERE state IN ('created', 'checkout_open', 'processing', 'unknown');
CREATE INDEX purchase_ask ON app.purchase (ask_at) WHERE state IN ('created', 'checkout_open', 'processing', 'unknown');
CREATE INDEX purchase_of ON app.purchase (account_id, created_at DESC, id);
CREATE INDEX purchase_for ON app.purchase (creator_id, id);
CREATE INDEX purchase_card_mark ON app.purchase (card_mark, ended_at) WHERE fail_code IS NOT NULL AND card_mark IS NOT NULL;
CREATE INDEX purchase_address_mark ON app.purchase (address_mark, ended_at) WHERE fail_code IS NOT NULL AND address_mark IS NOT NULL;
CREATE TRIGGER purchase_moves BEFORE UPDATE OF state ON app.purchase FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('created', 'checkout_open'), ('created', 'processing'), ('created', 'paid'), ('created', 'failed'), ('created', 'expired'), ('created', 'unknown'),
     ('checkout_open', 'processing'), ('checkout_open', 'paid'), ('checkout_open', 'failed'), ('checkout_open', 'expired'), ('checkout_open', 'unknown'),
     ('processing', 'paid'), ('processing', 'failed'), ('processing', 'expired'), ('processing', 'unknown'),
     ('unknown', 'created'), ('unknown', 'checkout_open'), ('unknown', 'processing'), ('unknown', 'paid'), ('unknown', 'failed'), ('unknown', 'expired'),
     ('paid', 'part_refunded'), ('paid', 'refunded'), ('paid', 'disputed'),
     ('part_refunded', 'paid'), ('part_refunded', 'refunded'), ('part_refunded', 'disputed'),
     ('refunded', 'paid'), ('refunded', 'part_refunded'), ('refunded', 'disputed'),
     ('disputed', 'paid'), ('disputed', 'part_refunded'), ('disputed', 'refunded'), ('disputed', 'lost'),
     ('lost', 'disputed'),
     ('failed', 'refunded'),
     ('expired', 'refunded')))
  EXECUTE FUNCTION app.refuse_move();
-- What the provider made for a purchase is said once: another payment is never this one's proof.
CREATE FUNCTION app.keep_purchase_refs() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'what a purchase was paid by does not change' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER purchase_refs_stay BEFORE UPDATE ON app.purchase FOR EACH ROW
  WHEN ((OLD.checkout_ref IS NOT NULL AND NEW.checkout_ref IS DISTINCT FROM OLD.checkout_ref)
    OR (OLD.payment_ref IS NOT NULL AND NEW.payment_ref IS DISTINCT FROM OLD.payment_ref)
    OR (OLD.charge_ref IS NOT NULL AND NEW.charge_ref IS DISTINCT FROM OLD.charge_ref)
    OR (OLD.transfer_ref IS NOT NULL AND NEW.transfer_ref IS DISTINCT FROM OLD.transfer_ref)
    OR (OLD.fee_ref IS NOT NULL AND NEW.fee_ref IS DISTINCT FROM OLD.fee_ref)
    OR (OLD.paid_at IS NOT NULL AND NEW.paid_at IS DISTINCT FROM OLD.paid_at))
  EXECUTE FUNCTION app.keep_purchase_refs();
GRANT SELECT ON app.purchase TO sd_api;
GRANT INSERT (id, account_id, creator_id, channel_id, account_ref, chain_id, collection, tier_no, tier_name, rank, length_s, price_version,
  amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, refund_days, statement_name, client_key, way, return_to,
  statement_suffix, card_id, method_ref, card_mark, address_mark) ON app.purchase TO sd_api;
GRANT UPDATE (state, checkout_ref, payment_ref, charge_ref, transfer_ref, fee_ref, provisional_until, paid_at, ended_at, fail_code, refunded,
  other_keys, card_mark, address_mark, ask_at, asks) ON app.purchase TO sd_api;

-- One thing asked of the provider that changes something there, committed before it is asked. subject: a purchase or a refund.
-- params is all that it is asked with besides its key, so that the same can be asked again.
CREATE TABLE app.attempt (
  id app.id PRIMARY KEY, subject app.id NOT NULL, purpose text NOT NULL CHECK (purpose ~ '^[a-z_]{1,24}$'),
  n smallint NOT NULL CHECK (n > 0), key text NOT NULL UNIQUE CHECK (length(key) BETWEEN 8 AND 255), params jsonb NOT NULL,
  state app.attempt_state NOT NULL DEFAULT 'ready', made_at timestamptz NOT NULL DEFAULT app.now(), sent_at timestamptz,
  -- of a try that came to nothing or to nothing known
  tries int NOT NULL DEFAULT 0, retry_at timestamptz, ended_at timestamptz, result_code text CHECK (length(result_code) <= 80),
  UNIQUE (subject, purpose, n),
  CHECK ((state IN ('succeeded', 'refused', 'abandoned')) = (ended_at IS NOT NULL)),
  CHECK (state <> 'sent' OR sent_at IS NOT NULL));
CREATE UNIQUE INDEX attempt_one_open ON app.attempt (subject, purpose) WHERE state IN ('ready', 'sent', 'unknown');
CREATE INDEX attempt_waiting ON app.attempt (purpose, made_at) WHERE state IN ('ready', 'sent', 'unknown');
CREATE TRIGGER attempt_moves BEFORE UPDATE OF state ON app.attempt FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('ready', 'sent'), ('ready', 'abandoned'), ('sent', 'ready'), ('sent', 'succeeded'), ('sent', 'refused'), ('sent', 'unknown'),
     ('unknown', 'succeeded'), ('unknown', 'refused'), ('unknown', 'abandoned')))
  EXECUTE FUNCTION app.refuse_move();
GRANT SELECT ON app.attempt TO sd_api;
GRANT INSERT (id, subject, purpose, n, key, params) ON app.attempt TO sd_api;
GRANT UPDATE (state, sent_at, tries, retry_at, ended_at, result_code) ON app.attempt TO sd_api;

-- Books stay; whose they were goes. Run by the api for an account that is being erased, past its undo.
CREATE FUNCTION app.erase_purchases(person app.id) RETURNS jsonb
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
DECLARE
  n bigint;
BEGIN
  PERFORM FROM app.account a JOIN app.erasure e ON e.account_id = a.id
    WHERE a.id = person AND a.state = 'closing' AND e.state = 'erasing' AND e.due_at <= app.now() FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only an account that is closing, past its undo, is erased' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE app.attempt SET params = '{}' WHERE subject IN (SELECT id FROM app.purchase WHERE account_id = person);
  UPDATE app.purchase SET account_id = 'acc_0000000000000000000000', client_key = substr(id, 5), return_to = '/', other_keys = '{}', card_id = NULL,
    method_ref = NULL, card_mark = NULL, address_mark = NULL WHERE account_id = person;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN jsonb_build_object('app.purchase', n);
END $$;
REVOKE ALL ON FUNCTION app.erase_purchases FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.erase_purchases TO sd_api;
