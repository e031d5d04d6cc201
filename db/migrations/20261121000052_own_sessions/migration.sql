-- Sessions are our own: rows and tokens stay, so who is signed in stays so. What a library kept beside them goes.
-- a session of nobody opened nothing
DELETE FROM app.auth_session s WHERE NOT EXISTS (SELECT FROM app.account a WHERE a.id = s.user_id);
ALTER TABLE app.auth_session RENAME COLUMN user_id TO account_id;
ALTER INDEX app.auth_session_user RENAME TO auth_session_account;
ALTER TABLE app.auth_session DROP CONSTRAINT auth_session_user_id_fkey, ALTER COLUMN account_id TYPE app.id,
  ADD FOREIGN KEY (account_id) REFERENCES app.account (id),
  ALTER COLUMN created_at SET DEFAULT app.now(), ALTER COLUMN updated_at SET DEFAULT app.now();

CREATE TABLE app.wallet_nonce (nonce text PRIMARY KEY, wallet app.wallet NOT NULL, expires_at timestamptz NOT NULL);
CREATE INDEX wallet_nonce_end ON app.wallet_nonce (expires_at);
GRANT SELECT, INSERT, DELETE ON app.wallet_nonce TO sd_api;
-- whoever is asked by a wallet at this moment signs in all the same
INSERT INTO app.wallet_nonce (nonce, wallet, expires_at)
  SELECT substr(identifier, 6), decode(substr(value, 3), 'hex'), expires_at FROM app.auth_verification
   WHERE identifier LIKE 'siwe:%' AND value ~ '^0x[0-9a-f]{40}$' ON CONFLICT DO NOTHING;

DROP TABLE app.auth_account, app.auth_verification, app.auth_wallet_address, app.auth_user;
