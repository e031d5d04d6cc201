-- What of the books is open can be more than a page: whoever floods it with small things must hide neither what is new nor what is
-- large. The newest come first, or the largest of each currency in turns, for nothing is converted; each page begins behind the last
-- row of the one before, by its place `n` and its id.
SET LOCAL lock_timeout = '10s';
CREATE FUNCTION app.list_matters(by_size boolean, after_n bigint, after_id text, most int) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = app, pg_temp AS $$
  WITH sized AS (SELECT m.*, row_number() OVER (PARTITION BY m.currency ORDER BY abs(m.amount::numeric) DESC NULLS LAST, m.id) AS turn
      FROM app.open_matters() m),
    placed AS (SELECT s.*, CASE WHEN by_size THEN row_number() OVER (ORDER BY s.amount IS NULL, s.turn, s.currency, s.id)
      ELSE -(extract(epoch FROM s.at) * 1000000)::bigint END AS n FROM sized s)
  SELECT to_jsonb(p) - 'turn' FROM placed p WHERE after_n IS NULL OR (p.n, p.id) > (after_n, after_id) ORDER BY p.n, p.id LIMIT most
$$;

-- One page of it, with the same rows of the record as a reading has.
CREATE FUNCTION app.read_matters(actor app.id, audit_id app.id, reason text, ip_prefix text, by_size boolean, after_n bigint, after_id text, most int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
DECLARE
  matters jsonb;
BEGIN
  PERFORM app.note_bookkeeping(audit_id, actor, 'read', 'money', NULL, reason, ip_prefix);
  SELECT coalesce(jsonb_agg(m), '[]') INTO matters FROM app.list_matters(by_size, after_n, after_id, most) m;
  INSERT INTO app.audit (month, id, actor, role, act, object, creator_id, reason, ip_prefix)
    SELECT date_trunc('month', app.now() AT TIME ZONE 'UTC')::date, left(read_matters.audit_id, 14) || substr(md5(read_matters.audit_id || c.id), 1, 12),
      read_matters.actor, 'bookkeeper', 'read', 'money', c.id, btrim(read_matters.reason), read_matters.ip_prefix
    FROM (SELECT DISTINCT x ->> 'creator_id' AS id FROM jsonb_array_elements(matters) x) c WHERE c.id IS NOT NULL;
  RETURN matters;
END $$;

CREATE OR REPLACE FUNCTION app.read_money(actor app.id, audit_id app.id, reason text, ip_prefix text, most int, begins timestamptz[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
DECLARE
  events jsonb;
  sides jsonb;
  matters jsonb;
  payouts jsonb;
  counts jsonb;
  days jsonb;
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
  SELECT coalesce(jsonb_agg(m), '[]') INTO matters FROM app.list_matters(false, NULL, NULL, most) m;
  SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') INTO payouts FROM (
    SELECT id, creator_id, amount, currency, state, arrives_on, failed_at, fail_code FROM app.payout
    WHERE state IN ('failed', 'action_needed') ORDER BY failed_at, id LIMIT most) p;
  SELECT coalesce(jsonb_agg(to_jsonb(d)), '[]') INTO days FROM (
    SELECT width_bucket(f.at, begins) AS n, f.flow, f.currency, sum(f.amount)::text AS units FROM (
      SELECT j.at, CASE j.kind WHEN 'charge' THEN 'captured' ELSE 'given_back' END AS flow, p.currency::text AS currency,
        CASE j.kind WHEN 'charge' THEN -p.amount ELSE p.amount END AS amount
      FROM app.journal j JOIN app.posting p ON p.journal_id = j.id JOIN app.ledger_account a ON a.id = p.account_id
      WHERE j.rail = 'card' AND j.kind IN ('charge', 'refund', 'refund_failed', 'dispute', 'reinstated') AND a.place IN ('fan', 'issuer')
        AND j.at >= begins[1] AND j.at < begins[array_length(begins, 1)]
      UNION ALL
      SELECT w.at, 'parked', w.facts ->> 'currency', (w.facts ->> 'net')::numeric FROM app.ledger_finding w
      WHERE w.cause = 'OTHER_CURRENCY' AND w.at >= begins[1] AND w.at < begins[array_length(begins, 1)]
        AND NOT EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = w.key)) f
    GROUP BY 1, 2, 3 HAVING sum(f.amount) <> 0 ORDER BY 1, 2, 3) d;
  counts := jsonb_build_object('matters', (SELECT count(*) FROM app.open_matters()),
    'events', (SELECT count(*) FROM app.inbox WHERE state = 'parked' OR (state = 'received' AND received_at < app.now() - interval '5 minutes')),
    'payouts', (SELECT count(*) FROM app.payout WHERE state IN ('failed', 'action_needed')));
  INSERT INTO app.audit (month, id, actor, role, act, object, creator_id, reason, ip_prefix)
    SELECT date_trunc('month', app.now() AT TIME ZONE 'UTC')::date, left(read_money.audit_id, 14) || substr(md5(read_money.audit_id || c.id), 1, 12),
      read_money.actor, 'bookkeeper', 'read', 'money', c.id, btrim(read_money.reason), read_money.ip_prefix
    FROM (SELECT DISTINCT x ->> 'creator_id' AS id FROM jsonb_array_elements(events || matters || payouts) x) c WHERE c.id IS NOT NULL;
  RETURN jsonb_build_object('events', events, 'sides', sides, 'matters', matters, 'payouts', payouts, 'counts', counts, 'days', days);
END $$;
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.list_matters(boolean, bigint, text, int) OWNER TO sd_money;
ALTER FUNCTION app.read_matters(app.id, app.id, text, text, boolean, bigint, text, int) OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;
REVOKE ALL ON FUNCTION app.list_matters, app.read_matters FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.read_matters TO sd_api, sd_worker;
