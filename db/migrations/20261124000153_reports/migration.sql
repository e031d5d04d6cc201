-- What people report: one row for each thing, however many do, and one for each person who did. A report does nothing by itself. Its
-- thing is a message, or a name or title as it read then: one that was changed since is another thing.
SET LOCAL lock_timeout = '10s';
CREATE TYPE app.report_kind AS ENUM ('message', 'name', 'stream');
CREATE TYPE app.report_state AS ENUM ('open', 'dismissed', 'acted');
CREATE TABLE app.report (
  id app.id PRIMARY KEY, channel_id app.id NOT NULL REFERENCES app.channel (id), room_id app.id NOT NULL REFERENCES app.room (id),
  kind app.report_kind NOT NULL, subject_id app.id NOT NULL, text text CHECK (length(text) BETWEEN 1 AND 400),
  account_id app.id REFERENCES app.account (id), count int NOT NULL DEFAULT 0 CHECK (count >= 0),
  at timestamptz NOT NULL DEFAULT app.now(), last_at timestamptz NOT NULL DEFAULT app.now(),
  state app.report_state NOT NULL DEFAULT 'open', act_id app.id REFERENCES app.action_log (id), decided_by app.id, decided_at timestamptz,
  CHECK ((kind = 'message') = (text IS NULL)), CHECK ((state = 'open') = (decided_at IS NULL)), CHECK (act_id IS NULL OR state = 'acted'));
CREATE UNIQUE INDEX report_thing ON app.report (channel_id, kind, subject_id, md5(coalesce(text, '')));
CREATE INDEX report_open ON app.report (channel_id, count DESC, at) WHERE state = 'open';
CREATE INDEX report_subject ON app.report (subject_id) WHERE state = 'open';
CREATE INDEX report_account ON app.report (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX report_decider ON app.report (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX report_act ON app.report (act_id) WHERE act_id IS NOT NULL;
CREATE INDEX report_room ON app.report (room_id);
CREATE INDEX report_decided ON app.report (decided_at) WHERE decided_at IS NOT NULL;
CREATE TRIGGER report_decided BEFORE UPDATE OF state ON app.report FOR EACH ROW
  WHEN (OLD.state <> 'open' AND NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION app.refuse_move();

-- Who reported a thing, once. Nobody is shown it but themself.
CREATE TABLE app.reporter (
  report_id app.id NOT NULL REFERENCES app.report (id) ON DELETE CASCADE, account_id app.id NOT NULL REFERENCES app.account (id),
  rule_code text NOT NULL, text text CHECK (length(text) BETWEEN 1 AND 300), at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (report_id, account_id));
CREATE INDEX reporter_account ON app.reporter (account_id, at);

GRANT SELECT, INSERT ON app.report, app.reporter TO sd_api;
GRANT UPDATE (count, last_at, state, act_id, decided_by, decided_at) ON app.report TO sd_api;
GRANT SELECT, DELETE ON app.report, app.reporter TO sd_worker;
GRANT UPDATE (state, account_id, decided_by, decided_at) ON app.report TO sd_worker;

-- A message that waits for a decision outlives the newest so many of its room; once it may go, its head is looked at again.
ALTER TABLE app.chat_message ADD COLUMN is_kept boolean NOT NULL DEFAULT false;
ALTER TABLE app.chat_head ADD COLUMN has_let_go boolean NOT NULL DEFAULT false;
CREATE INDEX chat_message_kept ON app.chat_message (room_id) WHERE is_kept;
GRANT UPDATE (is_kept) ON app.chat_message TO sd_api, sd_worker;
GRANT UPDATE (has_let_go) ON app.chat_head TO sd_api, sd_worker;
