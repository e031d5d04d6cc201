-- What the media provider told cannot be asked for again, so its bytes are kept as they came, under their own hash.
SET LOCAL lock_timeout = '10s';
ALTER TABLE app.inbox ADD COLUMN body bytea CHECK (octet_length(body) BETWEEN 1 AND 65536),
  ADD CONSTRAINT inbox_body CHECK ((endpoint = 'trtc') = (body IS NOT NULL)),
  ADD CONSTRAINT inbox_body_named CHECK (body IS NULL OR event_id = encode(sha256(body), 'hex'));
GRANT INSERT (body) ON app.inbox TO sd_api;
-- who works on them writes what they prove
GRANT INSERT ON app.evidence TO sd_worker;
-- Where what the provider tells may never come, a seat lives by the beats of its page; since when the provider did not say that
-- somebody is on it, and when they were asked to enter again.
ALTER TABLE app.seat_lease ADD COLUMN lives_by_beats boolean NOT NULL DEFAULT false,
  ADD COLUMN outside_since timestamptz, ADD COLUMN asked_at timestamptz,
  -- what the page says that it publishes (null: it never said), since when it says so, and when it said so last
  ADD COLUMN publishes text[], ADD COLUMN page_since timestamptz, ADD COLUMN page_at timestamptz;
UPDATE app.seat_lease l SET lives_by_beats = true, outside_since = app.now()
  FROM app.seat s JOIN app.room r ON r.id = s.room_id WHERE s.id = l.seat_id AND r.provider = 'trtc';
-- what was refused last, for the proof that it should never happen
CREATE INDEX evidence_refused ON app.evidence (received_at) WHERE kind = 'refused';
