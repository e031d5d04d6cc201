-- A time of a creator that is held while somebody pays for it, and the time of people that nobody may take twice.
SET LOCAL lock_timeout = '10s';

-- account_id: who holds it; channel_id: through whose page
-- released_at: given back, or over; the row stays for a day, so that holds can be counted
CREATE TABLE app.call_reservation (
  id app.id PRIMARY KEY, offer_id app.id NOT NULL REFERENCES app.call_offer (id),
  channel_id app.id NOT NULL REFERENCES app.channel (id), creator_id app.id NOT NULL REFERENCES app.creator (id),
  account_id app.id NOT NULL REFERENCES app.account (id),
  starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL, held_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT app.now(), released_at timestamptz,
  CHECK (ends_at > starts_at), CHECK (held_until > created_at));
-- a person holds one time at most
CREATE UNIQUE INDEX call_reservation_held ON app.call_reservation (account_id) WHERE released_at IS NULL;
CREATE INDEX call_reservation_until ON app.call_reservation (held_until) WHERE released_at IS NULL;
CREATE INDEX call_reservation_made ON app.call_reservation (account_id, created_at);
CREATE INDEX call_reservation_old ON app.call_reservation (created_at);
CREATE INDEX call_reservation_creator ON app.call_reservation (creator_id);
CREATE INDEX call_reservation_offer ON app.call_reservation (offer_id);

-- Of both people of a call: of a fan the call, of a creator the call and the break after it. Half-open, so that a break
-- after each is one before each as well.
CREATE TABLE app.call_time (
  reservation_id app.id NOT NULL REFERENCES app.call_reservation (id), account_id app.id NOT NULL REFERENCES app.account (id),
  span tstzrange NOT NULL CHECK (NOT isempty(span) AND NOT lower_inf(span) AND NOT upper_inf(span)),
  PRIMARY KEY (reservation_id, account_id),
  CONSTRAINT call_time_once EXCLUDE USING gist (account_id WITH =, span WITH &&));

GRANT SELECT, INSERT, UPDATE (released_at) ON app.call_reservation TO sd_api;
GRANT SELECT, INSERT, DELETE ON app.call_time TO sd_api;
GRANT SELECT, UPDATE (released_at), DELETE ON app.call_reservation TO sd_worker;
GRANT SELECT, DELETE ON app.call_time TO sd_worker;
