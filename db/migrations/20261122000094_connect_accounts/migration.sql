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
GRANT SELECT, INSERT, DELETE ON app.connect_account TO sd_api;
GRANT UPDATE (account_ref, attempt_email, attempt_name, attempt_key, attempted_at, state, currency, demands, demands_until,
  is_checking, way_out, pays_out, read_at, next_read_at) ON app.connect_account TO sd_api;
