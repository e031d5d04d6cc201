-- One appeal an act, by the person whom it concerns. Decided once, by somebody who did not act; where there is nobody else, by the
-- owner, and the answer says so.
CREATE TYPE app.appeal_state AS ENUM ('open', 'upheld', 'overturned');
CREATE TABLE app.appeal (
  act_id app.id PRIMARY KEY REFERENCES app.action_log (id), channel_id app.id NOT NULL REFERENCES app.channel (id),
  account_id app.id REFERENCES app.account (id), text text CHECK (length(text) BETWEEN 1 AND 1000), at timestamptz NOT NULL DEFAULT app.now(),
  state app.appeal_state NOT NULL DEFAULT 'open', answer text CHECK (length(answer) BETWEEN 1 AND 300), decided_by app.id, decided_at timestamptz,
  by_actor boolean NOT NULL DEFAULT false,
  CHECK ((account_id IS NULL) = (text IS NULL)), CHECK ((state = 'open') = (decided_at IS NULL)));
CREATE INDEX appeal_channel ON app.appeal (channel_id, at DESC);
CREATE INDEX appeal_account ON app.appeal (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX appeal_decider ON app.appeal (decided_by) WHERE decided_by IS NOT NULL;
CREATE TRIGGER appeal_decided BEFORE UPDATE OF state ON app.appeal FOR EACH ROW
  WHEN (OLD.state <> 'open' AND NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION app.refuse_move();
GRANT SELECT, INSERT ON app.appeal TO sd_api;
GRANT UPDATE (state, answer, decided_by, decided_at, by_actor, account_id, text) ON app.appeal TO sd_api;
GRANT SELECT, UPDATE (account_id, text, answer, decided_by) ON app.appeal TO sd_worker;
