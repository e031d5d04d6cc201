-- Streams that are announced: when they begin, in whose wall clock that was said, and how often it changed since.
ALTER TYPE app.room_state ADD VALUE 'scheduled' AFTER 'draft';
ALTER TYPE app.room_end ADD VALUE 'CANCELLED';

-- schedule_seq counts every change of the date, also that there is none any more: calendars believe the highest
ALTER TABLE app.room ADD COLUMN starts_at timestamptz, ADD COLUMN zone text CHECK (length(zone) BETWEEN 1 AND 64),
  ADD COLUMN schedule_seq int NOT NULL DEFAULT 0 CHECK (schedule_seq >= 0),
  ADD CHECK ((starts_at IS NULL) = (zone IS NULL)), ADD CHECK (state::text <> 'scheduled' OR starts_at IS NOT NULL);

DROP TRIGGER room_moves ON app.room;
CREATE TRIGGER room_moves BEFORE UPDATE OF state ON app.room FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('draft', 'scheduled'), ('draft', 'live'), ('draft', 'ended'), ('scheduled', 'draft'), ('scheduled', 'live'),
     ('scheduled', 'ended'), ('live', 'ended')))
  EXECUTE FUNCTION app.refuse_move();
