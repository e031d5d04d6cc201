-- Rights that were paid by card. Card time of one account and tier is a queue of paid stretches that run one behind the other;
-- what was paid for never changes, only when it runs. A new word of a type cannot be used in the transaction that adds it.
ALTER TYPE app.deny_code ADD VALUE IF NOT EXISTS 'PAYMENT_FROZEN' BEFORE 'NO_PASS';
ALTER TYPE app.seat_end ADD VALUE IF NOT EXISTS 'PAYMENT_FROZEN';
ALTER TYPE app.seat_end ADD VALUE IF NOT EXISTS 'REFUNDED';
CREATE TYPE app.entitlement_state AS ENUM ('active', 'frozen', 'ended');
CREATE TYPE app.entitlement_end AS ENUM ('REFUNDED', 'LOST', 'EXPIRED_PROVISIONAL');

CREATE TABLE app.entitlement (
  id app.id PRIMARY KEY, queue_id app.id NOT NULL, account_id app.id NOT NULL REFERENCES app.account (id),
  creator_id app.id NOT NULL REFERENCES app.creator (id), chain_id int NOT NULL, collection app.wallet NOT NULL,
  tier_no smallint NOT NULL CHECK (tier_no > 0), rank smallint NOT NULL CHECK (rank >= 0),
  source text NOT NULL DEFAULT 'card' CHECK (source = 'card'), source_id text NOT NULL CHECK (length(source_id) BETWEEN 1 AND 64),
  state app.entitlement_state NOT NULL DEFAULT 'active', is_provisional boolean NOT NULL DEFAULT false,
  -- what was paid for; null is for ever
  length_s bigint CHECK (length_s > 0),
  -- when it runs; of one that stopped, when it did
  valid_from timestamptz NOT NULL, valid_until timestamptz CHECK (valid_until >= valid_from),
  left_s bigint CHECK (left_s BETWEEN 0 AND length_s), created_at timestamptz NOT NULL DEFAULT app.now(),
  ended_at timestamptz, end_reason app.entitlement_end, UNIQUE (source, source_id),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)), CHECK ((state = 'ended') = (end_reason IS NOT NULL)),
  CHECK ((left_s IS NOT NULL) = (state = 'frozen' AND length_s IS NOT NULL)),
  CHECK (state <> 'active' OR is_provisional OR (valid_until IS NULL) = (length_s IS NULL)),
  CHECK (NOT is_provisional OR valid_until IS NOT NULL));
CREATE INDEX entitlement_gate ON app.entitlement (account_id, chain_id, collection) WHERE state <> 'ended';
CREATE INDEX entitlement_queue ON app.entitlement (queue_id);
CREATE INDEX entitlement_account ON app.entitlement (account_id);
CREATE INDEX entitlement_creator ON app.entitlement (creator_id);
-- What ended stays so. One that was lent and ran out may still be paid, and is then a right like any other.
CREATE TRIGGER entitlement_moves BEFORE UPDATE OF state ON app.entitlement FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('active', 'frozen'), ('active', 'ended'), ('frozen', 'active'), ('frozen', 'ended'))
    AND NOT (OLD.is_provisional AND NOT NEW.is_provisional AND NEW.state = 'active'))
  EXECUTE FUNCTION app.refuse_move();
-- A right goes with its person, and never before.
CREATE FUNCTION app.keep_entitlement() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  IF app.is_owner_of(TG_RELID) OR EXISTS (
      SELECT FROM app.erasure e WHERE e.account_id = OLD.account_id AND e.state = 'erasing') THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'what was paid for is not taken away' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER entitlement_kept BEFORE DELETE ON app.entitlement FOR EACH ROW EXECUTE FUNCTION app.keep_entitlement();

GRANT SELECT, DELETE ON app.entitlement TO sd_api;
GRANT INSERT (id, queue_id, account_id, creator_id, chain_id, collection, tier_no, rank, source, source_id, is_provisional, length_s,
  valid_from, valid_until) ON app.entitlement TO sd_api;
GRANT UPDATE (state, is_provisional, valid_from, valid_until, left_s, ended_at, end_reason) ON app.entitlement TO sd_api;
