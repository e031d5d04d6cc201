-- Removals that the media node has not confirmed for a minute: the host of the room is told, and whoever operates.
CREATE TABLE app.late_removal (
  seat_id app.id PRIMARY KEY, room_id app.id NOT NULL REFERENCES app.room (id), account_id app.id, asked_at timestamptz NOT NULL);
CREATE INDEX late_removal_room ON app.late_removal (room_id);
GRANT SELECT, INSERT, DELETE ON app.late_removal TO sd_api;

-- Earlier versions gave up after twelve tries.
UPDATE app.outbox SET state = 'due', due_at = app.now() WHERE topic = 'media.remove' AND state = 'parked';
