-- Voice rooms. Of a channel one room is opened or live, a stream or a voice room; a call belongs to its two people.
CREATE UNIQUE INDEX room_one_hosted ON app.room (channel_id) WHERE kind <> 'call' AND state <> 'ended' AND opened_at IS NOT NULL;
DROP INDEX app.room_one_open;
CREATE UNIQUE INDEX room_one_on_air ON app.room (channel_id) WHERE kind <> 'call' AND state = 'live';
DROP INDEX app.room_one_live;
-- newest first, for words that many titles have
CREATE INDEX room_newest_hosted ON app.room (created_at DESC, id DESC) WHERE kind <> 'call' AND state <> 'draft';
DROP INDEX app.room_newest;
