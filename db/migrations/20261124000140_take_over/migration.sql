-- Several people may host in a room now, one at a time; whoever takes over ends the seat of the one before. Where several sit
-- there already, the creator's own seat stays, else the latest; the engine is asked to take the others out.
SET LOCAL lock_timeout = '10s';
ALTER TYPE app.seat_end ADD VALUE IF NOT EXISTS 'TAKEN_OVER' AFTER 'MOVED';
CREATE TEMPORARY TABLE other_hosts ON COMMIT DROP AS SELECT id, provider_room_id, media_node FROM (
  SELECT s.id, r.provider_room_id, r.media_node,
      row_number() OVER (PARTITION BY s.room_id ORDER BY c.account_id = s.account_id DESC NULLS LAST, s.id DESC) AS n
    FROM app.seat s JOIN app.room r ON r.id = s.room_id JOIN app.channel h ON h.id = r.channel_id JOIN app.creator c ON c.id = h.creator_id
    WHERE s.role = 'host' AND s.state <> 'ended') o WHERE n > 1;
INSERT INTO app.outbox (id, topic, key, body)
  SELECT 'job_' || left(md5(id), 22), 'media.remove', id,
      jsonb_build_object('providerRoomId', provider_room_id, 'node', media_node, 'userId', id, 'reason', 'MOVED')
    FROM other_hosts WHERE provider_room_id IS NOT NULL ON CONFLICT (topic, key) DO NOTHING;
DELETE FROM app.seat_lease WHERE seat_id IN (SELECT id FROM other_hosts);
UPDATE app.seat SET state = 'ended', ended_at = app.now(), end_reason = 'MOVED', grace_until = NULL WHERE id IN (SELECT id FROM other_hosts);
CREATE UNIQUE INDEX seat_host_room ON app.seat (room_id) WHERE role = 'host' AND state <> 'ended';
