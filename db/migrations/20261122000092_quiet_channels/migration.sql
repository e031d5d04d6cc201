-- Channels to look at stand on the page that every stranger opens: those that streamed last, and the newest.
CREATE INDEX room_streamed ON app.room (live_at DESC) WHERE live_at IS NOT NULL AND visibility IN ('public', 'members');
CREATE INDEX channel_newest ON app.channel (created_at DESC, id) WHERE archived_at IS NULL;
