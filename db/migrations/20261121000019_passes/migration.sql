-- Everything that a collection of passes says is a row.
SET LOCAL lock_timeout = '10s';

-- who reads a view sees the columns that it was made over
DROP VIEW chain.pass_collection_as_of, chain.pass_as_of, chain.pass_sale_as_of;

ALTER TABLE chain.pass_collection DROP COLUMN next_id, ADD COLUMN royalty_bps int NOT NULL DEFAULT 0;
-- Rows as they were before a block: table 1 is pass_collection. The version of the folds brings the royalty itself.
UPDATE chain.undo SET before = before - 'next_id' || '{"royalty_bps": 0}' WHERE tbl = 1 AND before IS NOT NULL;

-- NULL = nothing ever kept the pass with its owner
ALTER TABLE chain.pass ADD COLUMN held_until timestamptz;

-- amount_units moved from payer to payee, less referral_units; a price that is kept for a refund reaches the payee with
-- pass_settlement. recipient is whose time it is: bought, given, or lost by a refund or revocation.
ALTER TYPE chain.sale_kind ADD VALUE 'refund';
ALTER TYPE chain.sale_kind ADD VALUE 'revocation';
ALTER TYPE chain.sale_kind ADD VALUE 'card';
ALTER TABLE chain.pass_sale ADD COLUMN payee chain.addr;

-- Who follows a creator; ended_at NULL = goes on. pass_id: the pass that is the follow, in the first edition.
CREATE TABLE chain.follow (
  chain_id int, collection chain.addr, wallet chain.addr, since timestamptz NOT NULL, ended_at timestamptz,
  pass_id numeric(78,0), block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, collection, wallet));
CREATE INDEX follow_wallet ON chain.follow (chain_id, wallet);

-- Vouchers that are worthless from now on: one bought pass_id, or the creator voided it.
CREATE TABLE chain.voucher (
  chain_id int, collection chain.addr, nonce numeric(78,0), pass_id numeric(78,0), used_at timestamptz,
  voided_at timestamptz, block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, collection, nonce), CHECK (num_nonnulls(used_at, voided_at) = 1));

-- Prices that the collection keeps for a refund until closes_at. share_bps: the referrer's part of what is earned in the
-- end. until: end of the time that was bought, NULL = never.
CREATE TABLE chain.pass_receipt (
  chain_id int, block bigint, log_index int, collection chain.addr NOT NULL, pass_id numeric(78,0) NOT NULL,
  payer chain.addr NOT NULL, referrer chain.addr, currency smallint NOT NULL,
  amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0), share_bps int NOT NULL, until timestamptz,
  closes_at timestamptz NOT NULL, at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX pass_receipt_pass ON chain.pass_receipt (chain_id, collection, pass_id, block, log_index);

-- What was earned of them: the collection paid amount_units to payee and referral_units to referrer.
CREATE TABLE chain.pass_settlement (
  chain_id int, block bigint, log_index int, collection chain.addr NOT NULL, pass_id numeric(78,0) NOT NULL,
  payee chain.addr NOT NULL, currency smallint NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0),
  referrer chain.addr, referral_units numeric(78,0) NOT NULL, at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX pass_settlement_pass ON chain.pass_settlement (chain_id, collection, pass_id, block, log_index);

CREATE VIEW chain.pass_collection_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.pass_collection t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
CREATE VIEW chain.pass_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.pass t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
CREATE VIEW chain.pass_sale_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.pass_sale t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
CREATE VIEW chain.follow_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.follow t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
CREATE VIEW chain.voucher_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.voucher t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
-- a pass has one open receipt, so the next settlement of the pass is this one's
CREATE VIEW chain.pass_receipt_as_of AS SELECT t.*, (
    SELECT e.at FROM chain.pass_settlement e
    WHERE e.chain_id = t.chain_id AND e.collection = t.collection AND e.pass_id = t.pass_id
      AND (e.block, e.log_index) > (t.block, t.log_index)
    ORDER BY e.block, e.log_index LIMIT 1) AS settled_at, s.block - 1 AS as_of FROM chain.pass_receipt t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
CREATE VIEW chain.pass_settlement_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.pass_settlement t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';

GRANT SELECT, INSERT, UPDATE, DELETE ON chain.follow, chain.voucher, chain.pass_receipt, chain.pass_settlement TO sd_indexer;
GRANT SELECT ON chain.pass_collection_as_of, chain.pass_as_of, chain.pass_sale_as_of, chain.follow_as_of, chain.voucher_as_of,
  chain.pass_receipt_as_of, chain.pass_settlement_as_of TO sd_api, sd_auditor;
