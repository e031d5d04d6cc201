-- Browsers whose person confirmed that they are theirs: in a call the other side can check that nobody stands between the two.
SET LOCAL lock_timeout = '10s';

-- A key that never leaves its browser. by_wallet, by_passkey: what confirmed it, and with what it counts no more; its row
-- stays when a passkey goes (so no foreign key), or what was signed before could make it anew; binding: `DeviceBinding`, which anybody can check.
CREATE TABLE app.device_key (
  id app.id PRIMARY KEY, account_id app.id NOT NULL REFERENCES app.account (id),
  public_key bytea NOT NULL CHECK (octet_length(public_key) = 65), agent text NOT NULL CHECK (length(agent) <= 200),
  way text NOT NULL CHECK (way IN ('wallet', 'passkey')),
  by_wallet app.id REFERENCES app.identity (id) ON DELETE CASCADE, by_passkey app.id,
  binding jsonb NOT NULL CHECK (octet_length(binding::text) <= 12000), created_at timestamptz NOT NULL DEFAULT app.now(),
  until timestamptz NOT NULL, ended_at timestamptz,
  CHECK ((way = 'wallet') = (by_wallet IS NOT NULL)), CHECK ((way = 'passkey') = (by_passkey IS NOT NULL)));
CREATE UNIQUE INDEX device_key_own ON app.device_key (account_id, public_key);
CREATE INDEX device_key_wallet ON app.device_key (by_wallet);

GRANT SELECT, INSERT, DELETE ON app.device_key TO sd_api;
GRANT UPDATE (agent, way, by_wallet, by_passkey, binding, created_at, until, ended_at) ON app.device_key TO sd_api;
GRANT SELECT, DELETE ON app.device_key TO sd_worker;

-- Before an offer each page says which certificate it will encrypt by, and who says so: first as a hash, then open.
ALTER TABLE app.call_signal DROP CONSTRAINT call_signal_kind_check,
  ADD CONSTRAINT call_signal_kind_check CHECK (kind IN ('commit', 'open', 'offer', 'answer', 'candidate', 'kinds', 'again', 'bye'));
