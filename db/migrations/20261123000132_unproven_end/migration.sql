-- Rooms that are not public end where the media provider was seen to let others in. The worker looks.
ALTER TYPE app.room_end ADD VALUE 'MEDIA_UNPROVEN';
GRANT SELECT ON app.media_proof TO sd_worker;
