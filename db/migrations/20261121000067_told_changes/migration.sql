-- Up to which block changes of tiers and payouts were compared with what was asked for here. next_to is compared at next_at:
-- whoever sent a transaction from here has told the server by then.
CREATE TABLE app.change_check (
  chain_id int PRIMARY KEY, checked_to bigint NOT NULL, next_to bigint, next_at timestamptz,
  CHECK ((next_to IS NULL) = (next_at IS NULL)), CHECK (next_to > checked_to));
GRANT SELECT, INSERT, UPDATE ON app.change_check TO sd_api;
