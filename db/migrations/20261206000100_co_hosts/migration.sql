-- Streams with several creators: who is asked to host beside the channel, what they agreed to, and a host's seat for each of them.
SET LOCAL lock_timeout = '10s';

-- accepted_terms: sha256 of title, door and channel as they were agreed to; another one than now: they are asked again
-- withdrawn: the channel asks them no more; the row stays, for how many a channel asks in a day is counted
CREATE TABLE app.co_host (
  room_id app.id NOT NULL REFERENCES app.room (id), account_id app.id NOT NULL REFERENCES app.account (id),
  channel_id app.id NOT NULL REFERENCES app.channel (id),
  invited_at timestamptz NOT NULL DEFAULT app.now(), answered_at timestamptz,
  accepted_terms bytea CHECK (octet_length(accepted_terms) = 32),
  declined boolean NOT NULL DEFAULT false CHECK (NOT declined OR accepted_terms IS NULL),
  withdrawn boolean NOT NULL DEFAULT false CHECK (NOT withdrawn OR declined),
  PRIMARY KEY (room_id, account_id));
CREATE INDEX co_host_account ON app.co_host (account_id, invited_at DESC);
CREATE INDEX co_host_channel ON app.co_host (channel_id) WHERE accepted_terms IS NOT NULL;

ALTER TABLE app.seat ADD COLUMN is_co_host boolean NOT NULL DEFAULT false;
ALTER TABLE app.seat_past ADD COLUMN is_co_host boolean NOT NULL DEFAULT false;
DROP INDEX app.seat_host_room;
CREATE UNIQUE INDEX seat_host_room ON app.seat (room_id) WHERE role = 'host' AND state <> 'ended' AND NOT is_co_host;

GRANT SELECT, INSERT, UPDATE ON app.co_host TO sd_api;
GRANT SELECT, DELETE ON app.co_host TO sd_worker;
