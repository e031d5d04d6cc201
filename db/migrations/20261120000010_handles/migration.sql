-- What a handle looks like; two channels must not be mistaken for each other. The same folding as
-- domain/names/nameSkeleton for the signs a handle can have (a test compares both).
ALTER TABLE app.channel ADD COLUMN handle_skeleton text NOT NULL GENERATED ALWAYS AS (
  replace(replace(replace(translate(lower(handle::text), '0135-', 'oles'), 'rn', 'm'), 'vv', 'w'), 'i', 'l')) STORED;
CREATE UNIQUE INDEX channel_handle_skeleton ON app.channel (handle_skeleton);
