-- Rooms, places and seats. Every live-seat rule is a unique index, so code cannot break it.
CREATE TYPE app.room_kind AS ENUM ('stream', 'voice', 'call');
CREATE TYPE app.room_state AS ENUM ('draft', 'live', 'ended');
CREATE TYPE app.visibility AS ENUM ('public', 'members');
CREATE TYPE app.seat_state AS ENUM ('held', 'live', 'grace', 'ended');
CREATE TYPE app.seat_role AS ENUM ('host', 'viewer');
CREATE TYPE app.seat_end AS ENUM ('LEFT', 'MOVED', 'LEASE_LOST', 'REMOVED', 'BANNED', 'PASS_MOVED', 'PASS_EXPIRED', 'REORGED', 'ROOM_ENDED');
CREATE TYPE app.room_end AS ENUM ('HOST_ENDED', 'HOST_GONE', 'NEVER_STARTED');
CREATE TYPE app.provider AS ENUM ('embedded', 'trtc');

CREATE TABLE app.media_node (
  id text PRIMARY KEY, url text NOT NULL, control_url text NOT NULL, started_at timestamptz NOT NULL, last_seen timestamptz NOT NULL DEFAULT now(),
  rooms int NOT NULL DEFAULT 0, load int NOT NULL DEFAULT 0, limits jsonb NOT NULL DEFAULT '{}');

CREATE TABLE app.room (
  id app.id PRIMARY KEY, channel_id app.id NOT NULL REFERENCES app.channel (id), kind app.room_kind NOT NULL, state app.room_state NOT NULL DEFAULT 'draft',
  visibility app.visibility NOT NULL, title text NOT NULL CHECK (length(title) BETWEEN 1 AND 120), gate_id app.id REFERENCES app.gate (id),
  capacity int CHECK (capacity BETWEEN 1 AND 10000), reentry_s int NOT NULL DEFAULT 0 CHECK (reentry_s BETWEEN 0 AND 3600),
  created_at timestamptz NOT NULL DEFAULT app.now(), opened_at timestamptz, live_at timestamptz, ended_at timestamptz, end_reason app.room_end,
  provider app.provider, provider_room_id text, media_node text, host_gone_since timestamptz, rev bigint NOT NULL DEFAULT 1,
  CHECK ((visibility = 'members') = (gate_id IS NOT NULL)), UNIQUE (provider, provider_room_id));
CREATE UNIQUE INDEX room_one_live ON app.room (channel_id) WHERE kind = 'stream' AND state = 'live';
CREATE INDEX room_live ON app.room (live_at DESC) WHERE state = 'live';
CREATE INDEX room_channel ON app.room (channel_id, created_at DESC);

CREATE TABLE app.room_slot (room_id app.id NOT NULL REFERENCES app.room (id), n int NOT NULL, seat_id app.id, PRIMARY KEY (room_id, n)) WITH (fillfactor = 70);
CREATE INDEX room_slot_free ON app.room_slot (room_id, n) WHERE seat_id IS NULL;

CREATE TABLE app.seat (
  id app.id PRIMARY KEY, room_id app.id NOT NULL REFERENCES app.room (id), account_id app.id, decision_id app.id NOT NULL, slot_n int,
  state app.seat_state NOT NULL DEFAULT 'held', role app.seat_role NOT NULL, bits smallint NOT NULL, source_key text, exclusive_key text,
  valid_until timestamptz, taken_at timestamptz NOT NULL DEFAULT app.now(), live_at timestamptz, ended_at timestamptz,
  end_reason app.seat_end, grace_until timestamptz,
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)), CHECK ((state = 'ended') = (end_reason IS NOT NULL)));
CREATE UNIQUE INDEX seat_source ON app.seat (source_key) WHERE state <> 'ended' AND source_key IS NOT NULL;
CREATE UNIQUE INDEX seat_account ON app.seat (room_id, account_id) WHERE state <> 'ended';
CREATE UNIQUE INDEX seat_exclusive ON app.seat (exclusive_key) WHERE state <> 'ended' AND exclusive_key IS NOT NULL;
CREATE INDEX seat_by_account ON app.seat (account_id) WHERE state <> 'ended';
CREATE INDEX seat_by_room ON app.seat (room_id) WHERE state <> 'ended';
CREATE INDEX seat_ended_source ON app.seat (source_key, ended_at DESC) WHERE state = 'ended';

CREATE TABLE app.seat_past (LIKE app.seat INCLUDING CONSTRAINTS, PRIMARY KEY (taken_at, id)) PARTITION BY RANGE (taken_at);
CREATE TABLE app.seat_past_other PARTITION OF app.seat_past DEFAULT;

CREATE TABLE app.seat_lease (seat_id app.id PRIMARY KEY REFERENCES app.seat (id) ON DELETE CASCADE, until timestamptz NOT NULL, beat int NOT NULL DEFAULT 0) WITH (fillfactor = 50);

CREATE TABLE app.evidence (
  at timestamptz NOT NULL, source text NOT NULL, source_event text NOT NULL, room_id app.id, seat_id app.id, account_id app.id, kind text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT app.now(), body jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (at, source, source_event)) PARTITION BY RANGE (at);
CREATE TABLE app.evidence_other PARTITION OF app.evidence DEFAULT;
CREATE INDEX evidence_room ON app.evidence (room_id, at);

-- one-use tokens for retries that the server itself announced
CREATE TABLE app.retry_token (token_hash bytea PRIMARY KEY, room_id app.id NOT NULL, account_id app.id NOT NULL, until timestamptz NOT NULL);
