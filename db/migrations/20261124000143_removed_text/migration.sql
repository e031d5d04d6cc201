-- What a message said that was taken away: for who did it, the owner of the channel and whoever decides an appeal, until that is
-- decided, and 30 days at most. A message that belongs to nobody any more has no text here either.
CREATE TABLE app.removed_text (
  act_id app.id NOT NULL REFERENCES app.action_log (id), message_id app.id NOT NULL, room_id app.id NOT NULL REFERENCES app.room (id),
  account_id app.id NOT NULL REFERENCES app.account (id), name_shown text NOT NULL, body text NOT NULL CHECK (octet_length(body) BETWEEN 1 AND 4000),
  removed_at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (act_id, message_id));
CREATE INDEX removed_text_account ON app.removed_text (account_id);
CREATE INDEX removed_text_at ON app.removed_text (removed_at);
GRANT SELECT, INSERT ON app.removed_text TO sd_api;
GRANT SELECT, DELETE ON app.removed_text TO sd_worker;
