-- Who wants to hear of what: followers of a channel, and people who asked to be reminded of one stream.
CREATE TABLE app.follower (
  account_id app.id NOT NULL REFERENCES app.account (id), channel_id app.id NOT NULL REFERENCES app.channel (id),
  at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (account_id, channel_id));
CREATE INDEX follower_channel ON app.follower (channel_id, account_id);

-- zone: the wall clock of the person, for what we write to them
CREATE TABLE app.reminder (
  room_id app.id NOT NULL REFERENCES app.room (id), account_id app.id NOT NULL REFERENCES app.account (id),
  zone text CHECK (length(zone) BETWEEN 1 AND 64), at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (room_id, account_id));
CREATE INDEX reminder_account ON app.reminder (account_id);

-- Something that all of them are told, and how far that went: the worker tells so many at a time, in the order of their ids.
CREATE TABLE app.announcement (
  room_id app.id NOT NULL REFERENCES app.room (id), step text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('scheduled', 'moved', 'cancelled', 'soon', 'start', 'live')),
  made_at timestamptz NOT NULL DEFAULT app.now(), due_at timestamptz NOT NULL DEFAULT app.now(), valid_until timestamptz,
  reached_up_to app.id, done_at timestamptz, PRIMARY KEY (room_id, step));
CREATE INDEX announcement_due ON app.announcement (due_at) WHERE done_at IS NULL;
CREATE INDEX announcement_done ON app.announcement (done_at) WHERE done_at IS NOT NULL;

CREATE INDEX room_upcoming ON app.room (starts_at, id) WHERE state = 'scheduled';
CREATE INDEX room_upcoming_channel ON app.room (channel_id, starts_at) WHERE state = 'scheduled';

GRANT SELECT, INSERT, UPDATE, DELETE ON app.reminder, app.announcement TO sd_api;
GRANT SELECT, INSERT, DELETE ON app.follower TO sd_api;
