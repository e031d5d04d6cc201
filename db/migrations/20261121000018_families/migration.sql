-- How far a family of contracts is followed. reading: the history of new addresses is read, up to read_to; folding: their
-- events become rows, up to the event (folded_block, folded_log); live: the rows stand where the cursor stands.

CREATE TABLE chain.family (
  chain_id int, name text, version int NOT NULL, state text NOT NULL CHECK (state IN ('reading', 'folding', 'live')),
  read_to bigint NOT NULL, folded_block bigint NOT NULL DEFAULT -1, folded_log int NOT NULL DEFAULT -1,
  PRIMARY KEY (chain_id, name));
-- what older versions followed; other versions of their folds fold it again
INSERT INTO chain.family (chain_id, name, version, state, read_to)
  SELECT chain_id, name, 1, 'live', number FROM chain.cursor, unnest(ARRAY['passes', 'payments']) AS name;
GRANT SELECT, INSERT, UPDATE, DELETE ON chain.family TO sd_indexer;
GRANT SELECT ON chain.family TO sd_api, sd_auditor;

-- false while its history is read: the index beside it does not follow the address yet
ALTER TABLE chain.watch ADD COLUMN is_live boolean NOT NULL DEFAULT true;

-- The event that made a row; set when its family is folded by this version.
ALTER TABLE chain.pass_collection ADD COLUMN created_block bigint, ADD COLUMN created_tx chain.hash;
ALTER TABLE chain.tier ADD COLUMN created_block bigint, ADD COLUMN created_tx chain.hash;
ALTER TABLE chain.pass ADD COLUMN created_block bigint, ADD COLUMN created_tx chain.hash;
ALTER TABLE chain.credit ADD COLUMN created_block bigint, ADD COLUMN created_tx chain.hash;
