-- Handles of somebody who was erased: nobody else's for a while, as keyed hashes of what they look like. Whether one is kept
-- can be asked, not read, and nothing says whose it was. The key is sealed like any secret.
CREATE TABLE app.handle_kept (mark app.hash PRIMARY KEY, kept_until timestamptz NOT NULL);
CREATE INDEX handle_kept_until ON app.handle_kept (kept_until);
CREATE TABLE app.handle_key (id text PRIMARY KEY CHECK (id = 'handles'), key_sealed bytea NOT NULL);
GRANT SELECT, INSERT, DELETE ON app.handle_kept TO sd_api;
GRANT SELECT, INSERT ON app.handle_key TO sd_api;
CREATE TRIGGER handle_kept_lasts BEFORE DELETE ON app.handle_kept FOR EACH ROW
  WHEN (OLD.kept_until > app.now()) EXECUTE FUNCTION app.keep_term();
