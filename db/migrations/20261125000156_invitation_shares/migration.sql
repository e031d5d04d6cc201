-- An address's mails of a day are shared among those who invite it. Whose mail found no room is told so, and can give a link by
-- hand: a token that was never mailed, so it says nothing about the address.
SET LOCAL lock_timeout = '10s';
ALTER TABLE app.invitation_token ADD COLUMN is_withheld boolean NOT NULL DEFAULT false,
  ADD COLUMN is_by_hand boolean NOT NULL DEFAULT false,
  ADD CHECK (NOT is_withheld OR granted_at IS NULL), ADD CHECK (NOT is_by_hand OR (granted_at IS NULL AND NOT is_withheld));
GRANT UPDATE (is_withheld) ON app.invitation_token TO sd_worker;
