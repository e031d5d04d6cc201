-- Of a channel's streams one is opened or live. Where there are more, the live one stays, else the one opened last; the
-- others leave the engine and are drafts as before their opening.
CREATE TEMPORARY TABLE one_too_many ON COMMIT DROP AS SELECT id, provider_room_id, media_node FROM (
  SELECT id, provider_room_id, media_node, row_number() OVER (PARTITION BY channel_id ORDER BY state = 'live' DESC, opened_at DESC, id DESC) AS n
    FROM app.room WHERE kind = 'stream' AND state <> 'ended' AND opened_at IS NOT NULL) r WHERE n > 1;
INSERT INTO app.outbox (id, topic, key, body)
  SELECT 'job_' || left(md5(provider_room_id), 22), 'media.close', provider_room_id,
      jsonb_build_object('providerRoomId', provider_room_id, 'node', media_node, 'reason', 'CHANNEL_BUSY')
    FROM one_too_many WHERE provider_room_id IS NOT NULL ON CONFLICT (topic, key) DO NOTHING;
DELETE FROM app.seat_lease WHERE seat_id IN (SELECT id FROM app.seat WHERE room_id IN (SELECT id FROM one_too_many));
UPDATE app.seat SET state = 'ended', ended_at = app.now(), end_reason = 'LEASE_LOST', grace_until = NULL
  WHERE state <> 'ended' AND room_id IN (SELECT id FROM one_too_many);
UPDATE app.room SET provider = NULL, provider_room_id = NULL, media_node = NULL, opened_at = NULL, host_gone_since = NULL, rev = rev + 1
  WHERE id IN (SELECT id FROM one_too_many);
CREATE UNIQUE INDEX room_one_open ON app.room (channel_id) WHERE kind = 'stream' AND state <> 'ended' AND opened_at IS NOT NULL;
CREATE INDEX room_draft ON app.room (channel_id, created_at) WHERE state = 'draft';

-- when the engine was last seen to receive an opened draft's host
ALTER TABLE app.room ADD COLUMN published_at timestamptz;

-- Accounts that opened streams and published nothing: until when the next opening waits, and when that is forgotten.
CREATE TABLE app.opening_pause (
  account_id app.id PRIMARY KEY REFERENCES app.account (id) ON DELETE CASCADE, strikes int NOT NULL CHECK (strikes > 0),
  until timestamptz NOT NULL, forgotten_at timestamptz NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.opening_pause TO sd_api;
