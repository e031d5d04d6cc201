-- A guest becomes an account or is erased; an account never becomes a guest.
CREATE FUNCTION app.keep_guest_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  IF NEW.state = 'guest' OR (OLD.state = 'guest' AND NEW.state NOT IN ('active', 'erased')) THEN
    RAISE EXCEPTION 'an account does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_guest_moves BEFORE UPDATE OF state ON app.account
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION app.keep_guest_moves();
CREATE INDEX account_guest ON app.account (created_at) WHERE state = 'guest';

-- The api changes no state of accounts by itself; these two moves of guests are all it may do.
CREATE FUNCTION app.sign_up_guest(guest app.id) RETURNS boolean LANGUAGE sql SECURITY DEFINER
  SET search_path = app, pg_temp AS $$
  WITH moved AS (UPDATE app.account SET state = 'active' WHERE id = guest AND state = 'guest' RETURNING id)
  SELECT EXISTS (SELECT FROM moved) $$;
-- False where somebody still uses it: then nothing was changed. What is append-only names an id that resolves to nobody.
CREATE FUNCTION app.erase_guest(guest app.id) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = app, pg_temp AS $$
BEGIN
  PERFORM FROM app.account WHERE id = guest AND state = 'guest' FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT FROM app.auth_session WHERE account_id = guest)
    OR EXISTS (SELECT FROM app.seat WHERE account_id = guest AND state <> 'ended') THEN RETURN false; END IF;
  DELETE FROM app.profile WHERE account_id = guest;
  DELETE FROM app.receipt_salt WHERE account_id = guest;
  UPDATE app.account SET state = 'erased' WHERE id = guest;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION app.sign_up_guest(app.id), app.erase_guest(app.id) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.sign_up_guest(app.id), app.erase_guest(app.id) TO sd_api;
GRANT UPDATE (display_name, name_skeleton) ON app.profile TO sd_api;

-- A guest counts by where it comes from, as a stranger does: whoever makes many has no more than with one. Known as long as
-- the seat is open, and of empty seats as long as those count.
ALTER TABLE app.seat_lease ADD COLUMN guest_address text, ADD COLUMN guest_prefix text;
CREATE INDEX seat_lease_guest_address ON app.seat_lease (guest_address) WHERE guest_address IS NOT NULL;
CREATE INDEX seat_lease_guest_prefix ON app.seat_lease (guest_prefix) WHERE guest_prefix IS NOT NULL;
ALTER TABLE app.absence ADD COLUMN guest_address text;
CREATE INDEX absence_guest_address ON app.absence (guest_address, at) WHERE guest_address IS NOT NULL;
