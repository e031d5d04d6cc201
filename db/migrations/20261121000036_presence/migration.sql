-- A seat is what the engine sees: whether its person is connected, when the engine said so by its own clock, and since
-- when nobody was seen on it through no fault of ours (null: somebody is, or nobody could be).
ALTER TABLE app.seat_lease
  ADD COLUMN is_inside boolean NOT NULL DEFAULT false,
  ADD COLUMN told_at timestamptz,
  ADD COLUMN unseen_since timestamptz;
UPDATE app.seat_lease l SET is_inside = true FROM app.seat s WHERE s.id = l.seat_id AND s.state IN ('live', 'grace');

-- How long seats of an account stood unseen, a row for each time it ended; who keeps places empty waits for the next.
CREATE TABLE app.absence (account_id app.id NOT NULL, at timestamptz NOT NULL DEFAULT app.now(), s double precision NOT NULL CHECK (s >= 0));
CREATE INDEX absence_account ON app.absence (account_id, at);
CREATE INDEX absence_at ON app.absence (at);
GRANT SELECT, INSERT, DELETE ON app.absence TO sd_api;
