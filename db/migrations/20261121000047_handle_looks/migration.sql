-- More letters and digits are folded into what a handle looks like, as domain/names/handleSkeleton does it (a
-- test compares both). Channels that look alike by these stay: the oldest of them holds the look, so nobody can
-- take it anew, and the look of each other one is its own handle behind a sign that no handle has.
ALTER TABLE app.channel ADD COLUMN keeps_lookalike boolean NOT NULL DEFAULT false;

CREATE FUNCTION pg_temp.looks(handle text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT replace(replace(translate(replace(replace(replace(translate(lower(handle), '0135-', 'oles'),
    'rn', 'm'), 'vv', 'w'), 'i', 'l'), '246789', 'zabtbg'), 'cl', 'd'), 'nn', 'm') $$;
UPDATE app.channel SET keeps_lookalike = true WHERE id IN (
  SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY pg_temp.looks(handle::text) ORDER BY created_at, id) AS n
    FROM app.channel) ranked WHERE n > 1);

ALTER TABLE app.channel DROP COLUMN handle_skeleton;
ALTER TABLE app.channel ADD COLUMN handle_skeleton text NOT NULL GENERATED ALWAYS AS (
  CASE WHEN keeps_lookalike THEN '=' || handle::text ELSE
    replace(replace(translate(replace(replace(replace(translate(lower(handle::text), '0135-', 'oles'),
      'rn', 'm'), 'vv', 'w'), 'i', 'l'), '246789', 'zabtbg'), 'cl', 'd'), 'nn', 'm') END) STORED;
CREATE UNIQUE INDEX channel_handle_skeleton ON app.channel (handle_skeleton);
