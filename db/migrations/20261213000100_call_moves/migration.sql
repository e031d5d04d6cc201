-- Another date for a call that is booked: one side signs it, and the other one brings it to the escrow with its own consent.
SET LOCAL lock_timeout = '10s';

CREATE TYPE app.call_move_state AS ENUM ('open', 'accepted', 'declined', 'withdrawn', 'lapsed', 'ended');

-- starts_at, revision, valid_until: what was signed; until the last second of it the other side can accept
-- signature: for the escrow, of who proposed; handed to the other side when they accept, at taken_at: it cannot be withdrawn from then on
-- ended: the booking went on without it, by an end, another date or a word that it took place
CREATE TABLE app.call_move (
  id app.id PRIMARY KEY, booking_id app.id NOT NULL REFERENCES app.booking (id), is_by_fan boolean NOT NULL,
  starts_at timestamptz NOT NULL, revision int NOT NULL CHECK (revision >= 0), valid_until timestamptz NOT NULL,
  signature bytea NOT NULL CHECK (length(signature) BETWEEN 1 AND 2048),
  state app.call_move_state NOT NULL DEFAULT 'open', created_at timestamptz NOT NULL DEFAULT app.now(),
  taken_at timestamptz, ended_at timestamptz, CHECK ((state = 'open') = (ended_at IS NULL)));
CREATE UNIQUE INDEX call_move_open ON app.call_move (booking_id) WHERE ended_at IS NULL;
CREATE INDEX call_move_booking ON app.call_move (booking_id, created_at);
CREATE INDEX call_move_lapsing ON app.call_move (valid_until) WHERE ended_at IS NULL;

-- the time that is proposed is kept for both; it may lie on the time that the same call has now
ALTER TABLE app.call_time ADD COLUMN move_id app.id REFERENCES app.call_move (id);
ALTER TABLE app.call_time ADD CONSTRAINT call_time_move_of CHECK (move_id IS NULL OR booking_id IS NOT NULL);
DROP INDEX app.call_time_booking;
CREATE UNIQUE INDEX call_time_booking ON app.call_time (booking_id, account_id) WHERE booking_id IS NOT NULL AND move_id IS NULL;
CREATE INDEX call_time_of ON app.call_time (booking_id);
CREATE UNIQUE INDEX call_time_move ON app.call_time (move_id, account_id) WHERE move_id IS NOT NULL;
ALTER TABLE app.call_time DROP CONSTRAINT call_time_once;
ALTER TABLE app.call_time ADD CONSTRAINT call_time_once
  EXCLUDE USING gist (account_id WITH =, (coalesce(booking_id, reservation_id)::text) WITH <>, span WITH &&);

-- the last reminder of the date as it is, in minutes ahead of it
ALTER TABLE app.booking ADD COLUMN reminded_minutes smallint CHECK (reminded_minutes > 0);

GRANT SELECT, INSERT, UPDATE (state, taken_at, ended_at) ON app.call_move TO sd_api;
GRANT SELECT, UPDATE (state, ended_at), DELETE ON app.call_move TO sd_worker;
