-- A creator's money on its way from the payment provider to their bank, as it was read last. Paid is not the end of it: a bank
-- can send it back for days. A row moves along the table of domain/billing/purchaseStates.ts; what it was made as stays.
CREATE TYPE app.payout_state AS ENUM ('pending', 'in_transit', 'paid', 'failed', 'action_needed', 'retried');
CREATE TYPE app.payout_failure AS ENUM ('ACCOUNT_CLOSED', 'NO_ACCOUNT', 'WRONG_NAME', 'WRONG_CURRENCY', 'WRONG_DETAILS', 'BANK_REFUSED',
  'NO_MONEY', 'PROVIDER', 'CANCELLED');
CREATE TABLE app.payout (
  id app.id PRIMARY KEY, creator_id app.id NOT NULL REFERENCES app.creator (id),
  payout_ref text NOT NULL UNIQUE CHECK (length(payout_ref) BETWEEN 5 AND 64),
  amount bigint NOT NULL CHECK (amount > 0), currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  state app.payout_state NOT NULL,
  -- the day on which the bank is expected to have it
  arrives_on date NOT NULL, made_at timestamptz NOT NULL,
  failed_at timestamptz, fail_code app.payout_failure,
  -- the one that failed before it, whose money went with this one
  retry_of app.id REFERENCES app.payout (id) CHECK (retry_of <> id),
  -- when the newest reading was asked for: one that was asked for earlier and came later says nothing new
  asked_at timestamptz NOT NULL,
  CHECK ((state IN ('failed', 'action_needed', 'retried')) = (fail_code IS NOT NULL)),
  CHECK ((fail_code IS NULL) = (failed_at IS NULL)));
CREATE INDEX payout_of ON app.payout (creator_id, made_at DESC, id);
CREATE INDEX payout_retry_of ON app.payout (retry_of) WHERE retry_of IS NOT NULL;
CREATE TRIGGER payout_moves BEFORE UPDATE OF state ON app.payout FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('pending', 'in_transit'), ('pending', 'paid'), ('pending', 'failed'), ('in_transit', 'paid'), ('in_transit', 'failed'),
     ('paid', 'failed'), ('failed', 'action_needed'), ('action_needed', 'retried')))
  EXECUTE FUNCTION app.refuse_move();
GRANT SELECT, DELETE ON app.payout TO sd_api;
GRANT INSERT (id, creator_id, payout_ref, amount, currency, state, arrives_on, made_at, failed_at, fail_code, asked_at) ON app.payout TO sd_api;
GRANT UPDATE (state, arrives_on, failed_at, fail_code, retry_of, asked_at) ON app.payout TO sd_api;

-- When somebody's payouts are looked for next, whatever was told of them.
ALTER TABLE app.connect_account ADD COLUMN payouts_next_at timestamptz NOT NULL DEFAULT app.now();
CREATE INDEX connect_account_payouts_due ON app.connect_account (payouts_next_at) WHERE account_ref IS NOT NULL;
GRANT UPDATE (payouts_next_at) ON app.connect_account TO sd_api;
