-- Under which number tips stand on the chain, from which nobody finds what it is of, and whom they pay. Those of a room are fixed each
-- time it is opened, and a live room is not opened again. A channel itself (no room) has a row for each payee that a fan was told.
SET LOCAL lock_timeout = '10s';
CREATE TABLE app.tip_context (
  chain_id int, hub chain.addr, context_id numeric(78,0), payee chain.addr, channel_id app.id NOT NULL REFERENCES app.channel (id),
  room_id app.id UNIQUE REFERENCES app.room (id), fixed_at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (chain_id, hub, context_id, payee));
CREATE INDEX tip_context_channel ON app.tip_context (channel_id);
GRANT SELECT, INSERT, DELETE ON app.tip_context TO sd_api;
GRANT SELECT, DELETE ON app.tip_context TO sd_worker;
GRANT SELECT ON app.tip_context TO sd_auditor;

-- Who shows their name with what they give; nobody without a row does.
CREATE TABLE app.tip_name (account_id app.id PRIMARY KEY REFERENCES app.account (id), shows_name boolean NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.tip_name TO sd_api;
GRANT SELECT, DELETE ON app.tip_name TO sd_worker;

-- whoever tips themselves under the number of a room slows nobody who reads the room
CREATE INDEX tip_context ON chain.tip (chain_id, context_id, payee, block);
ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'tip';
