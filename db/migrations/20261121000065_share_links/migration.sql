-- Fans give passes back and claim what waits for them.
ALTER TYPE app.tx_purpose ADD VALUE 'refund';
ALTER TYPE app.tx_purpose ADD VALUE 'claim';

-- Whose link somebody followed to a collection. The code says nothing of the wallet that its share goes to.
CREATE TABLE app.share_link (
  code app.id PRIMARY KEY, account_id app.id NOT NULL REFERENCES app.account (id), chain_id int NOT NULL,
  collection app.wallet NOT NULL, wallet app.wallet NOT NULL, created_at timestamptz NOT NULL DEFAULT app.now(),
  UNIQUE (account_id, chain_id, collection, wallet));
GRANT SELECT, INSERT, DELETE ON app.share_link TO sd_api;
CREATE INDEX credit_wallet ON chain.credit (chain_id, account_wallet);
