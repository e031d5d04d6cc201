-- A booked call is a room for two: each side has a seat of it, and what their pages say to each other goes through here.
SET LOCAL lock_timeout = '10s';

-- how long a seat outlives the last beat; NULL: as long as any
ALTER TABLE app.seat_lease ADD COLUMN kept_s int CHECK (kept_s BETWEEN 1 AND 3600);

-- A room of a booking at one date. One is open at a time; a booking that moves has another one later.
CREATE TABLE app.call_room (
  room_id app.id PRIMARY KEY REFERENCES app.room (id), booking_id app.id NOT NULL REFERENCES app.booking (id) ON DELETE CASCADE,
  media app.call_media NOT NULL, starts_at timestamptz NOT NULL, opened_at timestamptz NOT NULL DEFAULT app.now(), closed_at timestamptz);
CREATE UNIQUE INDEX call_room_open ON app.call_room (booking_id) WHERE closed_at IS NULL;
CREATE INDEX call_room_booking ON app.call_room (booking_id);

-- The page by which a side is in the call. Another one is another epoch: what was sent to the one before is for nobody. past: pages that lost
-- the line of this seat to another one, the last first.
CREATE TABLE app.call_peer (
  room_id app.id NOT NULL REFERENCES app.call_room (room_id) ON DELETE CASCADE, side text NOT NULL CHECK (side IN ('creator', 'fan')),
  seat_id app.id NOT NULL, page text NOT NULL CHECK (length(page) BETWEEN 8 AND 64), past text[] NOT NULL DEFAULT '{}', epoch int NOT NULL DEFAULT 1 CHECK (epoch >= 1),
  is_here boolean NOT NULL, changed_at timestamptz NOT NULL DEFAULT app.now(),
  -- the last number that this page gave to what it sent, and how much was ever sent to this side
  last_n int NOT NULL DEFAULT 0, sent bigint NOT NULL DEFAULT 0, rev int NOT NULL DEFAULT 1,
  PRIMARY KEY (room_id, side));

-- What one page said to the other, until it can be of no use any more.
CREATE TABLE app.call_signal (
  room_id app.id NOT NULL REFERENCES app.call_room (room_id) ON DELETE CASCADE, to_side text NOT NULL CHECK (to_side IN ('creator', 'fan')),
  seq bigint NOT NULL, from_epoch int NOT NULL, to_epoch int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('offer', 'answer', 'candidate', 'kinds', 'again', 'bye')),
  body text NOT NULL CHECK (octet_length(body) <= 12000), at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (room_id, to_side, seq));

-- By wallet: the network cannot take the booking back any more. As text: a rebuild makes the tables and views of the index anew, so nothing
-- may hang on them.
CREATE FUNCTION app.is_escrow_secured(chain int, contract chain.addr, booking chain.hash) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = app, pg_temp AS $$
  SELECT EXISTS (SELECT FROM chain.escrow_as_of e JOIN chain.cursor k ON k.chain_id = e.chain_id
    WHERE (e.chain_id, e.escrow, e.id) = ($1, $2, $3) AND e.created_block <= least(k.safe, k.agreed)) $$;
REVOKE ALL ON FUNCTION app.is_escrow_secured FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.is_escrow_secured TO sd_api, sd_worker;

-- Who meets in a booked call, and what the door of it depends on. One row a booking whose both sides have an account here.
CREATE VIEW app.call_meeting AS SELECT b.id AS booking_id, b.channel_id, cr.account_id AS creator_account, b.account_id AS fan_account, o.media,
    b.starts_at, b.ends_at, b.status, b.revision, b.placed_at IS NOT NULL AS is_placed,
    CASE WHEN b.rail = 'card' THEN b.capture_before IS NOT NULL
      ELSE app.is_escrow_secured(b.chain_id, b.escrow, b.escrow_id) END AS is_secured
  FROM app.booking b JOIN app.creator cr ON cr.id = b.creator_id JOIN app.call_offer o ON o.id = b.offer_id
  WHERE b.account_id IS NOT NULL AND b.channel_id IS NOT NULL;

GRANT SELECT ON app.call_meeting TO sd_api, sd_worker;
GRANT SELECT, INSERT ON app.call_room TO sd_api;
GRANT SELECT, UPDATE (closed_at), DELETE ON app.call_room TO sd_worker;
GRANT SELECT, INSERT, UPDATE (seat_id, page, past, epoch, is_here, changed_at, last_n, sent, rev) ON app.call_peer TO sd_api;
GRANT SELECT, INSERT, DELETE ON app.call_signal TO sd_api;
GRANT SELECT, DELETE ON app.call_peer, app.call_signal TO sd_worker;
