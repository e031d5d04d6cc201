-- Passes that renew themselves, and passes and copies that fans sell each other.

-- paid_until: the end that the pass must have reached before the next charge. ended_at NULL and periods_left above 0: goes on.
CREATE TABLE chain.renewal (
  chain_id int, module chain.addr, renewal_id numeric(78,0), wallet chain.addr NOT NULL, collection chain.addr NOT NULL,
  pass_id numeric(78,0) NOT NULL, tier_no int NOT NULL, currency smallint NOT NULL,
  cap_units numeric(78,0) NOT NULL CHECK (cap_units >= 0), tip_units numeric(78,0) NOT NULL CHECK (tip_units >= 0),
  periods_left int NOT NULL CHECK (periods_left >= 0), paid_until timestamptz NOT NULL, ended_at timestamptz,
  ended_by chain.addr, block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL,
  created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, module, renewal_id), CHECK ((ended_at IS NULL) = (ended_by IS NULL)));
CREATE INDEX renewal_pass ON chain.renewal (chain_id, collection, pass_id);
CREATE INDEX renewal_wallet ON chain.renewal (chain_id, wallet);
SELECT chain.add_family_table('renewal', 'module', 'renewal_id');

-- amount_units moved from payer through the module to payee, the collection, and tip_units from payer to keeper.
CREATE TABLE chain.renewal_payment (
  chain_id int, block bigint, log_index int, module chain.addr NOT NULL, renewal_id numeric(78,0) NOT NULL,
  collection chain.addr NOT NULL, pass_id numeric(78,0) NOT NULL, payer chain.addr NOT NULL, payee chain.addr NOT NULL,
  currency smallint NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0), keeper chain.addr NOT NULL,
  tip_units numeric(78,0) NOT NULL CHECK (tip_units >= 0), paid_until timestamptz NOT NULL, at timestamptz NOT NULL,
  tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX renewal_payment_renewal ON chain.renewal_payment (chain_id, module, renewal_id, block);
CREATE INDEX renewal_payment_keeper ON chain.renewal_payment (chain_id, keeper, block);
SELECT chain.add_family_table('renewal_payment', 'module', 'renewal_id');

-- item_state: what the item was when it was listed, as the module says it: a pass by tier and end, copies by how often the
-- seller gave any away. listed_hash: of the terms, as the module keeps it while the listing is open.
CREATE TABLE chain.listing (
  chain_id int, module chain.addr, collection chain.addr, item_id numeric(78,0), seller chain.addr,
  status text NOT NULL CHECK (status IN ('open', 'cancelled', 'sold')), quantity numeric(78,0) NOT NULL,
  price_units numeric(78,0) NOT NULL CHECK (price_units >= 0), currency smallint NOT NULL, until timestamptz NOT NULL,
  item_state numeric(78,0) NOT NULL, royalty_bps int NOT NULL, listed_hash chain.hash NOT NULL, ended_at timestamptz,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, module, collection, item_id, seller), CHECK ((status = 'open') = (ended_at IS NULL)));
CREATE INDEX listing_open ON chain.listing (chain_id, collection, item_id) WHERE status = 'open';
CREATE INDEX listing_seller ON chain.listing (chain_id, seller);
SELECT chain.add_family_table('listing', 'module', 'seller');

-- amount_units moved from payer to payee, the seller, less royalty_units and fee_units; the item went to recipient.
CREATE TABLE chain.resold (
  chain_id int, block bigint, log_index int, module chain.addr NOT NULL, collection chain.addr NOT NULL,
  item_id numeric(78,0) NOT NULL, payer chain.addr NOT NULL, payee chain.addr NOT NULL, recipient chain.addr NOT NULL,
  quantity numeric(78,0) NOT NULL, currency smallint NOT NULL,
  amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0), royalty_payee chain.addr,
  royalty_units numeric(78,0) NOT NULL CHECK (royalty_units >= 0), treasury chain.addr NOT NULL,
  fee_units numeric(78,0) NOT NULL CHECK (fee_units >= 0), at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX resold_collection ON chain.resold (chain_id, collection, block);
CREATE INDEX resold_payee ON chain.resold (chain_id, payee, block);
SELECT chain.add_family_table('resold', 'module', 'payee');

-- The collection tells a renewal as an extension that the module paid; whose money it was, the module said just before. The
-- two stand in different scopes, so they meet where they are read.
ALTER TYPE chain.sale_kind ADD VALUE 'renewal';
DROP VIEW chain.pass_sale_as_of;
CREATE VIEW chain.pass_sale_as_of AS SELECT t.chain_id, t.block, t.log_index, t.collection, t.pass_id, t.tier_no,
    -- a value of an enum cannot be written in the transaction that adds it
    CASE WHEN r.payer IS NULL THEN t.kind ELSE (text 'renewal')::chain.sale_kind END AS kind,
    coalesce(r.payer, t.payer)::chain.addr AS payer, t.payee, t.recipient, t.currency, t.amount_units, t.referrer,
    t.referral_units, t.valid_until, t.at, t.tx_hash, s.block - 1 AS as_of
  FROM chain.pass_sale t
  LEFT JOIN LATERAL (SELECT p.payer FROM chain.renewal_payment p
    WHERE t.kind = 'extension' AND p.chain_id = t.chain_id AND p.block = t.block AND p.log_index < t.log_index
      AND p.tx_hash = t.tx_hash AND p.module = t.payer AND p.collection = t.collection AND p.pass_id = t.pass_id
    ORDER BY p.log_index DESC LIMIT 1) r ON true
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.collection AND s.key = '';
GRANT SELECT ON chain.pass_sale_as_of TO sd_api, sd_auditor;
