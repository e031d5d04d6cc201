-- Fan clubs: a voice room that stays. One room of a club has not ended; when it ends the next one is there.
SET LOCAL lock_timeout = '10s';

CREATE TABLE app.club (
  id app.id PRIMARY KEY, channel_id app.id NOT NULL UNIQUE REFERENCES app.channel (id),
  made_at timestamptz NOT NULL DEFAULT app.now());

-- looked_at: when its door opened for them last; who was never looked at since its gate changed is first
CREATE TABLE app.club_member (
  club_id app.id NOT NULL REFERENCES app.club (id) ON DELETE CASCADE, account_id app.id NOT NULL REFERENCES app.account (id),
  joined_at timestamptz NOT NULL DEFAULT app.now(), looked_at timestamptz NOT NULL DEFAULT app.now(),
  ended_at timestamptz, end_reason text CHECK (end_reason IN ('LEFT', 'DOOR')),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL)), PRIMARY KEY (club_id, account_id));
CREATE INDEX club_member_account ON app.club_member (account_id);
CREATE INDEX club_member_listed ON app.club_member (club_id, joined_at, account_id) WHERE ended_at IS NULL;
CREATE INDEX club_member_due ON app.club_member (looked_at) WHERE ended_at IS NULL;

ALTER TABLE app.room ADD COLUMN club_id app.id REFERENCES app.club (id) ON DELETE SET NULL;
ALTER TABLE app.room ADD CONSTRAINT room_club CHECK (club_id IS NULL OR (kind = 'voice' AND visibility = 'members')) NOT VALID;
ALTER TABLE app.room VALIDATE CONSTRAINT room_club;
CREATE UNIQUE INDEX room_of_club ON app.room (club_id) WHERE state <> 'ended';
CREATE INDEX room_club_id ON app.room (club_id) WHERE club_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON app.club, app.club_member TO sd_api;
GRANT SELECT, DELETE ON app.club TO sd_worker;
GRANT SELECT, UPDATE, DELETE ON app.club_member TO sd_worker;
-- the next room of a club, when the worker ended one
GRANT INSERT ON app.room TO sd_worker;
