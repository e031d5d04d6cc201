-- One ledger of both rails. Its accounts are places where money really is, so that each can be compared with the world. A
-- journal is one fact with its lines; it is written once, under a key that is never given again, and its lines come to zero
-- in each currency. Nothing here is changed or deleted: what was wrong is undone by a journal of its own.
CREATE TYPE app.ledger_place AS ENUM ('fan', 'issuer', 'bank', 'other', 'provider:platform', 'provider:account', 'provider:fees',
  'wallet', 'contract');
CREATE TYPE app.journal_kind AS ENUM ('charge', 'refund', 'refund_failed', 'reversal', 'fee_refund', 'dispute', 'reinstated',
  'payout', 'payout_failed', 'transfer', 'other', 'sale', 'settlement', 'given_back', 'deposit', 'withdrawal', 'tip', 'resale',
  'taken_back');
CREATE TYPE app.finding_cause AS ENUM ('OTHER_CURRENCY', 'OTHER_SPLIT', 'UNBALANCED', 'MISSING', 'UNKNOWN', 'DIFFERENT', 'BALANCE',
  'RULE');
CREATE DOMAIN app.currency_code AS text CHECK (VALUE ~ '^([A-Z]{3}|eip155:[0-9]+/(native|erc20:0x[0-9a-f]{40}))$');

CREATE TABLE app.ledger_account (
  id app.id PRIMARY KEY, place app.ledger_place NOT NULL, creator_id app.id REFERENCES app.creator (id),
  -- whose at the provider, or which address
  ref text CHECK (length(ref) BETWEEN 1 AND 255), currency app.currency_code NOT NULL,
  UNIQUE NULLS NOT DISTINCT (place, creator_id, ref, currency), UNIQUE (id, currency));
CREATE INDEX ledger_account_creator ON app.ledger_account (creator_id, place);

CREATE TABLE app.journal (
  id app.id PRIMARY KEY, key text NOT NULL UNIQUE CHECK (length(key) BETWEEN 3 AND 255), kind app.journal_kind NOT NULL,
  rail text NOT NULL GENERATED ALWAYS AS (CASE WHEN key LIKE 'chain:%' THEN 'chain' ELSE 'card' END) STORED,
  -- when it happened there, and when it was written here
  at timestamptz NOT NULL, posted_at timestamptz NOT NULL DEFAULT app.now(),
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255), creator_id app.id REFERENCES app.creator (id),
  reverses app.id UNIQUE REFERENCES app.journal (id),
  -- of its lines: none is added later
  lines smallint NOT NULL CHECK (lines BETWEEN 2 AND 200),
  CHECK ((kind = 'taken_back') = (reverses IS NOT NULL)));
CREATE INDEX journal_creator ON app.journal (creator_id, at DESC, id DESC);
CREATE INDEX journal_subject ON app.journal (subject);

CREATE TABLE app.posting (
  journal_id app.id REFERENCES app.journal (id), n smallint CHECK (n >= 0), account_id app.id NOT NULL,
  currency app.currency_code NOT NULL, amount numeric(78, 0) NOT NULL CHECK (amount <> 0),
  -- whose journal it is, so that a line is found by its creator
  creator_id app.id REFERENCES app.creator (id),
  -- the line of a balance at the provider that this is, once for ever, and from when on it can be paid out
  fact_ref text CHECK (length(fact_ref) BETWEEN 1 AND 255), available_at timestamptz,
  PRIMARY KEY (journal_id, n), FOREIGN KEY (account_id, currency) REFERENCES app.ledger_account (id, currency));
CREATE UNIQUE INDEX posting_fact ON app.posting (account_id, fact_ref) WHERE fact_ref IS NOT NULL;
CREATE INDEX posting_account ON app.posting (account_id);

CREATE FUNCTION app.check_journal() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
DECLARE
  found record;
BEGIN
  SELECT sum(n)::int AS n, max(last) AS last, count(*) FILTER (WHERE total <> 0) AS uneven, bool_and(is_own) AS is_own INTO found
    FROM (SELECT count(*) AS n, max(n) AS last, sum(amount) AS total,
        bool_and(creator_id IS NOT DISTINCT FROM NEW.creator_id) AS is_own
      FROM app.posting WHERE journal_id = NEW.id GROUP BY currency) each_one;
  IF found.n IS DISTINCT FROM NEW.lines OR found.last <> NEW.lines - 1 THEN
    RAISE EXCEPTION 'journal % has other lines than it says', NEW.key USING ERRCODE = 'check_violation';
  ELSIF found.uneven > 0 THEN
    RAISE EXCEPTION 'journal % does not come to zero', NEW.key USING ERRCODE = 'check_violation';
  ELSIF NOT found.is_own THEN
    RAISE EXCEPTION 'journal % has lines of somebody else', NEW.key USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_is_whole AFTER INSERT ON app.journal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.check_journal();
-- A journal has its lines 0, 1, … when it is committed, so that one which comes later has a number beyond them.
CREATE FUNCTION app.check_posting() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  IF NEW.n >= (SELECT lines FROM app.journal WHERE id = NEW.journal_id) THEN
    RAISE EXCEPTION 'a line that came later than journal %', NEW.journal_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER posting_in_time AFTER INSERT ON app.posting FOR EACH ROW WHEN (NEW.n >= 2) EXECUTE FUNCTION app.check_posting();

-- What a person should look at: told once, never taken back.
CREATE TABLE app.ledger_finding (
  key text PRIMARY KEY CHECK (length(key) BETWEEN 3 AND 400), cause app.finding_cause NOT NULL, subject text NOT NULL,
  creator_id app.id REFERENCES app.creator (id), facts jsonb NOT NULL DEFAULT '{}', at timestamptz NOT NULL DEFAULT app.now());

-- The books beside the world, run by run: nothing is stopped by a difference, and no run is changed afterwards.
CREATE TABLE app.reconcile_run (
  id app.id PRIMARY KEY, scope text NOT NULL CHECK (scope IN ('provider', 'chain', 'rules')), begun_at timestamptz NOT NULL,
  at timestamptz NOT NULL DEFAULT app.now(), facts int NOT NULL CHECK (facts >= 0), differences int NOT NULL CHECK (differences >= 0));
CREATE INDEX reconcile_run_last ON app.reconcile_run (scope, at DESC);
CREATE TABLE app.reconcile_diff (
  run_id app.id REFERENCES app.reconcile_run (id), n int CHECK (n >= 0), cause app.finding_cause NOT NULL,
  place app.ledger_place, ref text, currency text, amount numeric(78, 0), outside_ref text, journal_id app.id REFERENCES app.journal (id),
  creator_id app.id REFERENCES app.creator (id), said text NOT NULL DEFAULT '', PRIMARY KEY (run_id, n));
CREATE INDEX reconcile_diff_creator ON app.reconcile_diff (creator_id, run_id);

GRANT SELECT, INSERT ON app.ledger_account, app.journal, app.posting, app.ledger_finding, app.reconcile_run, app.reconcile_diff
  TO sd_api;
GRANT SELECT ON app.journal, app.posting, app.ledger_account TO sd_auditor;
