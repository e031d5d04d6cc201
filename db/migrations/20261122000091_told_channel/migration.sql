-- Whose followers were told: a stream may move to another channel afterwards, and its mails stay counted where they went.
ALTER TABLE app.announcement ADD COLUMN channel_id app.id;
UPDATE app.announcement a SET channel_id = r.channel_id FROM app.room r WHERE r.id = a.room_id;
CREATE INDEX announcement_channel ON app.announcement (channel_id, made_at) WHERE channel_id IS NOT NULL;
