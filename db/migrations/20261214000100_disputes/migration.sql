-- What both sides of a disputed call say about it, and what an arbiter rules.
SET LOCAL lock_timeout = '10s';

CREATE TYPE app.dispute_reason AS ENUM ('absent', 'cutShort', 'notAsAgreed', 'conduct', 'asAgreed', 'other');
CREATE TYPE app.call_file_kind AS ENUM ('png', 'jpeg', 'webp', 'pdf', 'text');

-- hash: SHA-256 of what it says, which the escrow has of the side that objects
-- laid_at: since then the other side and arbiters read it; NULL: it was written ahead of an objection that the chain does not have
CREATE TABLE app.call_statement (
  id app.id PRIMARY KEY, booking_id app.id NOT NULL REFERENCES app.booking (id), is_by_fan boolean NOT NULL,
  reason app.dispute_reason NOT NULL, text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
  hash chain.hash NOT NULL, created_at timestamptz NOT NULL DEFAULT app.now(), laid_at timestamptz);
CREATE INDEX call_statement_booking ON app.call_statement (booking_id, created_at);
CREATE INDEX call_statement_waiting ON app.call_statement (created_at) WHERE laid_at IS NULL;

-- statement_id: of which it is a part, at its place in it; NULL: somebody added it and has not written yet
-- digest: SHA-256 of its bytes, which are NULL once who added it removed it: its row counts among the files of a day until it is forgotten
CREATE TABLE app.call_file (
  id app.id PRIMARY KEY, booking_id app.id NOT NULL REFERENCES app.booking (id), is_by_fan boolean NOT NULL,
  statement_id app.id REFERENCES app.call_statement (id), place smallint,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80), kind app.call_file_kind NOT NULL,
  bytes bytea CHECK (length(bytes) BETWEEN 1 AND 1048576), digest chain.hash NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app.now(), CHECK ((statement_id IS NULL) = (place IS NULL)),
  CHECK (bytes IS NOT NULL OR statement_id IS NULL));
CREATE INDEX call_file_booking ON app.call_file (booking_id, is_by_fan);
CREATE UNIQUE INDEX call_file_statement ON app.call_file (statement_id, place) WHERE statement_id IS NOT NULL;
CREATE INDEX call_file_waiting ON app.call_file (created_at) WHERE statement_id IS NULL;

-- What an arbiter would rule, and why; it is in force when the chain has a ruling with its hash. account_id: NULL once they are gone
CREATE TABLE app.call_ruling (
  id app.id PRIMARY KEY, booking_id app.id NOT NULL REFERENCES app.booking (id), account_id app.id REFERENCES app.account (id),
  creator_bps int NOT NULL CHECK (creator_bps BETWEEN 0 AND 10000), text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
  hash chain.hash NOT NULL, created_at timestamptz NOT NULL DEFAULT app.now());
CREATE INDEX call_ruling_booking ON app.call_ruling (booking_id, created_at);
CREATE INDEX call_ruling_account ON app.call_ruling (account_id);

-- how each side would divide the money, as the creator's share; the chain's, copied from the index
ALTER TABLE app.booking ADD COLUMN creator_ask_bps int CHECK (creator_ask_bps BETWEEN 0 AND 10000);
ALTER TABLE app.booking ADD COLUMN fan_ask_bps int CHECK (fan_ask_bps BETWEEN 0 AND 10000);

GRANT SELECT, INSERT ON app.call_statement TO sd_api;
GRANT SELECT, INSERT, UPDATE (statement_id, place, bytes) ON app.call_file TO sd_api;
GRANT SELECT, INSERT ON app.call_ruling TO sd_api;
GRANT SELECT, UPDATE (laid_at), DELETE ON app.call_statement TO sd_worker;
GRANT SELECT, DELETE ON app.call_file TO sd_worker;
GRANT SELECT, UPDATE (account_id), DELETE ON app.call_ruling TO sd_worker;

-- An arbiter reads what is between two people: a row of the record is there first. Nobody adds one by a statement of their own.
CREATE FUNCTION app.note_arbitration(audit_id app.id, actor app.id, act text, object text, creator_id app.id, ip_prefix text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = app, pg_temp AS $$
  INSERT INTO app.audit (month, id, actor, role, act, object, creator_id, reason, ip_prefix)
    VALUES (date_trunc('month', app.now() AT TIME ZONE 'UTC')::date, note_arbitration.audit_id, note_arbitration.actor, 'arbiter',
      note_arbitration.act, note_arbitration.object, note_arbitration.creator_id, 'dispute', note_arbitration.ip_prefix);
$$;
REVOKE ALL ON FUNCTION app.note_arbitration FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.note_arbitration TO sd_api;
