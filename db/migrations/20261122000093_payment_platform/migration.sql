-- The account at the payment provider, and its mode, with which this installation began. Money of two accounts, or real money
-- and none, never come into one ledger: written once, compared before the provider is asked anything, changed by the owner
-- alone.
CREATE TABLE app.payment_platform (
  id text PRIMARY KEY DEFAULT 'first' CHECK (id = 'first'), account_ref text NOT NULL CHECK (length(account_ref) BETWEEN 1 AND 255),
  is_live boolean NOT NULL, first_at timestamptz NOT NULL DEFAULT app.now());
GRANT SELECT, INSERT ON app.payment_platform TO sd_api;
