-- Effects to perform after commit, signs of life, answers of repeated posts.
CREATE TABLE app.outbox (
  id app.id PRIMARY KEY, topic text NOT NULL, key text NOT NULL, body jsonb NOT NULL, due_at timestamptz NOT NULL DEFAULT app.now(),
  state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'done', 'parked')), tries int NOT NULL DEFAULT 0, error text, UNIQUE (topic, key));
CREATE INDEX outbox_due ON app.outbox (due_at) WHERE state = 'due';
CREATE TABLE app.pulse (process text PRIMARY KEY, at timestamptz NOT NULL, away_until timestamptz);
CREATE TABLE app.idempotency (
  account_id app.id NOT NULL, route text NOT NULL, key text NOT NULL, request_hash bytea NOT NULL, status int, body jsonb,
  at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (account_id, route, key));
