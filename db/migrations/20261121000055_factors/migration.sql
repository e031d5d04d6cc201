-- What somebody proves besides the first way in: passkeys, codes of an authenticator app, recovery codes. Each column …_sealed
-- holds something under the data key and stands in db/sealedColumns.ts.
CREATE TYPE app.factor_kind AS ENUM ('passkey', 'totp', 'recovery');

CREATE TABLE app.totp (
  account_id app.id PRIMARY KEY REFERENCES app.account (id), secret_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app.now(), confirmed_at timestamptz,
  -- the newest step whose code was taken: neither it nor an older one is taken again
  last_step bigint NOT NULL DEFAULT 0);

-- the codes that are still good, as hashes under the key of their row: a used one is gone
CREATE TABLE app.recovery_set (
  account_id app.id PRIMARY KEY REFERENCES app.account (id), key_sealed bytea NOT NULL, hashes bytea[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app.now(), CHECK (cardinality(hashes) <= 10));

-- Tries of codes that can be guessed. Who takes the last one locks; who was right takes the row away.
CREATE TABLE app.factor_lock (
  account_id app.id NOT NULL REFERENCES app.account (id), kind app.factor_kind NOT NULL, tries int NOT NULL, locks int NOT NULL DEFAULT 0,
  locked_until timestamptz, PRIMARY KEY (account_id, kind));

CREATE TABLE app.passkey (
  id app.id PRIMARY KEY, account_id app.id NOT NULL REFERENCES app.account (id), credential_id bytea NOT NULL UNIQUE,
  public_key bytea NOT NULL, counter bigint NOT NULL, transports text[] NOT NULL DEFAULT '{}',
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 40), created_at timestamptz NOT NULL DEFAULT app.now(), used_at timestamptz);
CREATE INDEX passkey_account ON app.passkey (account_id);

-- a challenge is used up by being taken; of a sign-in nobody knows yet whose it is
CREATE TABLE app.passkey_challenge (
  challenge bytea PRIMARY KEY, purpose text NOT NULL CHECK (purpose IN ('register', 'sign_in', 'step_up')),
  account_id app.id REFERENCES app.account (id), session_id text, expires_at timestamptz NOT NULL,
  CHECK ((purpose = 'sign_in') = (account_id IS NULL) AND (account_id IS NULL) = (session_id IS NULL)));
CREATE INDEX passkey_challenge_expires ON app.passkey_challenge (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON app.totp, app.recovery_set, app.factor_lock, app.passkey TO sd_api;
GRANT SELECT, INSERT, DELETE ON app.passkey_challenge TO sd_api;
