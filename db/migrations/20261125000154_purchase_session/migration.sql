-- In which session a purchase was pressed: a kept card that was not paid with in it yet is one whose bank is asked who pays.
-- Those of before have none. It goes with the other marks of who pressed.
ALTER TABLE app.purchase ADD COLUMN session_id text CHECK (length(session_id) <= 64);
CREATE INDEX purchase_session_card ON app.purchase (session_id, card_id) WHERE session_id IS NOT NULL AND card_id IS NOT NULL;
GRANT INSERT (session_id) ON app.purchase TO sd_api;
GRANT UPDATE (session_id) ON app.purchase TO sd_worker;
GRANT UPDATE (session_id) ON app.purchase TO sd_money;

CREATE OR REPLACE FUNCTION app.erase_purchases(person app.id) RETURNS jsonb
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
DECLARE
  n bigint;
BEGIN
  PERFORM FROM app.account a JOIN app.erasure e ON e.account_id = a.id
    WHERE a.id = person AND a.state = 'closing' AND e.state = 'erasing' AND e.due_at <= app.now() FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only an account that is closing, past its undo, is erased' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE app.attempt SET params = '{}' WHERE subject IN (SELECT id FROM app.purchase WHERE account_id = person);
  UPDATE app.purchase SET account_id = 'acc_0000000000000000000000', client_key = substr(id, 5), return_to = '/', other_keys = '{}', card_id = NULL,
    method_ref = NULL, card_mark = NULL, address_mark = NULL, session_id = NULL WHERE account_id = person;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN jsonb_build_object('app.purchase', n);
END $$;
