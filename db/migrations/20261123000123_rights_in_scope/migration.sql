-- The same for what card money opens: a card right and a voucher are of who bought and of who sold, a pass that has to end is of
-- both parties of its voucher.
SET LOCAL lock_timeout = '10s';

DO $$
DECLARE
  one text;
  of_creator text := 'creator_id = ANY ((SELECT app.scope_creators())::text[])';
  of_account text := 'account_id = (SELECT app.scope_account())';
  -- asked once for a statement: what a person moves
  of_mover text := 'move_id = ANY (ARRAY(SELECT m.id::text FROM app.card_move m WHERE m.account_id = (SELECT app.scope_account())))';
BEGIN
  FOREACH one IN ARRAY ARRAY['entitlement', 'card_move', 'pass_revocation'] LOOP
    EXECUTE format('ALTER TABLE app.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY own ON app.%I TO sd_api, sd_worker USING (%s OR %s)', one,
      CASE one WHEN 'pass_revocation' THEN of_mover ELSE of_account END, of_creator);
    EXECUTE format($p$CREATE POLICY work ON app.%I TO sd_worker USING ((SELECT app.scope_everyone()) = 'work')$p$, one);
    EXECUTE format('CREATE POLICY more ON app.%I TO sd_money USING (true)', one);
  END LOOP;
END $$;

-- What the door's one statement asks of an account behind a gate, at a time, in place of app.pending_ranks: what it has by card, a
-- row a queue; the ranks of what it is paying for; and wallets, whoever has them, whose pass opens nothing while its card payment is
-- disputed or goes back. It reads claims in the snapshot of that statement.
--   card: What was lent and ran out was never paid for, and is not there. A queue begins with what is not used up: what was before may
--   lie behind a gap. A stretch counts only as the pass that it became (v) where the index has the claim of just its voucher, or a safe
--   block had it; not while that pass is left out.
CREATE FUNCTION app.card_standing(account app.id, gate app.id, on_chain int, moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = app, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object(
    'card', (SELECT jsonb_agg(q) FROM (SELECT e.queue_id AS "queueId", e.tier_no AS "tierNo", max(e.rank) AS rank,
        extract(epoch FROM coalesce(min(e.valid_from) FILTER (WHERE e.state = 'active' AND v.is_moved IS NULL AND coalesce(e.valid_until, 'infinity') > moment),
          min(e.valid_from) FILTER (WHERE e.state = 'active' AND v.is_moved IS NULL)))::float8 AS "from",
        extract(epoch FROM nullif(max(coalesce(e.valid_until, 'infinity'))
          FILTER (WHERE e.state = 'active' AND v.is_moved IS NULL), 'infinity'))::float8 AS until,
        count(v.is_moved) > 0 AS "isMoved", coalesce(bool_or(e.state = 'frozen' AND e.left_s IS DISTINCT FROM 0), false) AS "isFrozen"
      FROM app.entitlement e
      LEFT JOIN LATERAL (SELECT true AS is_moved FROM app.card_move m WHERE m.source_id = e.source_id AND m.state IN ('signed', 'claimed', 'mirrored')
        AND NOT (m.frozen_at IS NOT NULL AND m.held_until >= date_trunc('day', moment, 'UTC'))
        AND (m.state = 'mirrored' OR EXISTS (SELECT FROM chain.card_claim_as_of c WHERE c.chain_id = m.chain_id
          AND c.collection = m.collection AND c.purchase = m.purchase_hash AND c.wallet = m.wallet AND c.signer = m.signer AND c.tier_no = m.tier_no))
        ) v ON true
      WHERE e.account_id = account AND e.state <> 'ended' AND NOT (e.is_provisional AND e.valid_until <= moment)
        AND (e.chain_id, e.collection) IN (SELECT d.chain_id, d.address FROM app.condition d WHERE d.gate_id = gate)
      GROUP BY e.queue_id, e.tier_no) q),
    'pending', (SELECT jsonb_agg(p.rank) FROM app.purchase p WHERE p.account_id = account AND p.state IN ('processing', 'unknown')
      AND (p.chain_id, p.collection) IN (SELECT d.chain_id, d.address FROM app.condition d WHERE d.gate_id = gate)),
    'leftOut', (SELECT jsonb_agg('0x' || encode(m.wallet, 'hex')) FROM app.card_move m
      WHERE m.frozen_at IS NOT NULL AND m.held_until >= date_trunc('day', moment, 'UTC') AND m.state IN ('signed', 'claimed', 'mirrored')
        AND m.chain_id = on_chain AND m.collection = (SELECT d.address FROM app.condition d WHERE d.gate_id = gate ORDER BY d.n LIMIT 1))));
END $$;

REVOKE ALL ON FUNCTION app.card_standing FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.card_standing TO sd_api, sd_worker;
GRANT SELECT ON app.entitlement, app.card_move TO sd_money;
GRANT USAGE ON SCHEMA chain TO sd_money;
GRANT SELECT ON chain.card_claim_as_of TO sd_money;
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.card_standing(app.id, app.id, int, timestamptz) OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;
DROP FUNCTION app.pending_ranks(app.id, app.id);
