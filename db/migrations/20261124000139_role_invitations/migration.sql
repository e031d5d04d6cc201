-- An invitation may be to a role in a channel instead of to a room. Such a one goes by mail alone: who has the address, verified,
-- gets the role.
SET LOCAL lock_timeout = '10s';
ALTER TABLE app.invitation ALTER COLUMN room_id DROP NOT NULL,
  ADD COLUMN channel_id app.id REFERENCES app.channel (id), ADD COLUMN role app.channel_role_kind,
  ADD CHECK ((room_id IS NULL) = (role IS NOT NULL)), ADD CHECK ((channel_id IS NULL) = (role IS NULL)),
  ADD CHECK (role IS NULL OR kind = 'email');
CREATE UNIQUE INDEX invitation_role_address ON app.invitation (channel_id, email)
  WHERE role IS NOT NULL AND state IN ('invited', 'bounced') AND email IS NOT NULL;
CREATE INDEX invitation_role_channel ON app.invitation (channel_id, made_at) WHERE role IS NOT NULL;
CREATE INDEX invitation_role_open ON app.invitation (email) WHERE role IS NOT NULL AND state = 'invited';
-- the worker gives a role once its address is verified
GRANT INSERT ON app.channel_role TO sd_worker;
GRANT UPDATE (role, given_by, given_at) ON app.channel_role TO sd_worker;
