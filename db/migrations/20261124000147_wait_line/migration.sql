-- Who waits for a place in a full room. A freed slot is offered to the first in line for a while, in the transaction that frees it;
-- nobody else takes it meanwhile. A turn ends with the seat; `place` orders it, and whoever goes to the end gets another one.
SET LOCAL lock_timeout = '10s';
CREATE TABLE app.wait_line (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, room_id app.id NOT NULL REFERENCES app.room (id),
  account_id app.id NOT NULL REFERENCES app.account (id), since timestamptz NOT NULL DEFAULT app.now(),
  seen_at timestamptz NOT NULL DEFAULT app.now(), not_before timestamptz NOT NULL DEFAULT app.now(),
  guest_address text, guest_prefix text, offer_until timestamptz,
  UNIQUE (room_id, account_id)) WITH (fillfactor = 70);
CREATE INDEX wait_line_room ON app.wait_line (room_id, place);
CREATE INDEX wait_line_account ON app.wait_line (account_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.wait_line TO sd_api, sd_worker;

-- the place in line that a free slot is kept for
ALTER TABLE app.room_slot ADD COLUMN offered_to bigint, ADD CHECK (offered_to IS NULL OR seat_id IS NULL);
CREATE UNIQUE INDEX room_slot_offered ON app.room_slot (offered_to) WHERE offered_to IS NOT NULL;

-- how many left a room lately says how long the next ones wait
CREATE INDEX seat_left ON app.seat (room_id, ended_at) WHERE state = 'ended' AND role = 'viewer';
