-- What a process of the api may do that is no longer ours. It closes accounts and takes that back, each by a function of the
-- owner that looks itself; no statement of its own changes the state of an account, and whoever is suspended stays so. The
-- time to undo is counted here: a day at least, so that nobody is closed and erased in one breath.
REVOKE UPDATE (state) ON app.account FROM sd_api;
REVOKE INSERT, UPDATE, DELETE ON app.erasure FROM sd_api;
GRANT UPDATE (state, reported_at, report, steps) ON app.erasure TO sd_api;
CREATE TRIGGER erasure_waits BEFORE UPDATE OF state ON app.erasure FOR EACH ROW
  WHEN (NEW.state = 'erasing' AND OLD.state = 'waiting' AND NEW.due_at > app.now())
  EXECUTE FUNCTION app.refuse_move();

CREATE FUNCTION app.close_account(person app.id, erasure app.id, undo_s int, counts jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
BEGIN
  IF undo_s IS NULL OR undo_s < 86400 THEN
    RAISE EXCEPTION 'a closing can be undone for a day at least' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE app.account SET state = 'closing' WHERE id = person AND state = 'active';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only an account that is active closes' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO app.erasure (id, account_id, due_at, report)
    VALUES (erasure, person, app.now() + make_interval(secs => undo_s), counts);
END $$;
-- False where nothing is closing, or it is too late: then nothing was changed.
CREATE FUNCTION app.undo_closing(person app.id) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
BEGIN
  DELETE FROM app.erasure WHERE account_id = person AND state = 'waiting' AND due_at > app.now();
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE app.account SET state = 'active' WHERE id = person AND state = 'closing';
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION app.close_account, app.undo_closing FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.close_account, app.undo_closing TO sd_api;

-- What has ended stays ended, and bans and their marks are not made shorter, but by the owner.
CREATE FUNCTION app.is_owner_of(relation oid) RETURNS boolean LANGUAGE sql STABLE SET search_path = app, pg_temp AS
  $$ SELECT pg_get_userbyid(relowner) = current_user FROM pg_catalog.pg_class WHERE oid = relation $$;
CREATE FUNCTION app.keep_identity_end() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  IF NOT app.is_owner_of(TG_RELID) THEN
    RAISE EXCEPTION 'an identity that has ended does not come back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER identity_ends BEFORE UPDATE OF ended_at ON app.identity FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) EXECUTE FUNCTION app.keep_identity_end();
CREATE FUNCTION app.keep_term() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  IF NOT app.is_owner_of(TG_RELID) THEN
    RAISE EXCEPTION 'a row of % does not end sooner', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ban_lasts BEFORE UPDATE ON app.ban FOR EACH ROW
  WHEN ((OLD.channel_id, OLD.account_id) IS DISTINCT FROM (NEW.channel_id, NEW.account_id)
    OR coalesce(NEW.until, 'infinity') < coalesce(OLD.until, 'infinity')) EXECUTE FUNCTION app.keep_term();
CREATE TRIGGER ban_mark_lasts BEFORE UPDATE ON app.ban_mark FOR EACH ROW
  WHEN ((OLD.channel_id, OLD.mark) IS DISTINCT FROM (NEW.channel_id, NEW.mark)
    OR coalesce(NEW.until, 'infinity') < coalesce(OLD.until, 'infinity')
    OR coalesce(NEW.kept_until, 'infinity') < coalesce(OLD.kept_until, 'infinity')) EXECUTE FUNCTION app.keep_term();
CREATE TRIGGER ban_mark_kept BEFORE DELETE ON app.ban_mark FOR EACH ROW
  WHEN (OLD.kept_until IS NULL OR OLD.kept_until >= app.now()) EXECUTE FUNCTION app.keep_term();

-- Columns, where it were whole rows: no channel gets another person, no invitation another stream, and the key by which
-- addresses that want no invitation are known is never replaced but by rotation, which is the owner's.
REVOKE UPDATE ON app.creator, app.invitation, app.invitation_token FROM sd_api;
GRANT UPDATE (wallet_payout) ON app.creator TO sd_api;
GRANT UPDATE (state, valid_until, claimed_by, claimed_at, revoked_at) ON app.invitation TO sd_api;
GRANT UPDATE (is_newest, token_sealed, granted_at) ON app.invitation_token TO sd_api;
REVOKE UPDATE (key_sealed) ON app.invitation_key FROM sd_api;
