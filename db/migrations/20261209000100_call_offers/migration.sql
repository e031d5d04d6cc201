-- When creators can be called, and what they sell as calls. Both are the creator's, whatever channels they have.
SET LOCAL lock_timeout = '10s';

CREATE TYPE app.call_media AS ENUM ('video', 'voice');
CREATE TYPE app.call_terms AS ENUM ('flexible', 'moderate', 'strict');

-- hours and days: as domain/calls/calendar.ts has them, always read and written whole
-- revision: counts changes, so that nobody overwrites one they did not see
CREATE TABLE app.call_calendar (
  creator_id app.id PRIMARY KEY REFERENCES app.creator (id),
  zone text NOT NULL CHECK (char_length(zone) BETWEEN 1 AND 64),
  hours jsonb NOT NULL CHECK (jsonb_typeof(hours) = 'array' AND pg_column_size(hours) <= 16384),
  days jsonb NOT NULL CHECK (jsonb_typeof(days) = 'array' AND pg_column_size(days) <= 131072),
  buffer_minutes smallint NOT NULL CHECK (buffer_minutes BETWEEN 0 AND 120 AND buffer_minutes % 15 = 0),
  notice_minutes smallint NOT NULL CHECK (notice_minutes BETWEEN 60 AND 20160),
  horizon_days smallint NOT NULL CHECK (horizon_days BETWEEN 1 AND 60),
  most_a_day smallint CHECK (most_a_day BETWEEN 1 AND 24),
  is_paused boolean NOT NULL,
  revision int NOT NULL CHECK (revision > 0),
  changed_at timestamptz NOT NULL DEFAULT app.now());

-- An offer is closed and never changed otherwise: what is booked of it keeps what it said.
-- place: among those that are open; what takes the place of one has its number
CREATE TABLE app.call_offer (
  id app.id PRIMARY KEY, creator_id app.id NOT NULL REFERENCES app.creator (id),
  place int NOT NULL CHECK (place >= 0), media app.call_media NOT NULL,
  length_minutes smallint NOT NULL CHECK (length_minutes BETWEEN 5 AND 480 AND length_minutes % 5 = 0),
  terms app.call_terms NOT NULL, terms_version smallint NOT NULL CHECK (terms_version > 0),
  created_at timestamptz NOT NULL DEFAULT app.now(), closed_at timestamptz);
CREATE UNIQUE INDEX call_offer_open ON app.call_offer (creator_id, place) WHERE closed_at IS NULL;
CREATE INDEX call_offer_made ON app.call_offer (creator_id, created_at);

-- currency: by card a code of ISO 4217, on the chain the index in the list of currencies of its contracts
CREATE TABLE app.call_price (
  offer_id app.id NOT NULL REFERENCES app.call_offer (id), rail app.payment_rail NOT NULL,
  currency text NOT NULL, units numeric(78,0) NOT NULL CHECK (units > 0), chain_id int,
  CHECK (rail <> 'card' OR currency ~ '^[A-Z]{3}$'), CHECK (rail <> 'chain' OR currency ~ '^(0|[1-9][0-9]{0,2})$'),
  CHECK ((rail = 'chain') = (chain_id IS NOT NULL)), PRIMARY KEY (offer_id, rail, currency));

GRANT SELECT, INSERT, UPDATE ON app.call_calendar TO sd_api;
GRANT SELECT, INSERT, UPDATE (closed_at) ON app.call_offer TO sd_api;
GRANT SELECT, INSERT ON app.call_price TO sd_api;
GRANT SELECT, DELETE ON app.call_calendar, app.call_offer, app.call_price TO sd_worker;
