-- What is sold by card, for how much, and what the platform takes. A price, its currency and a fee are versions: rows are
-- added and never changed, so that what somebody bought under stays as it was.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- step: every amount is a multiple of it; least: of the smallest charge. Both in minor units, as in domain/billing/currency.ts.
ALTER TABLE app.currency ADD COLUMN step int CHECK (step > 0), ADD COLUMN least bigint CHECK (least > 0),
  ADD CHECK (kind <> 'fiat' OR (step IS NOT NULL AND least IS NOT NULL AND code ~ '^[A-Z]{3}$'));
INSERT INTO app.currency (code, kind, symbol, decimals, step, least)
SELECT code, 'fiat', code, decimals, CASE decimals WHEN 3 THEN 10 ELSE 1 END, least FROM (VALUES
  ('AED', 2, 200), ('AUD', 2, 50), ('BHD', 3, 190), ('BRL', 2, 50), ('CAD', 2, 50), ('CHF', 2, 50), ('CZK', 2, 1500),
  ('DKK', 2, 250), ('EUR', 2, 50), ('GBP', 2, 30), ('HKD', 2, 400), ('HUF', 2, 17500), ('INR', 2, 50), ('JOD', 3, 360),
  ('JPY', 0, 50), ('KWD', 3, 160), ('MXN', 2, 1000), ('MYR', 2, 200), ('NOK', 2, 300), ('NZD', 2, 50), ('OMR', 3, 200),
  ('PLN', 2, 200), ('RON', 2, 200), ('SEK', 2, 300), ('SGD', 2, 50), ('THB', 2, 1000), ('TND', 3, 1600), ('USD', 2, 50)
) AS facts (code, decimals, least);

CREATE TYPE app.refund_rule AS ENUM ('never', 'window', 'creator');
CREATE TABLE app.tier_card_price (
  chain_id int, collection app.wallet, tier_no smallint, version int CHECK (version > 0),
  creator_id app.id NOT NULL REFERENCES app.creator (id),
  -- NULL: from this version on it is not sold by card
  amount bigint CHECK (amount BETWEEN 1 AND 99999999), currency text NOT NULL REFERENCES app.currency (code),
  refund_rule app.refund_rule NOT NULL, refund_days smallint CHECK (refund_days BETWEEN 1 AND 60),
  at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (chain_id, collection, tier_no, version),
  CHECK ((refund_rule = 'window') = (refund_days IS NOT NULL)));
CREATE INDEX tier_card_price_creator ON app.tier_card_price (creator_id);
CREATE FUNCTION app.check_card_price() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM app.currency c WHERE c.code = NEW.currency AND c.kind = 'fiat'
      AND (NEW.amount IS NULL OR (NEW.amount >= c.least AND NEW.amount % c.step = 0))) THEN
    RAISE EXCEPTION 'no card is charged with % %', NEW.amount, NEW.currency USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tier_card_price_amount BEFORE INSERT ON app.tier_card_price FOR EACH ROW
  EXECUTE FUNCTION app.check_card_price();

-- The platform's part by product and rail, for one creator or for all, from a date on.
CREATE TYPE app.fee_product AS ENUM ('pass');
CREATE TYPE app.payment_rail AS ENUM ('card', 'chain');
CREATE TABLE app.fee_schedule (
  id app.id PRIMARY KEY, product app.fee_product NOT NULL, rail app.payment_rail NOT NULL,
  creator_id app.id REFERENCES app.creator (id), bps int NOT NULL CHECK (bps BETWEEN 0 AND 10000),
  from_at timestamptz NOT NULL, until_at timestamptz, CHECK (until_at > from_at),
  CONSTRAINT fee_schedule_one_at_a_time EXCLUDE USING gist (product WITH =, rail WITH =, coalesce(creator_id::text, '') WITH =,
    tstzrange(from_at, until_at) WITH &&));
INSERT INTO app.fee_schedule (id, product, rail, bps, from_at)
VALUES ('fee_0000000000000000000001', 'pass', 'card', 1000, 'epoch');
-- Also its owner changes no fee of a time that is over: a schedule gets its end once, not in the past, and nothing else.
CREATE FUNCTION app.keep_fee_schedule() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.from_at >= app.now() THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.until_at IS NULL AND NEW.until_at >= app.now()
      AND (NEW.id, NEW.product, NEW.rail, NEW.creator_id, NEW.bps, NEW.from_at) IS NOT DISTINCT FROM
          (OLD.id, OLD.product, OLD.rail, OLD.creator_id, OLD.bps, OLD.from_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a fee of the past does not change' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER fee_schedule_stays BEFORE INSERT OR UPDATE OR DELETE ON app.fee_schedule FOR EACH ROW
  EXECUTE FUNCTION app.keep_fee_schedule();
-- For who runs the installation: ends the schedule in force and begins the next one in one statement.
CREATE FUNCTION app.set_fee(product app.fee_product, rail app.payment_rail, creator_id app.id, bps int, from_at timestamptz)
RETURNS app.id LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
DECLARE next_id text := 'fee_' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 22);
BEGIN
  UPDATE app.fee_schedule f SET until_at = set_fee.from_at
  WHERE (f.product, f.rail) = (set_fee.product, set_fee.rail) AND f.creator_id IS NOT DISTINCT FROM set_fee.creator_id
    AND f.until_at IS NULL;
  INSERT INTO app.fee_schedule (id, product, rail, creator_id, bps, from_at)
  VALUES (next_id, set_fee.product, set_fee.rail, set_fee.creator_id, set_fee.bps, set_fee.from_at);
  RETURN next_id;
END $$;
REVOKE EXECUTE ON FUNCTION app.set_fee(app.fee_product, app.payment_rail, app.id, int, timestamptz) FROM PUBLIC;

GRANT SELECT ON app.fee_schedule TO sd_api;
GRANT SELECT, INSERT ON app.tier_card_price TO sd_api;
