-- Calls of an outside interface that takes so many a second, of all processes together: the next one of a kind leaves at this moment.
-- Nothing of it has to outlive a crash.
CREATE UNLOGGED TABLE app.call_pace (kind text PRIMARY KEY, next_at timestamptz NOT NULL) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE ON app.call_pace TO sd_api, sd_worker;
