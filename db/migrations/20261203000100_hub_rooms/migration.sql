-- The room of the hub that leads a room of ours: who may enter, how many may speak, whom its tips pay, and its end follow the chain.
SET LOCAL lock_timeout = '10s';

-- opened_tx: in which it was opened; after a reorg another room may have its number. taken: what the chain said of it when that was
-- taken over last, none before the first time; waits: what it says since, where nodes have to be asked about its gate first. What is over
-- is followed no more.
CREATE TABLE app.hub_link (room_id app.id PRIMARY KEY REFERENCES app.room (id), chain_id int NOT NULL, hub chain.addr NOT NULL,
  hub_room_id numeric(78,0) NOT NULL, opened_tx chain.hash NOT NULL, linked_at timestamptz NOT NULL DEFAULT app.now(),
  taken text, waits text, waits_since timestamptz, tried_at timestamptz, is_followed boolean NOT NULL DEFAULT true,
  UNIQUE (chain_id, hub, hub_room_id, opened_tx), CHECK ((waits IS NULL) = (waits_since IS NULL)));
CREATE INDEX hub_link_followed ON app.hub_link (chain_id) WHERE is_followed;
GRANT SELECT ON app.hub_link TO sd_api, sd_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.hub_link TO sd_worker;

-- transactions that open a room on the chain name the room of ours that it is to lead
CREATE INDEX tx_intent_opens ON app.tx_intent (created_at) WHERE expect ? 'opens';

-- a hub room has the places that its host says, none at all too
ALTER TABLE app.room DROP CONSTRAINT room_max_speakers_check, ADD CONSTRAINT room_max_speakers_check CHECK (max_speakers BETWEEN 0 AND 50);

-- how the hub names what is tipped: a room of its own vouches for its payee, whoever that is by then
ALTER TABLE app.tip_context ADD COLUMN context_type text CHECK (context_type IN ('creator', 'room', 'stream'));
UPDATE app.tip_context SET context_type = CASE WHEN room_id IS NULL THEN 'creator' ELSE 'stream' END;
ALTER TABLE app.tip_context ALTER COLUMN context_type SET NOT NULL,
  ADD CONSTRAINT tip_context_of CHECK ((context_type = 'creator') = (room_id IS NULL));
-- and so it is looked for by the number alone; of all else whoever tips themselves under a number of others slows nobody
DROP INDEX chain.tip_context;
CREATE INDEX tip_context ON chain.tip
  (chain_id, context_id, context_type, (CASE WHEN context_type = 'room' THEN ''::bytea ELSE payee END), block);
GRANT INSERT ON app.tip_context, app.floor TO sd_worker;
GRANT SELECT ON chain.hub_room_as_of TO sd_worker;

ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'room';
ALTER TYPE app.room_end ADD VALUE IF NOT EXISTS 'GATE_UNKNOWN';
