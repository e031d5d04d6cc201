-- What the indexer believes about a chain. Only the indexer writes here; a rebuild may drop and refill it.
CREATE TYPE chain.sale_kind AS ENUM ('purchase', 'extension', 'grant', 'upgrade');

CREATE TABLE chain.block (
  chain_id int, number bigint, hash chain.hash NOT NULL, parent_hash chain.hash NOT NULL,
  at timestamptz NOT NULL, receipts_root chain.hash NOT NULL, proof smallint NOT NULL CHECK (proof BETWEEN 0 AND 3),
  PRIMARY KEY (chain_id, number), UNIQUE (chain_id, hash));

CREATE TABLE chain.event (
  chain_id int, block bigint, log_index int, block_hash chain.hash NOT NULL, tx_hash chain.hash NOT NULL,
  tx_index int NOT NULL, ord smallint NOT NULL, address chain.addr NOT NULL, topics bytea[] NOT NULL,
  data bytea NOT NULL, kind smallint NOT NULL,
  PRIMARY KEY (chain_id, block, log_index)) PARTITION BY LIST (chain_id);
CREATE TABLE chain.event_other PARTITION OF chain.event DEFAULT;
CREATE INDEX event_tx ON chain.event (chain_id, tx_hash);
CREATE INDEX event_address ON chain.event (chain_id, address, kind, block);

CREATE TABLE chain.orphan (
  chain_id int, epoch bigint, block_hash chain.hash, log_index int, block bigint NOT NULL,
  tx_hash chain.hash NOT NULL, tx_index int NOT NULL, ord smallint NOT NULL, address chain.addr NOT NULL,
  topics bytea[] NOT NULL, data bytea NOT NULL, kind smallint NOT NULL,
  orphaned_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (chain_id, epoch, block_hash, log_index));
CREATE INDEX orphan_tx ON chain.orphan (chain_id, tx_hash);

-- undo_from: every block from here on can be taken back by chain.undo, deeper ones by folding the events again.
-- halted: why the indexer refuses to go on by itself (the chain contradicts what was final); NULL = it goes on.
CREATE TABLE chain.cursor (
  chain_id int PRIMARY KEY, number bigint NOT NULL, hash chain.hash NOT NULL, at timestamptz NOT NULL,
  genesis chain.hash, undo_from bigint NOT NULL DEFAULT 0, halted text,
  safe bigint NOT NULL, safe_hash chain.hash, finalized bigint NOT NULL, finalized_hash chain.hash,
  epoch bigint NOT NULL DEFAULT 0, writer_term bigint NOT NULL DEFAULT 0,
  head_seen bigint NOT NULL, head_at timestamptz NOT NULL, seen_at timestamptz NOT NULL DEFAULT now(),
  CHECK (finalized <= safe AND safe <= number));

CREATE TABLE chain.undo (
  chain_id int, block bigint, tbl smallint, key bytea, before jsonb,
  PRIMARY KEY (chain_id, block, tbl, key));

CREATE TABLE chain.reorg (
  chain_id int, epoch bigint, ancestor bigint NOT NULL, old_tip bigint NOT NULL, new_tip bigint NOT NULL,
  depth int NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (chain_id, epoch));

CREATE TABLE chain.gap (
  chain_id int, from_block bigint, to_block bigint, reason text NOT NULL, attempts int NOT NULL DEFAULT 1,
  next_at timestamptz NOT NULL, PRIMARY KEY (chain_id, from_block),
  CHECK (from_block <= to_block),
  EXCLUDE USING gist (int8range(chain_id, chain_id, '[]') WITH &&, int8range(from_block, to_block, '[]') WITH &&));

CREATE TABLE chain.watch (
  chain_id int, address chain.addr, kind text NOT NULL, creator_wallet chain.addr, from_block bigint NOT NULL,
  PRIMARY KEY (chain_id, address));

-- subject: a wallet (20 bytes) whose holdings a block changed; kind: 'wallet'
CREATE TABLE chain.touch (
  chain_id int, block bigint, subject bytea, kind text, epoch bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (chain_id, block, subject, kind, epoch));
CREATE INDEX touch_seq ON chain.touch (seq);

CREATE TABLE chain.pass_collection (
  chain_id int, collection chain.addr, creator_wallet chain.addr NOT NULL, payout chain.addr NOT NULL,
  name text NOT NULL, symbol text NOT NULL, next_id numeric(78,0) NOT NULL DEFAULT 1,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, collection));
CREATE INDEX pass_collection_creator ON chain.pass_collection (chain_id, creator_wallet);

CREATE TABLE chain.tier (
  chain_id int, collection chain.addr, tier_no smallint, price_wei numeric(78,0) NOT NULL CHECK (price_wei >= 0),
  currency smallint NOT NULL, duration_s bigint NOT NULL, max_supply bigint NOT NULL, minted bigint NOT NULL DEFAULT 0,
  rank smallint NOT NULL, flags smallint NOT NULL, refund_window_s int NOT NULL, referral_bps smallint NOT NULL,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, collection, tier_no), CHECK (max_supply = 0 OR minted <= max_supply));

-- expires_at NULL = never; burned passes (merged) stay with owner = zero address and revoked = true
CREATE TABLE chain.pass (
  chain_id int, collection chain.addr, pass_id numeric(78,0), owner chain.addr NOT NULL, tier_no smallint NOT NULL,
  expires_at timestamptz, bought_at timestamptz NOT NULL, moved_at timestamptz, moved_from chain.addr, moved_block bigint,
  revoked boolean NOT NULL DEFAULT false, payer chain.addr, paid_wei numeric(78,0) NOT NULL DEFAULT 0,
  currency smallint NOT NULL DEFAULT 0,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, collection, pass_id));
CREATE INDEX pass_holding ON chain.pass (chain_id, collection, owner) INCLUDE (tier_no, expires_at);
CREATE INDEX pass_owner ON chain.pass (chain_id, owner);
CREATE INDEX pass_moved_from ON chain.pass (chain_id, moved_from) WHERE moved_from IS NOT NULL;

CREATE TABLE chain.pass_sale (
  chain_id int, block bigint, log_index int, collection chain.addr NOT NULL, pass_id numeric(78,0) NOT NULL,
  tier_no smallint NOT NULL, kind chain.sale_kind NOT NULL, payer chain.addr, recipient chain.addr NOT NULL,
  currency smallint NOT NULL, amount_wei numeric(78,0) NOT NULL CHECK (amount_wei >= 0), referrer chain.addr,
  referral_wei numeric(78,0) NOT NULL DEFAULT 0, expires_at timestamptz, at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX pass_sale_collection ON chain.pass_sale (chain_id, collection, block);

CREATE TABLE chain.credit (
  chain_id int, ledger chain.addr, account_wallet chain.addr, currency smallint, owed_wei numeric(78,0) NOT NULL CHECK (owed_wei >= 0),
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, ledger, account_wallet, currency));
