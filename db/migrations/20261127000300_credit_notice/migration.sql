-- What an account was told last of money that waits for a wallet of it at a ledger: how much there was, the safe block up to which that
-- holds, and when it was told. A withdrawal behind that block sets it to nothing, so that what comes later is told again.
SET LOCAL lock_timeout = '10s';
CREATE TABLE app.credit_notice (
  account_id app.id REFERENCES app.account (id), chain_id int, wallet app.wallet, currency int, ledger chain.addr,
  told_units numeric(78,0) NOT NULL CHECK (told_units >= 0), up_to_block bigint NOT NULL, told_at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (account_id, chain_id, wallet, currency, ledger));
GRANT SELECT ON app.credit_notice TO sd_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.credit_notice TO sd_worker;
