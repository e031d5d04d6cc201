-- What was seen of a call, by whom. Rows are added and never changed; they go with their room, or with who closes their account.
SET LOCAL lock_timeout = '10s';

-- Seconds in which we saw a side ourselves. socket: its page answered us; relay: what it sent and got went through the relay of this installation.
CREATE TABLE app.call_span (
  room_id app.id NOT NULL REFERENCES app.call_room (room_id) ON DELETE CASCADE, side text NOT NULL CHECK (side IN ('creator', 'fan')),
  source text NOT NULL CHECK (source IN ('socket', 'relay')), from_at timestamptz NOT NULL, until_at timestamptz NOT NULL,
  at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (room_id, side, source, from_at),
  CHECK (from_at < until_at AND until_at <= from_at + interval '5 minutes'));

-- `CallBeat`: what the page of a side says of some seconds, signed by its device key. It may come late.
CREATE TABLE app.call_beat (
  room_id app.id NOT NULL REFERENCES app.call_room (room_id) ON DELETE CASCADE, side text NOT NULL CHECK (side IN ('creator', 'fan')),
  page text NOT NULL CHECK (length(page) BETWEEN 8 AND 64), n int NOT NULL CHECK (n >= 1),
  from_ms bigint NOT NULL, until_ms bigint NOT NULL, is_linked boolean NOT NULL, sent int NOT NULL CHECK (sent >= 0), received int NOT NULL CHECK (received >= 0),
  key bytea NOT NULL CHECK (octet_length(key) = 65), signature bytea NOT NULL CHECK (octet_length(signature) = 64),
  at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (room_id, side, page, n),
  CHECK (from_ms < until_ms AND until_ms <= from_ms + 15000));

GRANT SELECT, INSERT ON app.call_span, app.call_beat TO sd_api;
GRANT SELECT, DELETE ON app.call_span, app.call_beat TO sd_worker;
