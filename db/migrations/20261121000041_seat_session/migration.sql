-- A seat ends with the session it was taken with. No foreign key: sessions are forgotten, seats and their history stay, and a
-- seat whose session is gone must be found, not blanked.
ALTER TYPE app.seat_end ADD VALUE IF NOT EXISTS 'SESSION_ENDED';
ALTER TABLE app.seat ADD COLUMN session_id text;
ALTER TABLE app.seat_past ADD COLUMN session_id text;
CREATE INDEX seat_session ON app.seat (session_id) WHERE state <> 'ended';
-- who is inside with one session alone sits there by it; others stay null and end with the last session of their account
UPDATE app.seat s SET session_id = one.id FROM (SELECT user_id, min(id) AS id FROM app.auth_session GROUP BY user_id HAVING count(*) = 1) one
  WHERE one.user_id = s.account_id AND s.state <> 'ended';
