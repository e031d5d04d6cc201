-- Buckets of the rate limits, shared by all api processes. Unlogged: a crash may forget them, and no
-- request waits for a disk flush only to be counted.
CREATE UNLOGGED TABLE lib.rate_limit (
  key varchar(255) PRIMARY KEY, points int NOT NULL DEFAULT 0, expire bigint) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON lib.rate_limit TO sd_api;
