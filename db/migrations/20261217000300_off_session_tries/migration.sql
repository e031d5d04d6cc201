-- Who was not there pressed nothing: a try of ours on a card that was saved for a call counts neither as refused nor as under way,
-- so that its fan is kept from no other card.
SET LOCAL lock_timeout = '10s';
DROP FUNCTION app.card_tries(app.id, bytea, bytea);
CREATE FUNCTION app.card_tries(account app.id, card bytea, network bytea) RETURNS TABLE (whose text, refused int, last timestamptz, under_way int)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 3 SET search_path = app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  since timestamptz := app.now() - interval '1 day';
  no text[] := '{DECLINED,INSUFFICIENT,EXPIRED_CARD,AUTHENTICATION}';
BEGIN
  RETURN QUERY SELECT 'account'::text, count(*)::int, max(p.ended_at), (SELECT count(*)::int FROM app.purchase u WHERE u.account_id = account
      AND u.way = 'saved_card' AND u.state IN ('created', 'processing', 'unknown') AND NOT u.is_off_session)
    FROM app.purchase p WHERE p.account_id = account AND p.fail_code::text = ANY (no) AND p.ended_at > since AND NOT p.is_off_session
  UNION ALL SELECT 'card', count(*)::int, max(p.ended_at), (SELECT count(*)::int FROM app.purchase u WHERE u.card_mark = card
      AND u.way = 'saved_card' AND u.state IN ('created', 'processing', 'unknown') AND NOT u.is_off_session)
    FROM app.purchase p WHERE p.card_mark = card AND p.fail_code IS NOT NULL AND p.fail_code::text = ANY (no) AND p.ended_at > since
      AND NOT p.is_off_session
  UNION ALL SELECT 'network', count(*)::int, max(p.ended_at), 0
    FROM app.purchase p WHERE p.address_mark = network AND p.fail_code IS NOT NULL AND p.fail_code::text = ANY (no) AND p.ended_at > since
      AND NOT p.is_off_session;
END $$;
REVOKE ALL ON FUNCTION app.card_tries(app.id, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.card_tries(app.id, bytea, bytea) TO sd_api, sd_worker;
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.card_tries(app.id, bytea, bytea) OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;
