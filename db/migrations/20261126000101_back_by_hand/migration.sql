-- Money that somebody gave back at the provider while a refund of ours waited: ours is closed, and nobody has to look at it.
SET LOCAL lock_timeout = '10s';
ALTER TYPE app.refund_failure ADD VALUE IF NOT EXISTS 'BY_HAND';

CREATE OR REPLACE FUNCTION app.open_matters() RETURNS TABLE (id text, key text, kind text, side text, cause text, said text, place text, subject text,
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
      FROM app.refund f WHERE f.state = 'failed' AND f.fail_code::text <> 'BY_HAND' AND NOT EXISTS (SELECT FROM app.refund n
        WHERE n.purchase_id = f.purchase_id AND n.asked_at > f.asked_at AND n.state <> 'failed')
      UNION ALL
      SELECT DISTINCT ON (a.subject) 'give_back:' || a.subject, 'give_back:' || a.subject, 'give_back', NULL, a.result_code, '', NULL, a.subject,
        NULL, w.creator_id, w.currency, a.params ->> 'amount', a.ended_at
      FROM app.attempt a JOIN app.purchase w ON w.id = a.subject
      WHERE a.purpose = 'give_back' AND a.state = 'refused' AND NOT EXISTS (SELECT FROM app.attempt b
        WHERE b.subject = a.subject AND b.purpose = a.purpose AND b.n > a.n AND b.state IN ('ready', 'sent', 'unknown', 'succeeded')
          AND b.params ->> 'paymentRef' IS NOT DISTINCT FROM a.params ->> 'paymentRef'))
    SELECT DISTINCT ON (e.id) e.* FROM every e WHERE e.key IS NULL OR NOT EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = e.key)
    ORDER BY e.id, e.side NULLS LAST;
  IF has_revocations THEN
    RETURN QUERY SELECT 'revocation:' || v.move_id, 'revocation:' || v.move_id, 'revocation', NULL, v.fail_code::text, '', NULL,
        v.move_id::text, v.pass_id::text, v.creator_id::text, NULL, NULL, v.asked_at
      FROM app.pass_revocation v WHERE v.state::text = 'person'
        AND NOT EXISTS (SELECT FROM app.ledger_finding_end x WHERE x.key = 'revocation:' || v.move_id);
  END IF;
END $$;
