-- What somebody should look at comes to an end, and whoever looks at everybody's money says why first.

-- An end is written once: by itself when the difference is gone, or by a person, and then the record says who. The key is that of a
-- finding, of a row of a comparison, or of money that did not go back; facts is what it was when it ended.
CREATE TABLE app.ledger_finding_end (
  key text PRIMARY KEY CHECK (length(key) BETWEEN 3 AND 400), subject text NOT NULL, creator_id app.id REFERENCES app.creator (id),
  facts jsonb NOT NULL DEFAULT '{}', audit_id app.id UNIQUE, reason text NOT NULL CHECK (length(reason) BETWEEN 3 AND 300),
  at timestamptz NOT NULL DEFAULT app.now());
GRANT SELECT ON app.ledger_finding_end TO sd_api;
-- without audit_id: a person's is written by app.end_matter alone
GRANT INSERT (key, subject, creator_id, facts, reason) ON app.ledger_finding_end TO sd_api;

-- By which a row of a comparison can be ended; NULL: it goes by itself alone.
ALTER TABLE app.reconcile_diff ADD COLUMN key text CHECK (length(key) BETWEEN 3 AND 400);
CREATE INDEX reconcile_diff_key ON app.reconcile_diff (run_id, key);
-- balances: those at the provider beside the sums of the books, which are looked at often
ALTER TABLE app.reconcile_run DROP CONSTRAINT reconcile_run_scope_check,
  ADD CONSTRAINT reconcile_run_scope_check CHECK (scope IN ('provider', 'chain', 'rules', 'balances'));

-- A row of the record: who did what for which reason. Nobody adds one by a statement of their own.
REVOKE INSERT ON app.audit FROM sd_api;
CREATE INDEX audit_actor ON app.audit (actor, at);
CREATE FUNCTION app.note_bookkeeping(audit_id app.id, actor app.id, act text, object text, creator_id app.id, reason text, ip_prefix text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
BEGIN
  IF actor IS NULL OR length(btrim(coalesce(reason, ''))) NOT BETWEEN 3 AND 300 THEN
    RAISE EXCEPTION 'whoever looks at the money of others says who and why' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO app.audit (month, id, actor, role, act, object, creator_id, reason, ip_prefix)
    VALUES (date_trunc('month', app.now() AT TIME ZONE 'UTC')::date, note_bookkeeping.audit_id, note_bookkeeping.actor, 'bookkeeper',
      note_bookkeeping.act, note_bookkeeping.object, note_bookkeeping.creator_id, btrim(note_bookkeeping.reason), note_bookkeeping.ip_prefix);
END $$;

-- Sides whose last comparison left something that nobody ended since; for everybody, for it names nothing.
CREATE FUNCTION app.differing_sides() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, pg_temp AS $$
  SELECT r.scope FROM (SELECT DISTINCT ON (scope) scope, id FROM app.reconcile_run ORDER BY scope, at DESC) r
  WHERE EXISTS (SELECT FROM app.reconcile_diff d WHERE d.run_id = r.id
    AND (d.key IS NULL OR NOT EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = d.key)))
$$;

-- Everything of the books that is open: rows of the last comparison of each side, findings, money that did not go back, passes
-- that nobody could take back. What a comparison has is there as its row. Called by the two functions below alone.
CREATE FUNCTION app.open_matters() RETURNS TABLE (id text, key text, kind text, side text, cause text, said text, place text, subject text,
  outside_ref text, creator_id text, currency text, amount text, at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  has_revocations boolean := to_regclass('app.pass_revocation') IS NOT NULL;
BEGIN
  RETURN QUERY WITH last AS (SELECT DISTINCT ON (scope) r.id, scope, at FROM app.reconcile_run r ORDER BY scope, at DESC),
    every AS (
      SELECT coalesce(d.key, d.run_id || '/' || d.n) AS id, d.key, 'difference' AS kind, l.scope AS side, d.cause::text AS cause, d.said,
        d.place::text AS place, coalesce(d.ref, d.journal_id, '') AS subject, d.outside_ref, d.creator_id::text AS creator_id, d.currency, d.amount::text, l.at
      FROM last l JOIN app.reconcile_diff d ON d.run_id = l.id
      UNION ALL
      SELECT f.key, f.key, 'finding', NULL, f.cause::text, '', NULL, f.subject, f.facts ->> 'ref', f.creator_id, f.facts ->> 'currency',
        CASE f.cause WHEN 'OTHER_CURRENCY' THEN f.facts ->> 'net' WHEN 'OTHER_SPLIT' THEN
          ((f.facts ->> 'fee')::numeric - (f.facts ->> 'feeExpected')::numeric)::text ELSE f.facts ->> 'amount' END, f.at
      FROM app.ledger_finding f
      UNION ALL
      SELECT 'refund:' || f.id, 'refund:' || f.id, 'refund', NULL, f.fail_code::text, '', NULL, f.purchase_id, f.refund_ref, f.creator_id, f.currency,
        f.amount::text, f.failed_at
      FROM app.refund f WHERE f.state = 'failed' AND NOT EXISTS (SELECT FROM app.refund n
        WHERE n.purchase_id = f.purchase_id AND n.asked_at > f.asked_at AND n.state <> 'failed')
      UNION ALL
      SELECT DISTINCT ON (a.subject) 'give_back:' || a.subject, 'give_back:' || a.subject, 'give_back', NULL, a.result_code, '', NULL, a.subject,
        NULL, w.creator_id, w.currency, a.params ->> 'amount', a.ended_at
      FROM app.attempt a JOIN app.purchase w ON w.id = a.subject
      WHERE a.purpose = 'give_back' AND a.state = 'refused' AND NOT EXISTS (SELECT FROM app.attempt b
        WHERE b.subject = a.subject AND b.purpose = a.purpose AND b.n > a.n AND b.state IN ('ready', 'sent', 'unknown', 'succeeded')))
    SELECT DISTINCT ON (e.id) e.* FROM every e WHERE e.key IS NULL OR NOT EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = e.key)
    ORDER BY e.id, e.side NULLS LAST;
  IF has_revocations THEN
    RETURN QUERY SELECT 'revocation:' || v.move_id, 'revocation:' || v.move_id, 'revocation', NULL, v.fail_code::text, '', NULL,
        v.move_id::text, v.pass_id::text, v.creator_id::text, NULL, NULL, v.asked_at
      FROM app.pass_revocation v WHERE v.state::text = 'person'
        AND NOT EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = 'revocation:' || v.move_id);
  END IF;
