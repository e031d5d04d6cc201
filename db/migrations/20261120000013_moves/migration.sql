-- The state machines of rooms and seats, as in domain/room/transition.ts; a test walks both over every pair.
CREATE FUNCTION app.refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% may not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER room_moves BEFORE UPDATE OF state ON app.room FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('draft', 'live'), ('draft', 'ended'), ('live', 'ended')))
  EXECUTE FUNCTION app.refuse_move();

CREATE TRIGGER seat_moves BEFORE UPDATE OF state ON app.seat FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('held', 'live'), ('held', 'ended'), ('live', 'grace'), ('live', 'ended'), ('grace', 'live'), ('grace', 'ended')))
  EXECUTE FUNCTION app.refuse_move();
