-- What the payment provider told us happened: which object changed, never what it says of itself, which is asked for when the
-- row is worked on. A row is put in by its id once and for ever; whoever works on it has a lease, so that no transaction is
-- held over a call.
CREATE TYPE app.inbox_endpoint AS ENUM ('platform', 'connect');
CREATE TYPE app.inbox_state AS ENUM ('received', 'waiting', 'done', 'parked');
CREATE TABLE app.inbox (
  endpoint app.inbox_endpoint NOT NULL, event_id text NOT NULL CHECK (length(event_id) BETWEEN 1 AND 255),
  -- of a creator; events of the platform itself have none
  account_ref text CHECK (length(account_ref) BETWEEN 5 AND 64),
  object_kind text NOT NULL CHECK (length(object_kind) BETWEEN 1 AND 64),
  object_ref text NOT NULL CHECK (length(object_ref) BETWEEN 1 AND 255),
  type text NOT NULL CHECK (length(type) BETWEEN 1 AND 64), is_live boolean NOT NULL, happened_at timestamptz NOT NULL,
  -- rows of one lane wait for one another, never for those of another
  lane text NOT NULL CHECK (length(lane) BETWEEN 1 AND 255),
  state app.inbox_state NOT NULL DEFAULT 'received', tries int NOT NULL DEFAULT 0 CHECK (tries >= 0),
  next_at timestamptz NOT NULL DEFAULT app.now(),
  lease_id text CHECK (length(lease_id) BETWEEN 16 AND 64), leased_until timestamptz,
  -- from when to when its object was asked for: of two readings that cross the later one counts
  asked_at timestamptz, read_at timestamptz,
  error text CHECK (length(error) BETWEEN 1 AND 200),
  received_at timestamptz NOT NULL DEFAULT app.now(), done_at timestamptz,
  PRIMARY KEY (endpoint, event_id),
  CHECK ((endpoint = 'connect') = (account_ref IS NOT NULL)), CHECK ((lease_id IS NULL) = (leased_until IS NULL)),
  CHECK (lease_id IS NULL OR state IN ('received', 'waiting')), CHECK ((state = 'done') = (done_at IS NOT NULL)),
  CHECK (state <> 'parked' OR error IS NOT NULL), CHECK (read_at IS NULL OR asked_at IS NOT NULL));
CREATE INDEX inbox_open ON app.inbox (lane, next_at) WHERE state IN ('received', 'waiting');
CREATE INDEX inbox_object ON app.inbox (object_ref, received_at);
CREATE INDEX inbox_done ON app.inbox (done_at) WHERE state = 'done';
CREATE INDEX inbox_age ON app.inbox (state, received_at) WHERE state <> 'done';
CREATE FUNCTION app.keep_done_event() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'an event that was worked on stays so' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER inbox_done_stays BEFORE UPDATE ON app.inbox FOR EACH ROW WHEN (OLD.state = 'done')
  EXECUTE FUNCTION app.keep_done_event();
GRANT SELECT, DELETE ON app.inbox TO sd_api;
GRANT INSERT (endpoint, event_id, account_ref, object_kind, object_ref, type, is_live, happened_at, lane, next_at, received_at)
  ON app.inbox TO sd_api;
GRANT UPDATE (state, tries, next_at, lease_id, leased_until, asked_at, read_at, error, done_at) ON app.inbox TO sd_api;
-- How far the provider's own list of events was read, of the platform and of each creator's account: what its notices
-- missed is found there.
CREATE TABLE app.event_cursor (
  scope text PRIMARY KEY CHECK (scope = 'platform' OR length(scope) BETWEEN 5 AND 64),
  event_id text CHECK (length(event_id) BETWEEN 1 AND 255), looked_at timestamptz,
  next_at timestamptz NOT NULL DEFAULT app.now());
CREATE INDEX event_cursor_due ON app.event_cursor (next_at);
GRANT SELECT, DELETE ON app.event_cursor TO sd_api;
GRANT INSERT (scope, event_id, looked_at, next_at) ON app.event_cursor TO sd_api;
GRANT UPDATE (event_id, looked_at, next_at) ON app.event_cursor TO sd_api;
