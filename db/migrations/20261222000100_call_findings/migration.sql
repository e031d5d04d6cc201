-- What the record of a call says of its money, ten minutes after its end and again when more of it came in.
SET LOCAL lock_timeout = '10s';

-- starts_at: the date that it is of; creator_s, fan_s, both_s: proven whole seconds; least_bps, most_bps: the creator's share if what one alone says
-- counts as is worst for them, and as is best; cause: of a clear one. judged_at: later words are not in it. By card a clear one is attested with it.
CREATE TABLE app.call_finding (
  booking_id app.id PRIMARY KEY REFERENCES app.booking (id) ON DELETE CASCADE, starts_at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('clear', 'contested')),
  creator_s int NOT NULL CHECK (creator_s >= 0), fan_s int NOT NULL CHECK (fan_s >= 0),
  both_s int NOT NULL CHECK (both_s BETWEEN 0 AND least(creator_s, fan_s)),
  least_bps int NOT NULL CHECK (least_bps >= 0), most_bps int NOT NULL CHECK (most_bps BETWEEN least_bps AND 10000),
  cause text CHECK (cause ~ '^[a-zA-Z]{1,24}$'), judged_at timestamptz NOT NULL DEFAULT app.now(),
  CHECK ((kind = 'clear') = (cause IS NOT NULL)), CHECK (kind = 'contested' OR least_bps = most_bps));

GRANT SELECT ON app.call_finding TO sd_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.call_finding TO sd_worker;
