-- A column holds every value of its ABI type: a stranger who may choose the value must not stop the index with it.

ALTER TABLE chain.event ALTER COLUMN ord TYPE int;
ALTER TABLE chain.orphan ALTER COLUMN ord TYPE int;
ALTER TABLE chain.tier ALTER COLUMN tier_no TYPE int, ALTER COLUMN referral_bps TYPE int;
ALTER TABLE chain.pass ALTER COLUMN tier_no TYPE int;
ALTER TABLE chain.pass_sale ALTER COLUMN tier_no TYPE int;
ALTER TABLE app.tier_text ALTER COLUMN tier_no TYPE int;
ALTER TABLE app.condition ALTER COLUMN tier_no TYPE int;

-- keccak256 of the whole text where a row holds only its beginning; NULL = the row holds all of it
ALTER TABLE chain.pass_collection ADD COLUMN name_hash chain.hash, ADD COLUMN symbol_hash chain.hash;

-- agreed: up to this block at least two providers told the same (one provider: what is final)
ALTER TABLE chain.cursor ADD COLUMN agreed bigint NOT NULL DEFAULT 0;

-- Providers that show different blocks at one height; ended_at is set when they agree again.
CREATE TABLE chain.dispute (
  chain_id int, number bigint, at timestamptz NOT NULL DEFAULT now(), told jsonb NOT NULL, ended_at timestamptz,
  PRIMARY KEY (chain_id, number, at));

-- What could not be folded: from this event on the rows of its scope stand still. A scope is a contract, or in a contract
-- that everybody shares the subject of the event (key): a wallet, a room, a booking.
CREATE TABLE chain.suspension (
  chain_id int, address chain.addr, key bytea, block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  reason text NOT NULL, fold_version int NOT NULL, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (chain_id, address, key));

GRANT SELECT, INSERT, UPDATE, DELETE ON chain.dispute, chain.suspension TO sd_indexer;
GRANT SELECT ON chain.dispute, chain.suspension TO sd_api, sd_auditor;

-- Rows as who reads them for a decision must see them: as_of is the last block they are known at, NULL = the cursor's.
CREATE VIEW chain.pass_collection_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.pass_collection t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
CREATE VIEW chain.tier_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.tier t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
CREATE VIEW chain.pass_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.pass t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
CREATE VIEW chain.pass_sale_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.pass_sale t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
CREATE VIEW chain.credit_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.credit t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.ledger AND s.key = t.account_wallet;

-- One way to read: the api cannot see a row without seeing how far it is known.
REVOKE SELECT ON chain.pass_collection, chain.tier, chain.pass, chain.pass_sale, chain.credit FROM sd_api;
GRANT SELECT ON chain.pass_collection_as_of, chain.tier_as_of, chain.pass_as_of, chain.pass_sale_as_of, chain.credit_as_of
  TO sd_api, sd_auditor;
