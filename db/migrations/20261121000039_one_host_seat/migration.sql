-- An account hosts in one room. Where it has more host seats, the one in a live room stays, else the latest; the engine
-- is asked to take the others out.
CREATE TEMPORARY TABLE one_too_many ON COMMIT DROP AS SELECT id, provider_room_id, media_node FROM (
  SELECT s.id, r.provider_room_id, r.media_node, row_number() OVER (PARTITION BY s.account_id ORDER BY r.state = 'live' DESC, s.id DESC) AS n
    FROM app.seat s JOIN app.room r ON r.id = s.room_id WHERE s.role = 'host' AND s.state <> 'ended' AND s.account_id IS NOT NULL) h WHERE n > 1;
INSERT INTO app.outbox (id, topic, key, body)
  SELECT 'job_' || left(md5(id), 22), 'media.remove', id,
      jsonb_build_object('providerRoomId', provider_room_id, 'node', media_node, 'userId', id, 'reason', 'MOVED')
    FROM one_too_many WHERE provider_room_id IS NOT NULL ON CONFLICT (topic, key) DO NOTHING;
DELETE FROM app.seat_lease WHERE seat_id IN (SELECT id FROM one_too_many);
UPDATE app.seat SET state = 'ended', ended_at = app.now(), end_reason = 'MOVED', grace_until = NULL WHERE id IN (SELECT id FROM one_too_many);
CREATE UNIQUE INDEX seat_host ON app.seat (account_id) WHERE role = 'host' AND state <> 'ended';
