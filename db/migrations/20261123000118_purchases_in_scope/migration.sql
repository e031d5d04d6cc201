-- The same for what people buy, get back and are paid: a purchase is of who paid and of who sold, what belongs to it is of both.
SET LOCAL lock_timeout = '10s';

DO $$
DECLARE
  one text;
  of_creator text := 'creator_id = ANY ((SELECT app.scope_creators())::text[])';
  of_account text := 'account_id = (SELECT app.scope_account())';
  -- asked once for a statement too: what a person bought
  of_buyer text := 'purchase_id = ANY (ARRAY(SELECT p.id::text FROM app.purchase p WHERE p.account_id = (SELECT app.scope_account())))';
  -- what a worker looks for in everybody's asks no purchase
  of_purchase text := '(SELECT app.has_scope()) AND EXISTS (SELECT FROM app.purchase p WHERE p.id = subject)';
BEGIN
  FOREACH one IN ARRAY ARRAY['purchase', 'attempt', 'refund', 'refund_wish', 'card_dispute', 'payout', 'connect_account', 'card_customer',
      'saved_card'] LOOP
    EXECUTE format('ALTER TABLE app.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY own ON app.%I TO sd_api, sd_worker USING (%s)', one, CASE
      WHEN one = 'purchase' THEN of_account || ' OR ' || of_creator
      WHEN one IN ('refund', 'refund_wish', 'card_dispute') THEN of_creator || ' OR ' || of_buyer
      WHEN one = 'attempt' THEN of_purchase
      WHEN one IN ('card_customer', 'saved_card') THEN of_account ELSE of_creator END);
    EXECUTE format($p$CREATE POLICY work ON app.%I TO sd_worker USING ((SELECT app.scope_everyone()) = 'work')$p$, one);
    EXECUTE format('CREATE POLICY more ON app.%I TO sd_money USING (true)', one);
  END LOOP;
END $$;

-- What a sale by card needs to know of the account that is paid, whoever looks: where, whether it may be, in what, and how old that is.
CREATE FUNCTION app.paid_account(creator app.id) RETURNS TABLE (account_ref text, state app.connect_state, currency text, read_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT k.account_ref, k.state, k.currency, k.read_at FROM app.connect_account k WHERE k.creator_id = creator;
END $$;
-- Whether an account at the provider is that of somebody here: events of others are left out.
CREATE FUNCTION app.is_ours(ref text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = app, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM app.connect_account k WHERE k.account_ref = ref);
END $$;
-- What an account is paying for by card behind a gate: ranks, for the one statement of the door.
CREATE FUNCTION app.pending_ranks(account app.id, gate app.id) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = app, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_agg(p.rank) FROM app.purchase p WHERE p.account_id = account AND p.state IN ('processing', 'unknown')
    AND (p.chain_id, p.collection) IN (SELECT d.chain_id, d.address FROM app.condition d WHERE d.gate_id = gate));
END $$;
-- How many cards were refused within the day, when the last was, and how many payments by kept cards are under way: of an account, of a
-- card and of a network, whoever else used them.
CREATE FUNCTION app.card_tries(account app.id, card bytea, network bytea) RETURNS TABLE (whose text, refused int, last timestamptz, under_way int)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 3 SET search_path = app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  since timestamptz := app.now() - interval '1 day';
  no text[] := '{DECLINED,INSUFFICIENT,EXPIRED_CARD,AUTHENTICATION}';
BEGIN
  RETURN QUERY SELECT 'account'::text, count(*)::int, max(p.ended_at), (SELECT count(*)::int FROM app.purchase u WHERE u.account_id = account
      AND u.way = 'saved_card' AND u.state IN ('created', 'processing', 'unknown'))
    FROM app.purchase p WHERE p.account_id = account AND p.fail_code::text = ANY (no) AND p.ended_at > since
  UNION ALL SELECT 'card', count(*)::int, max(p.ended_at), (SELECT count(*)::int FROM app.purchase u WHERE u.card_mark = card
      AND u.way = 'saved_card' AND u.state IN ('created', 'processing', 'unknown'))
    FROM app.purchase p WHERE p.card_mark = card AND p.fail_code IS NOT NULL AND p.fail_code::text = ANY (no) AND p.ended_at > since
  UNION ALL SELECT 'network', count(*)::int, max(p.ended_at), 0
    FROM app.purchase p WHERE p.address_mark = network AND p.fail_code IS NOT NULL AND p.fail_code::text = ANY (no) AND p.ended_at > since;
END $$;
-- Who waits for the provider, the first to go first: creators take turns, so that one with many buyers holds up nobody else's.
CREATE FUNCTION app.waiting_line(most int) RETURNS TABLE (id text, creator_id text, turn int, place int, is_refused boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT e.id, e.creator_id, e.turn, row_number() OVER (ORDER BY e.turn, e.created_at, e.id)::int AS place, e.is_refused FROM (
    SELECT p.id::text, p.creator_id::text, p.created_at, coalesce(a.tries > 0 AND a.retry_at > app.now() - interval '10 seconds', false) AS is_refused,
      row_number() OVER (PARTITION BY p.creator_id ORDER BY p.created_at, p.id)::int AS turn
    FROM app.purchase p LEFT JOIN app.attempt a ON a.subject = p.id AND a.purpose = 'pay' AND a.state = 'ready'
    WHERE p.state = 'created') e ORDER BY 4 LIMIT most;
END $$;

REVOKE ALL ON FUNCTION app.paid_account, app.is_ours, app.pending_ranks, app.card_tries, app.waiting_line FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.paid_account, app.is_ours, app.pending_ranks, app.card_tries, app.waiting_line TO sd_api, sd_worker;
-- of the account and its erasure a lock is taken
GRANT SELECT ON app.condition, app.account, app.erasure TO sd_money;
GRANT UPDATE (policy_ver) ON app.account TO sd_money;
GRANT UPDATE (steps) ON app.erasure TO sd_money;
GRANT UPDATE (params) ON app.attempt TO sd_money;
GRANT UPDATE (account_id, client_key, return_to, other_keys, card_id, method_ref, card_mark, address_mark) ON app.purchase TO sd_money;
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.paid_account(app.id) OWNER TO sd_money;
ALTER FUNCTION app.is_ours(text) OWNER TO sd_money;
ALTER FUNCTION app.pending_ranks(app.id, app.id) OWNER TO sd_money;
ALTER FUNCTION app.card_tries(app.id, bytea, bytea) OWNER TO sd_money;
ALTER FUNCTION app.waiting_line(int) OWNER TO sd_money;
ALTER FUNCTION app.erase_purchases(app.id) OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;
