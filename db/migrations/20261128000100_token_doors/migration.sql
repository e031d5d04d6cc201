-- A condition may ask for so much of a token, or of a stake in its vault.
SET LOCAL lock_timeout = '10s';

ALTER TYPE app.deny_code ADD VALUE IF NOT EXISTS 'TOKENS_SHORT' AFTER 'REORGED';
ALTER TYPE app.seat_end ADD VALUE IF NOT EXISTS 'TOKENS_SHORT' AFTER 'PASS_EXPIRED';

-- address: of a pass or tier their collection, of a token the token, of a stake its vault. What the contracts take as a minimum
-- has 128 bits. Passes and tiers of a gate come before tokens and stakes, a follow comes last: the first condition says whose
-- passes are asked for, where any are.
ALTER TABLE app.condition ADD COLUMN min_units numeric(39,0) CHECK (min_units BETWEEN 1 AND 340282366920938463463374607431768211455),
  DROP CONSTRAINT condition_kind_check,
  ADD CONSTRAINT condition_kind_check CHECK (kind IN ('pass', 'tier', 'erc20', 'stake', 'follower')),
  ADD CHECK ((kind IN ('erc20', 'stake')) = (min_units IS NOT NULL));

-- Why a seat has a grace, and when its last one for tokens began: one in ten minutes, or a pile of tokens that goes round would keep many.
ALTER TABLE app.seat ADD COLUMN grace_cause text CHECK (grace_cause IN ('reorged', 'reader', 'tokens')), ADD COLUMN token_grace_at timestamptz;
CREATE INDEX seat_token_grace ON app.seat (account_id, room_id) WHERE token_grace_at IS NOT NULL;
-- what ended long ago is kept column by column
ALTER TABLE app.seat_past ADD COLUMN grace_cause text, ADD COLUMN token_grace_at timestamptz;
