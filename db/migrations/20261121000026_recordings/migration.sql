-- Recordings that creators sell, who has copies of them, and who agreed to their publication.

-- name: what a row keeps of it; name_hash: of the whole where it was cut
CREATE TABLE chain.recording_collection (
  chain_id int, collection chain.addr, creator_wallet chain.addr NOT NULL, name text NOT NULL, name_hash chain.hash,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, collection));
CREATE INDEX recording_collection_creator ON chain.recording_collection (chain_id, creator_wallet);
SELECT chain.add_family_table('recording_collection', 'collection');

-- content: sha2-256 of the recording's IPFS root block, once in a collection. uri and uri_hash: as the name above. gate: as in
-- hub_room, what a buyer has to hold. max_supply and per_wallet 0 = any number; sale_ends_at NULL = never. minted: copies
-- ever made.
CREATE TABLE chain.recording (
  chain_id int, collection chain.addr, recording_id numeric(78,0), content chain.hash NOT NULL,
  metadata chain.hash NOT NULL, uri text, uri_hash chain.hash, payout chain.addr NOT NULL, royalty_bps int NOT NULL,
  currency smallint NOT NULL, price_units numeric(78,0) NOT NULL CHECK (price_units >= 0), max_supply bigint NOT NULL,
  minted bigint NOT NULL CHECK (minted >= 0), per_wallet bigint NOT NULL, sale_ends_at timestamptz,
  collaborators smallint NOT NULL, gate jsonb NOT NULL, is_frozen boolean NOT NULL,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, collection, recording_id), CHECK (max_supply = 0 OR minted <= max_supply));
CREATE INDEX recording_content ON chain.recording (chain_id, content);
SELECT chain.add_family_table('recording', 'collection');

-- sold: copies ever sold to the owner, of recordings that limit them. departures: how often the owner gave any away.
CREATE TABLE chain.recording_balance (
  chain_id int, collection chain.addr, recording_id numeric(78,0), owner chain.addr,
  amount numeric(78,0) NOT NULL CHECK (amount >= 0), sold bigint NOT NULL CHECK (sold >= 0),
  departures numeric(78,0) NOT NULL CHECK (departures >= 0),
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, collection, recording_id, owner));
CREATE INDEX recording_balance_owner ON chain.recording_balance (chain_id, owner) WHERE amount > 0;
SELECT chain.add_family_table('recording_balance', 'collection');

-- Somebody who can be seen or heard agreed to content, payout and royalty. deadline_s: the last second, since the epoch, in
-- which the recording could be published with it; as wide as the chain's numbers, so no time.
CREATE TABLE chain.consent (
  chain_id int, collection chain.addr, recording_id numeric(78,0), collaborator chain.addr, content chain.hash NOT NULL,
  payout chain.addr NOT NULL, royalty_bps int NOT NULL, deadline_s numeric(78,0) NOT NULL,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, collection, recording_id, collaborator));
CREATE INDEX consent_collaborator ON chain.consent (chain_id, collaborator);
SELECT chain.add_family_table('consent', 'collection');

-- amount_units moved from payer to payee, less fee_units, which went to treasury; the copies went to recipient.
CREATE TABLE chain.recording_sale (
  chain_id int, block bigint, log_index int, collection chain.addr NOT NULL, recording_id numeric(78,0) NOT NULL,
  payer chain.addr NOT NULL, payee chain.addr NOT NULL, recipient chain.addr NOT NULL, quantity bigint NOT NULL,
  currency smallint NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0),
  fee_units numeric(78,0) NOT NULL CHECK (fee_units >= 0), treasury chain.addr NOT NULL, at timestamptz NOT NULL,
  tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX recording_sale_collection ON chain.recording_sale (chain_id, collection, block);
CREATE INDEX recording_sale_payee ON chain.recording_sale (chain_id, payee, block);
SELECT chain.add_family_table('recording_sale', 'collection');
