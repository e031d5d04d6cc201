-- Addresses that several people are paid through, and what early supporters earn together.

-- payees: [{payee, bps, ends_at}], at most 50; from ends_at (seconds, null = never) on a part is the first payee's.
-- owner NULL: the list stays as it is.
CREATE TABLE chain.split (
  chain_id int, split chain.addr, owner chain.addr, made_by chain.addr NOT NULL, payees_hash chain.hash NOT NULL,
  payees jsonb NOT NULL, block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, split));
CREATE INDEX split_owner ON chain.split (chain_id, owner);
CREATE INDEX split_payees ON chain.split USING gin (payees jsonb_path_ops);
SELECT chain.add_family_table('split', 'split');

-- A currency of which something came before the list changed keeps the list of then while ended_at is NULL.
CREATE TABLE chain.kept_payees (
  chain_id int, split chain.addr, currency smallint, payees_hash chain.hash NOT NULL, payees jsonb NOT NULL,
  ended_at timestamptz, block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, split, currency));
SELECT chain.add_family_table('kept_payees', 'split');

-- root: of the Merkle tree of supporters. Who they are: the first `bound` receivers of passes of the collection that were
-- sold for least_units or more (is_first), or everybody who had one before block `bound`.
CREATE TABLE chain.pool (
  chain_id int, pool chain.addr, made_by chain.addr NOT NULL, root chain.hash NOT NULL, supporters bigint NOT NULL,
  collection chain.addr NOT NULL, is_first boolean NOT NULL, bound numeric(78,0) NOT NULL, currency smallint NOT NULL,
  least_units numeric(78,0) NOT NULL, block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, pool));
CREATE INDEX pool_collection ON chain.pool (chain_id, collection);
SELECT chain.add_family_table('pool', 'pool');

-- amount_units of payer, the split, wait in the ledger for its payees. parts: [{payee, amount_units}], amounts as texts.
CREATE TABLE chain.split_payment (
  chain_id int, block bigint, log_index int, payer chain.addr NOT NULL, made_by chain.addr NOT NULL,
  currency smallint NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0),
  payees_hash chain.hash NOT NULL, parts jsonb NOT NULL, at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX split_payment_payer ON chain.split_payment (chain_id, payer, block);
SELECT chain.add_family_table('split_payment', 'payer');

-- amount_units moved from payer, the pool, to payee or wait there in the ledger. paid_units and paid_to_all_units: what the
-- payee, and all supporters, ever had in this currency.
CREATE TABLE chain.supporter_payment (
  chain_id int, block bigint, log_index int, payer chain.addr NOT NULL, payee chain.addr NOT NULL,
  currency smallint NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0),
  paid_units numeric(78,0) NOT NULL, paid_to_all_units numeric(78,0) NOT NULL, at timestamptz NOT NULL,
  tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX supporter_payment_payer ON chain.supporter_payment (chain_id, payer, payee, currency, block);
CREATE INDEX supporter_payment_payee ON chain.supporter_payment (chain_id, payee, block);
SELECT chain.add_family_table('supporter_payment', 'payer');
