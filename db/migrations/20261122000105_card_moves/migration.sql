-- What was paid by card, on its way to a wallet. A row is a voucher that was given out: it cannot be recalled, so what it says
-- never changes, only what became of it.
CREATE TYPE app.card_move_state AS ENUM ('signed', 'claimed', 'mirrored', 'over', 'withdrawn');
ALTER TYPE app.refund_failure ADD VALUE IF NOT EXISTS 'MOVED';

CREATE TABLE app.card_move (
  -- the right that moves, by its source; one whose account was erased keeps whose pass it holds until the hold is over
  id app.id PRIMARY KEY, source_id text NOT NULL CHECK (length(source_id) BETWEEN 1 AND 64), account_id app.id REFERENCES app.account (id),
  creator_id app.id NOT NULL REFERENCES app.creator (id), chain_id int NOT NULL, collection app.wallet NOT NULL,
  tier_no int NOT NULL CHECK (tier_no BETWEEN 1 AND 65535), wallet app.wallet NOT NULL,
  -- null is for ever, which a voucher says as 0
  length_s bigint CHECK (length_s BETWEEN 1 AND 4294967295),
  -- held_until as the voucher has it: the pass stays with its owner until the day this second is in has ended
  held_until timestamptz NOT NULL, valid_until timestamptz NOT NULL, salt bytea NOT NULL CHECK (length(salt) = 32),
  purchase_hash bytea NOT NULL UNIQUE CHECK (length(purchase_hash) = 32), signer app.wallet NOT NULL,
  signature bytea NOT NULL CHECK (length(signature) BETWEEN 1 AND 4096), state app.card_move_state NOT NULL DEFAULT 'signed',
  made_at timestamptz NOT NULL DEFAULT app.now(), ended_at timestamptz, pass_id numeric(78, 0) CHECK (pass_id > 0),
  -- its payment is disputed or goes back: no reader counts a pass at this wallet while the hold lasts
  frozen_at timestamptz,
  CHECK (held_until > valid_until), CHECK ((state IN ('over', 'withdrawn')) = (ended_at IS NOT NULL)),
  CHECK (state NOT IN ('claimed', 'mirrored') OR pass_id IS NOT NULL));
-- One voucher of a right at a time, and one on its way to a wallet.
CREATE UNIQUE INDEX card_move_one ON app.card_move (source_id) WHERE state IN ('signed', 'claimed', 'mirrored');
CREATE UNIQUE INDEX card_move_one_way ON app.card_move (chain_id, collection, wallet) WHERE state IN ('signed', 'claimed');
CREATE INDEX card_move_source ON app.card_move (source_id);
CREATE INDEX card_move_of ON app.card_move (account_id, made_at);
CREATE INDEX card_move_for ON app.card_move (creator_id, made_at);
CREATE INDEX card_move_open ON app.card_move (chain_id, id) WHERE state IN ('signed', 'claimed');
CREATE INDEX card_move_frozen ON app.card_move (chain_id, collection) WHERE frozen_at IS NOT NULL AND state IN ('signed', 'claimed', 'mirrored');
CREATE TRIGGER card_move_moves BEFORE UPDATE OF state ON app.card_move FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('signed', 'claimed'), ('signed', 'mirrored'), ('signed', 'over'), ('claimed', 'signed'), ('claimed', 'mirrored'), ('claimed', 'withdrawn'),
     ('mirrored', 'withdrawn')))
  EXECUTE FUNCTION app.refuse_move();
GRANT SELECT, DELETE ON app.card_move TO sd_api;
GRANT INSERT (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, length_s, held_until, valid_until, salt,
  purchase_hash, signer, signature) ON app.card_move TO sd_api;
GRANT UPDATE (account_id, state, ended_at, pass_id, frozen_at) ON app.card_move TO sd_api;
