-- A sale by card begins only while what it earns can reach the creator's bank as well: it needs to know that too.
SET LOCAL lock_timeout = '10s';
DROP FUNCTION app.paid_account(app.id);
CREATE FUNCTION app.paid_account(creator app.id)
RETURNS TABLE (account_ref text, state app.connect_state, pays_out boolean, currency text, read_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT k.account_ref, k.state, k.pays_out, k.currency, k.read_at FROM app.connect_account k WHERE k.creator_id = creator;
END $$;
REVOKE ALL ON FUNCTION app.paid_account(app.id) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.paid_account(app.id) TO sd_api, sd_worker;
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.paid_account(app.id) OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;
