-- Rooms of the hub, who is live there, tips, and tokens that are locked for a room.

-- gate: {mode: any|all, conditions: [{kind, token, rank, id, min}]}, numbers of the chain as texts; the host always enters
CREATE TABLE chain.hub_room (
  chain_id int, hub chain.addr, room_id numeric(78,0), host chain.addr NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'closed')), gate jsonb NOT NULL, payee chain.addr NOT NULL,
  offered_to chain.addr, max_speakers smallint NOT NULL, opened_at timestamptz NOT NULL, closed_at timestamptz,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, hub, room_id), CHECK ((status = 'closed') = (closed_at IS NOT NULL)));
CREATE INDEX hub_room_host ON chain.hub_room (chain_id, host);

-- until NULL = no longer; a time that is over is the same
CREATE TABLE chain.producer (
  chain_id int, hub chain.addr, creator chain.addr, producer chain.addr, until timestamptz,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, hub, creator, producer));

-- live while ended_at is NULL and until is not over; ended_by NULL with an end: it ended by itself
CREATE TABLE chain.hub_session (
  chain_id int, hub chain.addr, session_id numeric(78,0), creator chain.addr NOT NULL, by chain.addr NOT NULL,
  started_at timestamptz NOT NULL, until timestamptz NOT NULL, ended_at timestamptz, ended_by chain.addr,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, hub, session_id));
CREATE UNIQUE INDEX hub_session_open ON chain.hub_session (chain_id, hub, creator) WHERE ended_at IS NULL;

-- The hub vouches for room and payee where context_type is room; context_id of the others is the payer's word.
CREATE TABLE chain.tip (
  chain_id int, block bigint, log_index int, hub chain.addr NOT NULL, payer chain.addr NOT NULL, payee chain.addr NOT NULL,
  currency smallint NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0),
  context_type text NOT NULL CHECK (context_type IN ('creator', 'room', 'stream')), context_id numeric(78,0) NOT NULL,
  gift_code bigint NOT NULL, memo_hash chain.hash, at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX tip_payee ON chain.tip (chain_id, payee, block);
CREATE INDEX tip_payer ON chain.tip (chain_id, payer, block);

-- What is locked for a room until a time; a lock that is over may have gone on for another room, and then its amount
-- stands in that row. So only what is not over counts.
CREATE TABLE chain.token_lock (
  chain_id int, module chain.addr, room_id numeric(78,0), owner chain.addr, token chain.addr,
  amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0), until timestamptz NOT NULL, returned_at timestamptz,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, module, room_id, owner, token));
CREATE INDEX token_lock_owner ON chain.token_lock (chain_id, owner);

GRANT SELECT, INSERT, UPDATE, DELETE ON chain.hub_room, chain.producer, chain.hub_session, chain.tip, chain.token_lock
  TO sd_indexer;
GRANT SELECT ON chain.hub_room, chain.producer, chain.hub_session, chain.tip, chain.token_lock TO sd_auditor;

CREATE VIEW chain.hub_room_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.hub_room t
  LEFT JOIN chain.suspension s
    ON s.chain_id = t.chain_id AND s.address = t.hub AND s.key = convert_to(t.room_id::text, 'UTF8');
CREATE VIEW chain.producer_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.producer t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.hub AND s.key = t.creator;
CREATE VIEW chain.hub_session_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.hub_session t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.hub AND s.key = t.creator;
CREATE VIEW chain.tip_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.tip t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.hub AND s.key = t.payer;
CREATE VIEW chain.token_lock_as_of AS SELECT t.*, s.block - 1 AS as_of FROM chain.token_lock t
  LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.module AND s.key = t.owner;

GRANT SELECT ON chain.hub_room_as_of, chain.producer_as_of, chain.hub_session_as_of, chain.tip_as_of, chain.token_lock_as_of
  TO sd_api, sd_auditor;
