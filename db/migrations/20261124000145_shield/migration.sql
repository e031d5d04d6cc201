-- A room that is shut for those who came to disturb, until when, by which act, and the rules that come back then: a row, so that they
-- do whatever restarts meanwhile.
SET LOCAL lock_timeout = '10s';
CREATE TABLE app.chat_shield (
  room_id app.id PRIMARY KEY REFERENCES app.room (id), action_id app.id NOT NULL REFERENCES app.action_log (id),
  until timestamptz NOT NULL, guests boolean NOT NULL, slow_s smallint NOT NULL, links text NOT NULL,
  holders_only boolean NOT NULL, followers_only boolean NOT NULL);
CREATE INDEX chat_shield_until ON app.chat_shield (until);
GRANT SELECT, INSERT, DELETE ON app.chat_shield TO sd_api;
GRANT SELECT, DELETE ON app.chat_shield TO sd_worker;
GRANT UPDATE (guests, slow_s, links, holders_only, followers_only, rev) ON app.chat_rule TO sd_worker;
