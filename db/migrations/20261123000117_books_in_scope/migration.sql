-- Whose books a process reads and writes is decided here too. A transaction says whose money it is about (db/scope.ts): a person's
-- with what they sell, a creator's, or, for the login of the worker alone, everybody's. Without a word there is nothing.
SET LOCAL lock_timeout = '10s';

-- Who is nobody's login owns what must see more than whoever asks; its owner may have made it without being able to become it.
DO $$ BEGIN
  IF NOT pg_has_role(current_user, 'sd_money', 'SET') THEN
    EXECUTE format('GRANT sd_money TO %I WITH SET TRUE', current_user);
  END IF;
END $$;
GRANT USAGE ON SCHEMA app TO sd_money;

CREATE FUNCTION app.scope_account() RETURNS text LANGUAGE sql STABLE SET search_path = app, pg_temp AS $$
  SELECT nullif(current_setting('app.account', true), '')
$$;
-- The creator that was named, and what the person sells.
CREATE FUNCTION app.scope_creators() RETURNS text[] LANGUAGE sql STABLE SET search_path = app, pg_temp AS $$
  SELECT array(SELECT nullif(current_setting('app.creator', true), '') UNION
    SELECT c.id FROM app.creator c WHERE c.account_id = nullif(current_setting('app.account', true), ''))
$$;
CREATE FUNCTION app.scope_everyone() RETURNS text LANGUAGE sql STABLE SET search_path = app, pg_temp AS $$
  SELECT nullif(current_setting('app.scope', true), '')
$$;
CREATE FUNCTION app.has_scope() RETURNS boolean LANGUAGE sql STABLE SET search_path = app, pg_temp AS $$
  SELECT concat(current_setting('app.account', true), current_setting('app.creator', true)) <> ''
$$;
REVOKE ALL ON FUNCTION app.scope_account, app.scope_creators, app.scope_everyone, app.has_scope FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.scope_account, app.scope_creators, app.scope_everyone, app.has_scope TO sd_api, sd_worker, sd_reconciler,
  sd_money;

-- One policy for each of who reads and writes. Each calls what it asks once for a statement, not for a row.
DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['ledger_account', 'journal', 'posting', 'ledger_finding', 'ledger_finding_end', 'reconcile_diff'] LOOP
    EXECUTE format('ALTER TABLE app.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY own ON app.%I TO sd_api, sd_worker USING (creator_id = ANY ((SELECT app.scope_creators())::text[]))', one);
    EXECUTE format($p$CREATE POLICY work ON app.%I TO sd_worker USING ((SELECT app.scope_everyone()) = 'work')$p$, one);
    EXECUTE format('CREATE POLICY more ON app.%I TO sd_money USING (true)', one);
  END LOOP;
  FOREACH one IN ARRAY ARRAY['ledger_account', 'journal', 'posting'] LOOP
    EXECUTE format('CREATE POLICY audit ON app.%I FOR SELECT TO sd_auditor USING (true)', one);
  END LOOP;
END $$;
-- places that are nobody's have no money of their own: lines that stand there belong to a journal
CREATE POLICY place_of_nobody ON app.ledger_account TO sd_api, sd_worker USING (creator_id IS NULL AND (SELECT app.has_scope()));
CREATE POLICY reconcile ON app.reconcile_diff FOR SELECT TO sd_reconciler USING ((SELECT app.scope_everyone()) = 'reconcile');

-- What must see more: the sums of a whole journal, and what waits for a person. Each has its own path of names since it was made.
GRANT SELECT ON app.journal, app.posting, app.ledger_finding, app.ledger_finding_end, app.reconcile_run, app.reconcile_diff, app.refund, app.attempt,
  app.purchase, app.payout, app.inbox, app.connect_account, app.pass_revocation TO sd_money;
GRANT INSERT ON app.ledger_finding_end, app.audit TO sd_money;
ALTER FUNCTION app.check_journal() SECURITY DEFINER;
ALTER FUNCTION app.check_posting() SECURITY DEFINER;
REVOKE ALL ON FUNCTION app.check_journal, app.check_posting FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.note_bookkeeping, app.now TO sd_money;
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.check_journal() OWNER TO sd_money;
ALTER FUNCTION app.check_posting() OWNER TO sd_money;
ALTER FUNCTION app.differing_sides() OWNER TO sd_money;
ALTER FUNCTION app.open_matters() OWNER TO sd_money;
ALTER FUNCTION app.read_money(app.id, app.id, text, text, int) OWNER TO sd_money;
ALTER FUNCTION app.end_matter(app.id, app.id, text, text, text) OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;
