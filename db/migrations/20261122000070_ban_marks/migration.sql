-- What is left of a ban when an identity leaves the account it lies on: a keyed hash that can be compared, and nobody behind it.
CREATE TABLE app.ban_mark (
  channel_id text NOT NULL, mark app.hash NOT NULL, action_id app.id NOT NULL REFERENCES app.action_log (id), rule_code text NOT NULL,
  until timestamptz, kept_until timestamptz, PRIMARY KEY (channel_id, mark), CHECK ((until IS NULL) = (kept_until IS NULL)));
CREATE INDEX ban_mark_compare ON app.ban_mark (mark);
CREATE INDEX ban_mark_kept ON app.ban_mark (kept_until) WHERE kept_until IS NOT NULL;
-- The key of these hashes, sealed under the data key; when that is replaced, the marks stay comparable.
CREATE TABLE app.mark_key (id text PRIMARY KEY CHECK (id = 'ban'), key_sealed bytea NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.ban_mark TO sd_api;
GRANT SELECT, INSERT ON app.mark_key TO sd_api;
