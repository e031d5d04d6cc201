-- The floor of a voice room: who may speak besides its host, and who asks to.
SET LOCAL lock_timeout = '10s';

ALTER TYPE app.action ADD VALUE IF NOT EXISTS 'speak';

ALTER TABLE app.room ADD COLUMN max_speakers smallint CHECK (max_speakers BETWEEN 1 AND 50);
UPDATE app.room SET max_speakers = 5 WHERE kind = 'voice';
ALTER TABLE app.room ADD CONSTRAINT room_speakers CHECK ((kind = 'voice') = (max_speakers IS NOT NULL));

-- the number of its list; whoever changes a floor holds this row first, so that places are never counted by two at once
CREATE TABLE app.floor (room_id app.id PRIMARY KEY REFERENCES app.room (id), rev bigint NOT NULL DEFAULT 1,
  request_order text NOT NULL DEFAULT 'first_come' CHECK (request_order IN ('first_come', 'least_spoken')));
-- behind_s: who was put later stands as if they had spoken as long as the last of those that waited then
-- open requests alone: withdrawn and granted ones are gone. Whose page is away keeps the turn for a while: since when it is
CREATE TABLE app.floor_request (id app.id PRIMARY KEY, room_id app.id NOT NULL REFERENCES app.floor (room_id),
  account_id app.id NOT NULL REFERENCES app.account (id), since timestamptz NOT NULL DEFAULT app.now(),
  lost_at timestamptz, behind_s int NOT NULL DEFAULT 0, UNIQUE (room_id, account_id));
CREATE INDEX floor_request_lost ON app.floor_request (lost_at) WHERE lost_at IS NOT NULL;
CREATE INDEX floor_request_account ON app.floor_request (account_id);
-- taken places alone
CREATE TABLE app.floor_place (room_id app.id NOT NULL REFERENCES app.floor (room_id), n smallint NOT NULL CHECK (n BETWEEN 1 AND 50),
  seat_id app.id NOT NULL UNIQUE, account_id app.id NOT NULL REFERENCES app.account (id), decision_id app.id NOT NULL,
  granted_at timestamptz NOT NULL DEFAULT app.now(), begin_until timestamptz NOT NULL, begun_at timestamptz, PRIMARY KEY (room_id, n));
CREATE INDEX floor_place_account ON app.floor_place (account_id);
CREATE INDEX floor_place_unbegun ON app.floor_place (begin_until) WHERE begun_at IS NULL;
-- how long somebody was on the floor of a room that is not over, seconds
CREATE TABLE app.floor_spoke (room_id app.id NOT NULL REFERENCES app.floor (room_id), account_id app.id NOT NULL REFERENCES app.account (id),
  s int NOT NULL, PRIMARY KEY (room_id, account_id));
CREATE INDEX floor_spoke_account ON app.floor_spoke (account_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.floor, app.floor_request, app.floor_place, app.floor_spoke TO sd_api;
-- nobody asks or is let speak by the clock
GRANT SELECT, UPDATE, DELETE ON app.floor, app.floor_place TO sd_worker;
GRANT SELECT, UPDATE, DELETE ON app.floor_request TO sd_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.floor_spoke TO sd_worker;

-- until when a key that was given to speak may still open the room: what is sent by then is cut, and is no breach
ALTER TABLE app.seat ADD COLUMN could_send_until timestamptz;
-- what ended long ago is kept column by column
ALTER TABLE app.seat_past ADD COLUMN could_send_until timestamptz;
