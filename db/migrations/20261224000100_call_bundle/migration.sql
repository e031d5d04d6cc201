-- What the bundle of a call needs beside its record, so that somebody who does not believe the site can judge it again.
SET LOCAL lock_timeout = '10s';

-- A device key that signed beats of a side, as `CallOpening.key`, and the `DeviceBinding` that confirmed it when it came (null: nothing did).
-- The account may confirm it anew or end that later: what was so in the call stays here, and goes with the room or with who closes their account.
CREATE TABLE app.call_key (
  room_id app.id NOT NULL REFERENCES app.call_room (room_id) ON DELETE CASCADE, side text NOT NULL CHECK (side IN ('creator', 'fan')),
  key bytea NOT NULL CHECK (octet_length(key) = 65), binding jsonb CHECK (octet_length(binding::text) <= 12000),
  at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (room_id, side, key));

-- status, has_entered: of the booking as it was judged, which the finding depends on; null: it was judged before they were kept.
ALTER TABLE app.call_finding ADD COLUMN status text CHECK (status ~ '^[a-z]{1,24}$'), ADD COLUMN has_entered boolean;

GRANT SELECT, INSERT, UPDATE (binding, at) ON app.call_key TO sd_api;
GRANT SELECT, DELETE ON app.call_key TO sd_worker;
