-- The chat of a room. Its head counts messages (seq) and changes of any kind (rev): who asks for what lies after a rev misses nothing,
-- but what was taken away for good, up to floor_rev. Texts up to trimmed_seq are gone.
SET LOCAL lock_timeout = '10s';
CREATE TABLE app.chat_head (
  room_id app.id PRIMARY KEY REFERENCES app.room (id), seq bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
  rev bigint NOT NULL DEFAULT 0 CHECK (rev >= 0), floor_rev bigint NOT NULL DEFAULT 0 CHECK (floor_rev BETWEEN 0 AND rev),
  trimmed_seq bigint NOT NULL DEFAULT 0 CHECK (trimmed_seq BETWEEN 0 AND seq)) WITH (fillfactor = 50);

-- Who may write, and how; a room without a row has the defaults. rev: of the head, when this was changed last.
CREATE TABLE app.chat_rule (
  room_id app.id PRIMARY KEY REFERENCES app.room (id), guests boolean NOT NULL DEFAULT false,
  slow_s smallint NOT NULL DEFAULT 0 CHECK (slow_s IN (0, 5, 10, 30, 120)),
  links text NOT NULL DEFAULT 'held' CHECK (links IN ('off', 'text', 'held')), holders_only boolean NOT NULL DEFAULT false,
  followers_only boolean NOT NULL DEFAULT false, pinned_id app.id, rev bigint NOT NULL);

-- A message that is held has no seq until it is released. The same key of the same person is the same message, also after its text
-- went because it became too old.
CREATE TABLE app.chat_message (
  room_id app.id NOT NULL REFERENCES app.room (id), id app.id NOT NULL, seq bigint, rev bigint NOT NULL, account_id app.id,
  client_key text NOT NULL CHECK (client_key ~ '^[A-Za-z0-9_-]{8,40}$'), is_guest boolean NOT NULL,
  name_shown text CHECK (length(name_shown) BETWEEN 1 AND 40),
  badge text CHECK (badge IN ('host', 'producer', 'moderator', 'holder', 'guest')),
  body text CHECK (octet_length(body) BETWEEN 1 AND 4000), at timestamptz NOT NULL, is_held boolean NOT NULL DEFAULT false,
  removed_at timestamptz, trimmed_at timestamptz,
  PRIMARY KEY (room_id, id), UNIQUE (room_id, seq), UNIQUE (room_id, account_id, client_key),
  CHECK ((body IS NULL) = (removed_at IS NOT NULL OR trimmed_at IS NOT NULL)),
  CHECK (body IS NULL OR name_shown IS NOT NULL),
  CHECK (seq IS NOT NULL OR is_held OR body IS NULL)) PARTITION BY HASH (room_id);
DO $$ BEGIN
  FOR n IN 0..15 LOOP
    EXECUTE format('CREATE TABLE app.chat_message_%s PARTITION OF app.chat_message FOR VALUES WITH (MODULUS 16, REMAINDER %s)', n, n);
  END LOOP;
END $$;
CREATE INDEX chat_message_rev ON app.chat_message (room_id, rev);
CREATE INDEX chat_message_account ON app.chat_message (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX chat_message_old ON app.chat_message (trimmed_at) WHERE trimmed_at IS NOT NULL;

-- How fast somebody writes in a room, under which name they were seen there, and until when they are silent for having been refused
-- too often.
CREATE TABLE app.chat_writer (
  room_id app.id NOT NULL REFERENCES app.room (id), account_id app.id NOT NULL REFERENCES app.account (id),
  tokens real NOT NULL, at timestamptz NOT NULL, sent_at timestamptz, name_shown text, silent_until timestamptz,
  PRIMARY KEY (room_id, account_id)) WITH (fillfactor = 70);
CREATE INDEX chat_writer_account ON app.chat_writer (account_id);

-- Whom somebody who looks after a channel told to be silent in all of its rooms.
CREATE TABLE app.chat_silence (
  channel_id app.id NOT NULL REFERENCES app.channel (id), account_id app.id NOT NULL REFERENCES app.account (id),
  until timestamptz NOT NULL, action_id app.id NOT NULL REFERENCES app.action_log (id), rule_code text NOT NULL,
  PRIMARY KEY (channel_id, account_id));
CREATE INDEX chat_silence_account ON app.chat_silence (account_id);

GRANT SELECT, INSERT ON app.chat_head, app.chat_rule, app.chat_message, app.chat_writer, app.chat_silence TO sd_api;
GRANT UPDATE (seq, rev) ON app.chat_head TO sd_api;
GRANT UPDATE (guests, slow_s, links, holders_only, followers_only, pinned_id, rev) ON app.chat_rule TO sd_api;
GRANT UPDATE (seq, rev, is_held, body, name_shown, removed_at) ON app.chat_message TO sd_api;
GRANT UPDATE (tokens, at, sent_at, name_shown, silent_until) ON app.chat_writer TO sd_api;
GRANT UPDATE (until, action_id, rule_code), DELETE ON app.chat_silence TO sd_api;

-- what is too old, and what goes with its person or its room, is the worker's
GRANT SELECT, DELETE ON app.chat_head, app.chat_rule, app.chat_message, app.chat_writer, app.chat_silence TO sd_worker;
GRANT UPDATE (rev, floor_rev, trimmed_seq) ON app.chat_head TO sd_worker;
GRANT UPDATE (rev, account_id, name_shown, badge, body, removed_at, trimmed_at) ON app.chat_message TO sd_worker;