END $$;

-- The money of everybody at a glance, for somebody who says why: the row of the record is there first, and one more for each
-- creator whose money is in the answer.
CREATE FUNCTION app.read_money(actor app.id, audit_id app.id, reason text, ip_prefix text, most int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
DECLARE
  events jsonb;
  sides jsonb;
  matters jsonb;
  payouts jsonb;
  counts jsonb;
BEGIN
  PERFORM app.note_bookkeeping(audit_id, actor, 'read', 'money', NULL, reason, ip_prefix);
  SELECT coalesce(jsonb_agg(to_jsonb(e)), '[]') INTO events FROM (
    SELECT i.endpoint, i.event_id, i.object_kind, i.object_ref, i.type, i.state, i.error, i.tries, i.received_at, k.creator_id
    FROM app.inbox i LEFT JOIN app.connect_account k ON k.account_ref = i.account_ref
    WHERE i.state = 'parked' OR (i.state = 'received' AND i.received_at < app.now() - interval '5 minutes')
    ORDER BY i.received_at, i.event_id LIMIT most) e;
  SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.scope), '[]') INTO sides FROM (
    SELECT DISTINCT ON (r.scope) r.scope, r.at, r.facts, (SELECT count(*)::int FROM app.reconcile_diff d WHERE d.run_id = r.id AND (d.key IS NULL
      OR NOT EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = d.key))) AS differences
    FROM app.reconcile_run r ORDER BY r.scope, r.at DESC) s;
  SELECT coalesce(jsonb_agg(to_jsonb(m)), '[]') INTO matters FROM (SELECT * FROM app.open_matters() ORDER BY at, id LIMIT most) m;
  SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') INTO payouts FROM (
    SELECT id, creator_id, amount, currency, state, arrives_on, failed_at, fail_code FROM app.payout
    WHERE state IN ('failed', 'action_needed') ORDER BY failed_at, id LIMIT most) p;
  counts := jsonb_build_object('matters', (SELECT count(*) FROM app.open_matters()),
    'events', (SELECT count(*) FROM app.inbox WHERE state = 'parked' OR (state = 'received' AND received_at < app.now() - interval '5 minutes')),
    'payouts', (SELECT count(*) FROM app.payout WHERE state IN ('failed', 'action_needed')));
  INSERT INTO app.audit (month, id, actor, role, act, object, creator_id, reason, ip_prefix)
    SELECT date_trunc('month', app.now() AT TIME ZONE 'UTC')::date, left(read_money.audit_id, 14) || substr(md5(read_money.audit_id || c.id), 1, 12),
      read_money.actor, 'bookkeeper', 'read', 'money', c.id, btrim(read_money.reason), read_money.ip_prefix
    FROM (SELECT DISTINCT x ->> 'creator_id' AS id FROM jsonb_array_elements(events || matters || payouts) x) c WHERE c.id IS NOT NULL;
  RETURN jsonb_build_object('events', events, 'sides', sides, 'matters', matters, 'payouts', payouts, 'counts', counts);
END $$;

-- Ends what is open, for a person who says why. False: nothing of this key is open, and nothing was written but the record.
CREATE FUNCTION app.end_matter(actor app.id, audit_id app.id, matter text, reason text, ip_prefix text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
DECLARE
  found_one record;
BEGIN
  SELECT m.* INTO found_one FROM app.open_matters() m WHERE m.key = matter;
  PERFORM app.note_bookkeeping(audit_id, actor, 'end', left(matter, 200), found_one.creator_id::app.id, reason, ip_prefix);
  IF found_one.key IS NULL THEN RETURN false; END IF;
  INSERT INTO app.ledger_finding_end (key, subject, creator_id, facts, audit_id, reason)
    VALUES (found_one.key, found_one.subject, found_one.creator_id, to_jsonb(found_one), end_matter.audit_id, btrim(end_matter.reason))
    ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION app.note_bookkeeping, app.differing_sides, app.open_matters, app.read_money, app.end_matter FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.differing_sides, app.note_bookkeeping, app.read_money, app.end_matter TO sd_api;
