-- A gate may ask for passes of another creator beside those of its own, and says whose tokens of another creator it asks for.
SET LOCAL lock_timeout = '10s';

ALTER TYPE app.deny_code ADD VALUE IF NOT EXISTS 'COLLAB_TOKENS' BEFORE 'NO_PASS';

-- of_channel: whose passes or tokens they are, where they are not of the creator of the gate's channel
ALTER TABLE app.condition ADD COLUMN of_channel app.id REFERENCES app.channel (id),
  ADD CHECK (of_channel IS NULL OR kind IN ('pass', 'erc20', 'stake'));

-- What app.card_standing answers, with the collection of each: a right opens what its own passes open. That one stays for an api of
-- the version before, beside which this one may start.
CREATE FUNCTION app.card_behind(account app.id, gate app.id, on_chain int, moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = app, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object(
    'card', (SELECT jsonb_agg(q) FROM (SELECT e.queue_id AS "queueId", e.tier_no AS "tierNo", max(e.rank) AS rank,
        '0x' || encode(min(e.collection), 'hex') AS collection,
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
    'pending', (SELECT jsonb_agg(jsonb_build_object('rank', p.rank, 'collection', '0x' || encode(p.collection, 'hex')))
      FROM app.purchase p WHERE p.account_id = account AND p.state IN ('processing', 'unknown')
      AND (p.chain_id, p.collection) IN (SELECT d.chain_id, d.address FROM app.condition d WHERE d.gate_id = gate)),
    'leftOut', (SELECT jsonb_agg(jsonb_build_object('wallet', '0x' || encode(m.wallet, 'hex'), 'collection', '0x' || encode(m.collection, 'hex')))
      FROM app.card_move m
      WHERE m.frozen_at IS NOT NULL AND m.held_until >= date_trunc('day', moment, 'UTC') AND m.state IN ('signed', 'claimed', 'mirrored')
        AND m.chain_id = on_chain AND m.collection = ANY (ARRAY(SELECT d.address::bytea FROM app.condition d WHERE d.gate_id = gate AND d.kind IN ('pass', 'tier'))))));
END $$;

REVOKE ALL ON FUNCTION app.card_behind FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.card_behind TO sd_api, sd_worker;
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.card_behind(app.id, app.id, int, timestamptz) OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;
