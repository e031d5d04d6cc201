-- Doors whose tokens are put into the session lock while their owner is inside.
SET LOCAL lock_timeout = '10s';

-- what an ERC-20 condition of the gate counts is then what is locked for the room's hub room, and nothing else
ALTER TABLE app.room ADD COLUMN locks_tokens boolean NOT NULL DEFAULT false;
ALTER TABLE app.room ADD CONSTRAINT room_locks_tokens CHECK (NOT locks_tokens OR kind = 'voice') NOT VALID;
ALTER TABLE app.room VALIDATE CONSTRAINT room_locks_tokens;
GRANT SELECT ON chain.token_lock_as_of TO sd_worker;

ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'lock';
ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'unlock';

-- what foreign tokens that somebody locked are called, by any gate that asks for them
CREATE INDEX condition_foreign ON app.condition (chain_id, address) WHERE decimals IS NOT NULL;
