-- In which session a second factor was proven, and when that was last of use. A row without its session proves
-- nothing and is swept.
CREATE TABLE app.step_up (
  session_id text PRIMARY KEY, method text NOT NULL CHECK (method IN ('passkey', 'totp', 'recovery')), at timestamptz NOT NULL, used_at timestamptz NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.step_up TO sd_api;
