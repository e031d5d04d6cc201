-- How far a reader of chain.touch has come; survives restarts, so that a missed notification loses nothing.
CREATE TABLE app.position (reader text PRIMARY KEY, seq bigint NOT NULL, at timestamptz NOT NULL DEFAULT app.now());
GRANT SELECT, INSERT, UPDATE, DELETE ON app.position TO sd_api;
