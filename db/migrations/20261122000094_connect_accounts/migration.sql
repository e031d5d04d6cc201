-- A creator's account at the payment provider: what was read of it last, cut to what anybody here may know. The provider
-- has the truth; a row is overwritten whole by the newest reading. How the making was asked for is kept until it is known
-- what became of it, so that the same attempt can be asked again; then it is forgotten.
CREATE TYPE app.connect_state AS ENUM ('started', 'pending', 'active', 'restricted', 'rejected');
CREATE TYPE app.connect_way_out AS ENUM ('creator', 'provider', 'nobody');
CREATE TABLE app.connect_account (
  creator_id app.id PRIMARY KEY REFERENCES app.creator (id),
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  attempt_key text NOT NULL UNIQUE, attempted_at timestamptz NOT NULL DEFAULT app.now(),
  attempt_email text, attempt_name text,
  -- calls of this attempt that may have made an account: at none it may ask for something else
  attempts_open int NOT NULL DEFAULT 0 CHECK (attempts_open >= 0),
  account_ref text UNIQUE CHECK (length(account_ref) BETWEEN 5 AND 64),
  state app.connect_state NOT NULL DEFAULT 'started',
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  demands jsonb NOT NULL DEFAULT '[]', demands_until timestamptz,
  is_checking boolean NOT NULL DEFAULT false, way_out app.connect_way_out, pays_out boolean NOT NULL DEFAULT false,
  -- when the newest reading was asked for: one that was asked for earlier and came later says nothing new
  read_at timestamptz, next_read_at timestamptz NOT NULL DEFAULT app.now(),
  CHECK ((account_ref IS NULL) = (attempt_email IS NOT NULL)), CHECK ((account_ref IS NULL) = (attempt_name IS NOT NULL)),
  CHECK ((account_ref IS NULL) = (read_at IS NULL)));
CREATE INDEX connect_account_due ON app.connect_account (next_read_at) WHERE account_ref IS NOT NULL;
-- Whose account is paid is said once: who takes over the api sends nobody's part of a payment to another account. The row
-- goes with its creator, and before there is an account.
CREATE FUNCTION app.keep_connect_account() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  IF app.is_owner_of(TG_RELID) OR (TG_OP = 'DELETE' AND EXISTS (
      SELECT FROM app.creator c JOIN app.erasure e ON e.account_id = c.account_id
      WHERE c.id = OLD.creator_id AND e.state = 'erasing')) THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  RAISE EXCEPTION 'whose account is paid does not change' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER connect_account_stays BEFORE UPDATE OF account_ref ON app.connect_account FOR EACH ROW
  WHEN (OLD.account_ref IS NOT NULL AND NEW.account_ref IS DISTINCT FROM OLD.account_ref)
  EXECUTE FUNCTION app.keep_connect_account();
CREATE TRIGGER connect_account_kept BEFORE DELETE ON app.connect_account FOR EACH ROW
  WHEN (OLD.account_ref IS NOT NULL) EXECUTE FUNCTION app.keep_connect_account();
GRANT SELECT, DELETE ON app.connect_account TO sd_api;
GRANT INSERT (creator_id, country, attempt_key, attempt_email, attempt_name, attempts_open) ON app.connect_account TO sd_api;
GRANT UPDATE (country, account_ref, attempt_email, attempt_name, attempt_key, attempted_at, attempts_open, state, currency, demands, demands_until,
  is_checking, way_out, pays_out, read_at, next_read_at) ON app.connect_account TO sd_api;
