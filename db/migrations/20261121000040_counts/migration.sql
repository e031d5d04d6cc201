-- One row a person counts them in every room: made-up rooms add no rows, and the first check of a room is known from it.
-- Counts of before are forgotten, as a crash would.
TRUNCATE lib.rate_limit;
ALTER TABLE lib.rate_limit
  ALTER COLUMN expire SET NOT NULL,
  -- room => [points, end in milliseconds]
  ADD COLUMN parts jsonb,
  -- how often the key went over its limit, and until when that is remembered
  ADD COLUMN offences int NOT NULL DEFAULT 0,
  ADD COLUMN offended_until bigint NOT NULL DEFAULT 0;
