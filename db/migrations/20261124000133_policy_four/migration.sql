-- What the fourth version of the rules reads: a channel's moderators and producers, a kick beside a ban, and whom somebody follows.
SET LOCAL lock_timeout = '10s';

ALTER TYPE app.deny_code ADD VALUE IF NOT EXISTS 'KICKED' AFTER 'NOT_INVITED';
ALTER TYPE app.deny_code ADD VALUE IF NOT EXISTS 'FOLLOW_REQUIRED' AFTER 'NOT_LIVE';

-- Who helps in a channel besides its owner, who needs no row. A row is given and taken by creators.
CREATE TYPE app.channel_role_kind AS ENUM ('moderator', 'producer');
CREATE TABLE app.channel_role (
  channel_id app.id NOT NULL REFERENCES app.channel (id), account_id app.id NOT NULL REFERENCES app.account (id),
  role app.channel_role_kind NOT NULL, given_by app.id NOT NULL, given_at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (channel_id, account_id));
CREATE INDEX channel_role_account ON app.channel_role (account_id);
GRANT SELECT, INSERT, DELETE ON app.channel_role TO sd_api;
GRANT UPDATE (role, given_by, given_at) ON app.channel_role TO sd_api;
GRANT SELECT, DELETE ON app.channel_role TO sd_worker;

-- A kick is a ban of a minute that says so: of one channel, and with an end.
ALTER TABLE app.ban ADD COLUMN kind text NOT NULL DEFAULT 'ban' CHECK (kind IN ('ban', 'kick')),
  ADD CHECK (kind = 'ban' OR (until IS NOT NULL AND channel_id <> 'all'));

-- A condition may ask for a follow, which no collection has. Passes and tiers of a gate come before it: the first condition says
-- whose passes are asked for.
ALTER TABLE app.condition ALTER COLUMN chain_id DROP NOT NULL, ALTER COLUMN address DROP NOT NULL,
  DROP CONSTRAINT condition_kind_check, ADD CONSTRAINT condition_kind_check CHECK (kind IN ('pass', 'tier', 'follower')),
  ADD CHECK ((kind = 'follower') = (address IS NULL)), ADD CHECK ((address IS NULL) = (chain_id IS NULL));
