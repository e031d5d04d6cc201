-- A ban can be taken back. The log of actions is written in the order in which they count (`seq`), each is undone once at most,
-- and what undid it says so.
SET LOCAL lock_timeout = '10s';
ALTER TABLE app.action_log ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE app.action_log ALTER COLUMN target_account DROP NOT NULL;
ALTER TABLE app.action_log DROP CONSTRAINT action_log_kind_check;
ALTER TABLE app.action_log ADD CONSTRAINT action_log_kind_check CHECK (kind IN ('delete', 'undelete', 'release', 'timeout', 'untimeout',
  'kick', 'unkick', 'ban', 'unban', 'shield', 'unshield', 'role', 'unrole'));
ALTER TABLE app.action_log ADD CONSTRAINT action_log_undoes_fkey FOREIGN KEY (undoes) REFERENCES app.action_log (id);
ALTER TABLE app.action_log ADD CONSTRAINT action_log_undoes_check CHECK (kind NOT IN ('unban', 'unkick') OR undoes IS NOT NULL) NOT VALID;
ALTER TABLE app.action_log ADD CONSTRAINT action_log_target_check CHECK (target_account IS NOT NULL OR kind IN ('shield', 'unshield'));
CREATE UNIQUE INDEX action_undone ON app.action_log (undoes) WHERE undoes IS NOT NULL;
CREATE UNIQUE INDEX action_seq ON app.action_log (channel_id, seq);
DROP INDEX app.action_channel;
-- who else is out by an act: accounts to which a banned wallet or address came
CREATE INDEX ban_action ON app.ban (action_id);
CREATE INDEX ban_mark_action ON app.ban_mark (action_id);

-- The only way by which a ban ends before its time. It takes an entry of the log that undoes one of its bans, written before, so
-- that none ends without a reason. What is in force by a newer act stays. Marks go first: who is given a ban by one of them
-- meanwhile holds its row, is waited for and is found. Answers whose channel is open again.
CREATE FUNCTION app.lift_ban(undo app.id) RETURNS SETOF app.id
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
DECLARE
  act app.action_log;
  acts app.id[];
BEGIN
  SELECT a.* INTO act FROM app.action_log a JOIN app.action_log u ON u.undoes = a.id
    WHERE u.id = undo AND u.kind = 'un' || a.kind AND a.kind IN ('ban', 'kick') AND u.channel_id = a.channel_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a ban is lifted by an act that undoes it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- acts before the one in force have no ban of their own any more, but they may have left marks
  SELECT array_agg(o.id) INTO acts FROM app.action_log o WHERE o.id = act.id OR (o.channel_id = act.channel_id AND o.kind IN ('ban', 'kick')
    AND o.seq < act.seq AND o.target_account = act.target_account AND EXISTS (SELECT FROM app.ban b
      WHERE b.channel_id = act.channel_id AND b.account_id = act.target_account AND b.action_id = act.id));
  DELETE FROM app.ban_mark WHERE channel_id = act.channel_id AND action_id = ANY (acts);
  RETURN QUERY DELETE FROM app.ban WHERE channel_id = act.channel_id AND action_id = ANY (acts) RETURNING account_id;
END $$;
REVOKE ALL ON FUNCTION app.lift_ban FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.lift_ban TO sd_api, sd_worker;
-- the log is written where moderators act, which is in no process of the worker
REVOKE INSERT ON app.action_log FROM sd_worker;
