-- True while a backfill changes rows and tells nobody: chain.touch does not name their wallets. Its end is a new epoch, and
-- who reads a new epoch takes everything for changed.
ALTER TABLE chain.cursor ADD COLUMN is_backfill boolean NOT NULL DEFAULT false;
