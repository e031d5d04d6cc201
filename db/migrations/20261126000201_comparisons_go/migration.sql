-- How comparisons ended is kept for 90 days; what is open stands in the last one of each side, which stays. Whoever compares can
-- take no other one away.
SET LOCAL lock_timeout = '10s';
CREATE FUNCTION app.forget_comparisons() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = app, pg_temp AS $$
  WITH old AS (SELECT id FROM app.reconcile_run r WHERE at < app.now() - interval '90 days'
       AND EXISTS (SELECT FROM app.reconcile_run n WHERE n.scope = r.scope AND n.at > r.at)),
     rows AS (DELETE FROM app.reconcile_diff d USING old WHERE d.run_id = old.id)
   DELETE FROM app.reconcile_run r USING old WHERE r.id = old.id $$;
REVOKE ALL ON FUNCTION app.forget_comparisons() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_comparisons() TO sd_worker;
GRANT DELETE ON app.reconcile_run, app.reconcile_diff TO sd_money;
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.forget_comparisons() OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;
