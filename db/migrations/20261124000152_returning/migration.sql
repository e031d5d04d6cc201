-- Who enters a channel may be somebody whom it banned, under another account. What speaks for it is weak and refuses nobody: it is
-- shown to those who moderate, and gone after 30 days.
SET LOCAL lock_timeout = '10s';
CREATE TYPE app.evasion_grade AS ENUM ('possible', 'likely');
CREATE TABLE app.evasion_hint (
  channel_id app.id NOT NULL REFERENCES app.channel (id), account_id app.id NOT NULL REFERENCES app.account (id),
  act_id app.id NOT NULL REFERENCES app.action_log (id), grade app.evasion_grade NOT NULL,
  signals text[] NOT NULL CHECK (cardinality(signals) > 0 AND signals <@ '{browser,card,pass,name,network,newAccount}'::text[]),
  at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (channel_id, account_id));
CREATE INDEX evasion_hint_account ON app.evasion_hint (account_id);
CREATE INDEX evasion_hint_act ON app.evasion_hint (act_id);
CREATE INDEX evasion_hint_at ON app.evasion_hint (at);
GRANT SELECT ON app.evasion_hint TO sd_api;
GRANT SELECT, INSERT, DELETE ON app.evasion_hint TO sd_worker;
GRANT UPDATE (act_id, grade, signals) ON app.evasion_hint TO sd_worker;

-- From where a banned person came, as their sessions had it: those end with a press, and their rows with them.
CREATE TABLE app.evasion_trace (
  act_id app.id NOT NULL REFERENCES app.action_log (id), network text NOT NULL, agent text NOT NULL,
  at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (act_id, network, agent));
CREATE INDEX evasion_trace_compare ON app.evasion_trace (network, agent);
CREATE INDEX evasion_trace_at ON app.evasion_trace (at);
GRANT SELECT, INSERT ON app.evasion_trace TO sd_api;
GRANT SELECT, DELETE ON app.evasion_trace TO sd_worker;

-- Which of some accounts kept or used the same card as another one; of the cards themselves it says nothing.
CREATE FUNCTION app.same_card(account app.id, others app.id[]) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = app, pg_temp AS $$
BEGIN
  RETURN QUERY WITH own AS (
      SELECT c.fingerprint AS mark FROM app.saved_card c WHERE c.account_id = account AND c.fingerprint IS NOT NULL
      UNION SELECT p.card_mark FROM app.purchase p WHERE p.account_id = account AND p.card_mark IS NOT NULL)
    SELECT c.account_id::text FROM app.saved_card c JOIN own ON own.mark = c.fingerprint WHERE c.account_id = ANY (others)
    UNION SELECT p.account_id::text FROM app.purchase p JOIN own ON own.mark = p.card_mark WHERE p.account_id = ANY (others);
END $$;
REVOKE ALL ON FUNCTION app.same_card(app.id, app.id[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.same_card(app.id, app.id[]) TO sd_worker;
GRANT SELECT (account_id, fingerprint) ON app.saved_card TO sd_money;
-- rows of people are read across accounts by nobody else
GRANT CREATE ON SCHEMA app TO sd_money;
ALTER FUNCTION app.same_card(app.id, app.id[]) OWNER TO sd_money;
REVOKE CREATE ON SCHEMA app FROM sd_money;
