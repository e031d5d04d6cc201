-- Passes that a card paid for and that have to end, because the payment was asked back or disputed; and the transactions by which
-- the attestor of the installation ends them. A transaction is committed, with its nonce and its hash, before it is sent: after a
-- crash it is found again, and no nonce is given twice.
CREATE TYPE app.revocation_cause AS ENUM ('REFUND', 'DISPUTE');
CREATE TYPE app.revocation_state AS ENUM ('waiting', 'sending', 'done', 'person');
CREATE TYPE app.revocation_end AS ENUM ('REVOKED', 'EXPIRED', 'BURNED', 'UNCLAIMED');
CREATE TYPE app.revocation_fault AS ENUM ('HOLD_OVER', 'WORTH', 'OTHER_TIME', 'COSTLY', 'REFUSED');
CREATE TYPE app.attestor_tx_state AS ENUM ('signed', 'sent', 'included', 'safe', 'replaced');

CREATE TABLE app.pass_revocation (
  move_id app.id PRIMARY KEY, creator_id app.id NOT NULL REFERENCES app.creator (id),
  chain_id int NOT NULL, collection app.wallet NOT NULL, purchase_hash app.hash NOT NULL,
  -- of the voucher: whom it is for, how long it holds the pass, until when it can be brought
  wallet app.wallet NOT NULL, held_until timestamptz NOT NULL, valid_until timestamptz NOT NULL,
  cause app.revocation_cause NOT NULL, state app.revocation_state NOT NULL DEFAULT 'waiting',
  -- known once the index shows the claim
  pass_id numeric(78, 0) CHECK (pass_id > 0), end_reason app.revocation_end,
  -- why a person has to look
  fail_code app.revocation_fault,
  -- looks in a row that came to nothing, and transactions that the contract refused in a block
  tries int NOT NULL DEFAULT 0, reverts int NOT NULL DEFAULT 0,
  asked_at timestamptz NOT NULL DEFAULT app.now(), next_at timestamptz NOT NULL DEFAULT app.now(), done_at timestamptz,
  CHECK ((state = 'done') = (done_at IS NOT NULL)), CHECK ((state = 'done') = (end_reason IS NOT NULL)),
  CHECK ((state = 'person') = (fail_code IS NOT NULL)),
  CHECK (pass_id IS NOT NULL OR state = 'waiting' OR end_reason = 'UNCLAIMED'));
CREATE INDEX pass_revocation_due ON app.pass_revocation (chain_id, next_at) WHERE state <> 'done';
CREATE INDEX pass_revocation_for ON app.pass_revocation (creator_id, asked_at);
CREATE TRIGGER pass_revocation_moves BEFORE UPDATE OF state ON app.pass_revocation FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('waiting', 'sending'), ('waiting', 'done'), ('waiting', 'person'), ('sending', 'waiting'), ('sending', 'done'), ('sending', 'person'),
     ('person', 'waiting'), ('person', 'sending'), ('person', 'done')))
  EXECUTE FUNCTION app.refuse_move();
GRANT SELECT ON app.pass_revocation TO sd_api;
GRANT INSERT (move_id, creator_id, chain_id, collection, purchase_hash, wallet, held_until, valid_until, cause) ON app.pass_revocation TO sd_api;
GRANT UPDATE (state, pass_id, end_reason, fail_code, tries, reverts, next_at, done_at) ON app.pass_revocation TO sd_api;

-- One signed transaction. Of one nonce there are several when its fee was raised: at most one of them is ever in a block.
CREATE TABLE app.attestor_tx (
  hash app.hash PRIMARY KEY, move_id app.id NOT NULL REFERENCES app.pass_revocation (move_id),
  creator_id app.id NOT NULL REFERENCES app.creator (id), chain_id int NOT NULL,
  sender app.wallet NOT NULL, nonce bigint NOT NULL CHECK (nonce >= 0), n smallint NOT NULL CHECK (n > 0),
  -- all that was signed, in wei and units of gas: the same is signed again from it
  to_wallet app.wallet NOT NULL, data bytea NOT NULL, value numeric(78, 0) NOT NULL CHECK (value >= 0), gas bigint NOT NULL CHECK (gas > 0),
  max_fee numeric(78, 0) NOT NULL CHECK (max_fee > 0), tip numeric(78, 0) NOT NULL CHECK (tip BETWEEN 0 AND max_fee),
  state app.attestor_tx_state NOT NULL DEFAULT 'signed', made_at timestamptz NOT NULL DEFAULT app.now(),
  -- when it was handed over last, and the head of the chain then: a fee is raised where blocks went by
  sent_at timestamptz, sent_head bigint,
  block bigint, is_ok boolean, ended_at timestamptz,
  UNIQUE (chain_id, sender, nonce, n),
  CHECK (state = 'signed' OR sent_at IS NOT NULL OR state = 'replaced'), CHECK ((state IN ('included', 'safe')) = (block IS NOT NULL)),
  CHECK ((block IS NULL) = (is_ok IS NULL)), CHECK ((state IN ('safe', 'replaced')) = (ended_at IS NOT NULL)));
CREATE INDEX attestor_tx_of ON app.attestor_tx (move_id);
CREATE INDEX attestor_tx_for ON app.attestor_tx (creator_id, made_at);
CREATE INDEX attestor_tx_open ON app.attestor_tx (chain_id, sender, nonce) WHERE state IN ('signed', 'sent', 'included');
CREATE TRIGGER attestor_tx_moves BEFORE UPDATE OF state ON app.attestor_tx FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('signed', 'sent'), ('signed', 'replaced'), ('sent', 'included'), ('sent', 'replaced'), ('included', 'sent'), ('included', 'safe'),
     ('included', 'replaced')))
  EXECUTE FUNCTION app.refuse_move();
GRANT SELECT ON app.attestor_tx TO sd_api;
GRANT INSERT (hash, move_id, creator_id, chain_id, sender, nonce, n, to_wallet, data, value, gas, max_fee, tip) ON app.attestor_tx TO sd_api;
GRANT UPDATE (state, sent_at, sent_head, block, is_ok, ended_at) ON app.attestor_tx TO sd_api;
