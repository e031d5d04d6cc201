-- In which browsers an account was used, by keyed hashes of the random cookie that we gave them: nothing that a browser says of itself.
-- A guest has nothing else that a ban could mark. Forgotten 30 days after it was last seen, of guests with the guest.
SET LOCAL lock_timeout = '10s';
CREATE TABLE app.browser_mark (
  account_id app.id NOT NULL REFERENCES app.account (id), mark app.hash NOT NULL, seen_at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (account_id, mark));
CREATE INDEX browser_mark_compare ON app.browser_mark (mark);
CREATE INDEX browser_mark_seen ON app.browser_mark (seen_at);
GRANT SELECT, INSERT ON app.browser_mark TO sd_api;
GRANT UPDATE (seen_at) ON app.browser_mark TO sd_api;
GRANT SELECT, DELETE ON app.browser_mark TO sd_worker;

CREATE OR REPLACE FUNCTION app.erase_guest(guest app.id) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = app, pg_temp AS $$
BEGIN
  PERFORM FROM app.account WHERE id = guest AND state = 'guest' FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT FROM app.auth_session WHERE account_id = guest)
    OR EXISTS (SELECT FROM app.seat WHERE account_id = guest AND state <> 'ended') THEN RETURN false; END IF;
  DELETE FROM app.profile WHERE account_id = guest;
  DELETE FROM app.receipt_salt WHERE account_id = guest;
  DELETE FROM app.browser_mark WHERE account_id = guest;
  UPDATE app.account SET state = 'erased' WHERE id = guest;
  RETURN true;
END $$;
