-- Several channels of one creator: a handle that was given up leads to its channel for a while, and is nobody else's.
ALTER TABLE app.channel ADD COLUMN archived_at timestamptz;
CREATE TABLE app.handle_past (
  handle citext PRIMARY KEY, handle_skeleton text NOT NULL, channel_id app.id NOT NULL REFERENCES app.channel (id),
  valid_until timestamptz NOT NULL);
CREATE INDEX handle_past_skeleton ON app.handle_past (handle_skeleton);
CREATE INDEX handle_past_channel ON app.handle_past (channel_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.handle_past TO sd_api;
GRANT UPDATE (handle, name, about, archived_at, keeps_lookalike) ON app.channel TO sd_api;
