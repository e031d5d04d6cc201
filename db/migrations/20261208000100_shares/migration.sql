-- Streams whose tips are divided between the creators that host them.
SET LOCAL lock_timeout = '10s';

ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'split';
ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'distribute';

-- place: in the list of the contract; the first is the creator whose stream it is, who gets what rounding leaves
-- wallet: whom the contract pays, as it was when the shares were set
CREATE TABLE app.room_share (
  room_id app.id NOT NULL REFERENCES app.room (id), channel_id app.id NOT NULL REFERENCES app.channel (id),
  place smallint NOT NULL CHECK (place BETWEEN 0 AND 3), bps int NOT NULL CHECK (bps BETWEEN 1 AND 9999),
  wallet bytea NOT NULL CHECK (octet_length(wallet) = 20),
  PRIMARY KEY (room_id, channel_id), UNIQUE (room_id, place), UNIQUE (room_id, wallet));
CREATE INDEX room_share_channel ON app.room_share (channel_id);

-- of the list that divides what is tipped here, as its contract keeps it; NULL: the channel gets all of it
ALTER TABLE app.room ADD COLUMN payees_hash bytea CHECK (octet_length(payees_hash) = 32);
CREATE INDEX room_payees_hash ON app.room (payees_hash) WHERE payees_hash IS NOT NULL;
CREATE INDEX split_payees_hash ON chain.split (chain_id, payees_hash) WHERE owner IS NULL;

GRANT SELECT, INSERT, DELETE ON app.room_share TO sd_api;
GRANT SELECT, DELETE ON app.room_share TO sd_worker;
