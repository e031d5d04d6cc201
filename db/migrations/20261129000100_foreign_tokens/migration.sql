-- A condition may ask for tokens that were not made here. What they call themselves, and their decimals, are kept with the condition:
-- nothing here follows them.
SET LOCAL lock_timeout = '10s';

ALTER TABLE app.condition ADD COLUMN token_id numeric(39,0) CHECK (token_id BETWEEN 0 AND 340282366920938463463374607431768211455),
  ADD COLUMN symbol text CHECK (char_length(symbol) BETWEEN 1 AND 64), ADD COLUMN decimals smallint CHECK (decimals BETWEEN 0 AND 36),
  DROP CONSTRAINT condition_kind_check,
  ADD CONSTRAINT condition_kind_check CHECK (kind IN ('pass', 'tier', 'erc20', 'erc721', 'erc1155', 'stake', 'follower')),
  ADD CHECK ((kind = 'erc1155') = (token_id IS NOT NULL)),
  ADD CHECK ((symbol IS NULL) = (decimals IS NULL)),
  ADD CHECK (kind = 'erc20' OR (kind IN ('erc721', 'erc1155')) = (decimals IS NOT NULL)),
  DROP CONSTRAINT condition_check3,
  ADD CHECK ((kind IN ('erc20', 'erc721', 'erc1155', 'stake')) = (min_units IS NOT NULL));
