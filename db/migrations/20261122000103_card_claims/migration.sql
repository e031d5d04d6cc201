-- Passes that were claimed for payments by card, by the name of the payment. One table, for the version of the folds brings
-- the claims that were made before from the events that the index kept.
SET LOCAL lock_timeout = '10s';

-- wallet: who had the pass then. held_until: the hold as the pass has it, a whole day. valid_until: end of the pass after the
-- claim, NULL = never.
CREATE TABLE chain.card_claim (
  chain_id int, collection chain.addr, purchase chain.hash, pass_id numeric(78,0) NOT NULL, wallet chain.addr NOT NULL,
  tier_no int NOT NULL, signer chain.addr NOT NULL, held_until timestamptz NOT NULL, valid_until timestamptz,
  at timestamptz NOT NULL, block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint,
  created_tx chain.hash,
  PRIMARY KEY (chain_id, collection, purchase));
CREATE INDEX card_claim_pass ON chain.card_claim (chain_id, collection, pass_id);
SELECT chain.add_family_table('card_claim', 'collection');
