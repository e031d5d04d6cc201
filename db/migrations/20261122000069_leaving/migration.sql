-- Leaving: closing at once, undone for some days, then erased step by step; and a copy of everything for its owner.
CREATE TYPE app.erasure_state AS ENUM ('waiting', 'erasing', 'erased');
CREATE TYPE app.export_state AS ENUM ('due', 'ready', 'failed');

-- Stays when the account is gone, with counts and without a person.
CREATE TABLE app.erasure (
  id app.id PRIMARY KEY, account_id app.id UNIQUE REFERENCES app.account (id), state app.erasure_state NOT NULL DEFAULT 'waiting',
  asked_at timestamptz NOT NULL DEFAULT app.now(), due_at timestamptz NOT NULL, reported_at timestamptz,
  -- rows by table: at first what was there when it was asked for, in the end what went
  report jsonb NOT NULL DEFAULT '{}', steps text[] NOT NULL DEFAULT '{}', done_at timestamptz,
  CHECK (due_at >= asked_at), CHECK ((state = 'erased') = (account_id IS NULL)), CHECK ((state = 'erased') = (done_at IS NOT NULL)));
CREATE INDEX erasure_due ON app.erasure (due_at) WHERE state <> 'erased';
CREATE TRIGGER erasure_moves BEFORE UPDATE OF state ON app.erasure FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('waiting', 'erasing'), ('erasing', 'erased')))
  EXECUTE FUNCTION app.refuse_move();

CREATE TABLE app.export_job (
  account_id app.id PRIMARY KEY REFERENCES app.account (id), state app.export_state NOT NULL DEFAULT 'due',
  asked_at timestamptz NOT NULL DEFAULT app.now(), next_at timestamptz NOT NULL DEFAULT app.now(), tries int NOT NULL DEFAULT 0,
  ready_at timestamptz, expires_at timestamptz, file bytea,
  CHECK ((state = 'ready') = (file IS NOT NULL)), CHECK ((state = 'ready') = (num_nonnulls(ready_at, expires_at) = 2)));
CREATE INDEX export_due ON app.export_job (next_at) WHERE state = 'due';
CREATE INDEX export_expires ON app.export_job (expires_at) WHERE expires_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON app.erasure, app.export_job TO sd_api;
GRANT UPDATE (display_name, name_skeleton, zone) ON app.profile TO sd_api;
GRANT UPDATE (state) ON app.account TO sd_api;
CREATE TRIGGER account_moves BEFORE UPDATE OF state ON app.account FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('guest', 'active'), ('guest', 'erased'), ('active', 'suspended'), ('suspended', 'active'), ('active', 'closing'), ('closing', 'active')))
  EXECUTE FUNCTION app.refuse_move();

-- a channel outlives its person, without name and without them
ALTER TABLE app.creator ALTER COLUMN account_id DROP NOT NULL;
-- what is looked for when a person goes
CREATE INDEX seat_past_account ON app.seat_past (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX evidence_account ON app.evidence (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX action_target ON app.action_log (target_account);
CREATE INDEX action_actor ON app.action_log (actor);

-- The only way by which a record loses its person. It takes one account that closed, was not called back in time and is being
-- erased now; what it changes is named here, by the feature whose rows they are. Answers rows by table.
CREATE FUNCTION app.erase_person(person app.id, part text) RETURNS jsonb
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
DECLARE
  nobody CONSTANT app.id := 'acc_0000000000000000000000';
  counts jsonb := '{}';
  n bigint;
BEGIN
  PERFORM FROM app.account a JOIN app.erasure e ON e.account_id = a.id
    WHERE a.id = person AND a.state = 'closing' AND e.state = 'erasing' AND e.due_at <= app.now() FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only an account that is closing, past its undo, is erased' USING ERRCODE = 'insufficient_privilege';
  END IF;
  CASE part
  WHEN 'accounts' THEN
    DELETE FROM app.profile WHERE account_id = person; GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.profile', n);
    DELETE FROM app.identity WHERE account_id = person; GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.identity', n);
    DELETE FROM app.receipt_salt WHERE account_id = person; GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.receipt_salt', n);
  WHEN 'transactions' THEN
    DELETE FROM app.tx_intent WHERE account_id = person; GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.tx_intent', n);
  WHEN 'bans' THEN
    DELETE FROM app.ban WHERE account_id = person; GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.ban', n);
  WHEN 'creators' THEN
    DELETE FROM app.collection WHERE creator_id IN (SELECT id FROM app.creator WHERE account_id = person);
    GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.collection', n);
    UPDATE app.channel SET handle = 'erased-' || substr(id, 5), name = 'Erased', about = '', keeps_lookalike = true
      WHERE creator_id IN (SELECT id FROM app.creator WHERE account_id = person);
    GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.channel', n);
    -- last, for the rows above are found by it
    UPDATE app.creator SET account_id = NULL, state = 'erased', wallet_payout = NULL WHERE account_id = person;
    GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.creator', n);
  WHEN 'rooms' THEN
    UPDATE app.evidence SET account_id = NULL, body = '{}' WHERE account_id = person;
    GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.evidence', n);
  WHEN 'access' THEN
    UPDATE app.gate SET made_by = nobody WHERE made_by = person;
    GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.gate', n);
    -- what was signed holds salted references only, so it stays valid
    UPDATE app.decision SET account_id = nobody, evidence_wallet = NULL WHERE account_id = person;
    GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.decision', n);
    UPDATE app.seat_past SET account_id = NULL, session_id = NULL, source_key = NULL, exclusive_key = NULL WHERE account_id = person;
    GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.seat_past', n);
    UPDATE app.action_log SET actor = CASE WHEN actor = person THEN nobody ELSE actor END, reason = 'Erased.',
      target_account = CASE WHEN target_account = person THEN nobody ELSE target_account END
      WHERE actor = person OR target_account = person;
    GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.action_log', n);
    UPDATE app.audit SET actor = CASE WHEN actor = person THEN nobody ELSE actor END, ip_prefix = NULL, reason = '',
      object = CASE WHEN object = person THEN nobody ELSE object END WHERE actor = person OR object = person;
    GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.audit', n);
  WHEN 'account' THEN
    UPDATE app.erasure SET account_id = NULL, state = 'erased', done_at = app.now() WHERE account_id = person;
    GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.erasure', n);
    DELETE FROM app.account WHERE id = person; GET DIAGNOSTICS n = ROW_COUNT; counts := counts || jsonb_build_object('app.account', n);
  ELSE RAISE EXCEPTION 'nothing to erase is called %', part;
  END CASE;
  RETURN counts;
END $$;
REVOKE ALL ON FUNCTION app.erase_person FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.erase_person TO sd_api;
