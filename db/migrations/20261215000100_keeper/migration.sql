-- What the services of an installation send to the chain is one journal: the attestor's transactions, and those of the keeper, which
-- brings the last step of booked calls. And what a creator signs of what was agreed, without sending anything.
SET LOCAL lock_timeout = '10s';

CREATE TYPE app.service AS ENUM ('attestor', 'keeper');
ALTER TYPE app.attestor_tx_state RENAME TO service_tx_state;
ALTER TABLE app.attestor_tx RENAME TO service_tx;
ALTER TABLE app.service_tx ADD COLUMN service app.service NOT NULL DEFAULT 'attestor';
ALTER TABLE app.service_tx ALTER COLUMN service DROP DEFAULT;
-- subject_id: what it is sent for, of the attestor a revocation by its move, of the keeper a booking
ALTER TABLE app.service_tx DROP CONSTRAINT attestor_tx_move_id_fkey;
ALTER TABLE app.service_tx RENAME COLUMN move_id TO subject_id;
ALTER INDEX app.attestor_tx_of RENAME TO service_tx_of;
ALTER INDEX app.attestor_tx_for RENAME TO service_tx_for;
ALTER INDEX app.attestor_tx_open RENAME TO service_tx_open;
ALTER INDEX app.attestor_tx_pkey RENAME TO service_tx_pkey;
ALTER TRIGGER attestor_tx_moves ON app.service_tx RENAME TO service_tx_moves;
-- what a day came to is read before each transaction of the keeper's
CREATE INDEX service_tx_made ON app.service_tx (service, chain_id, made_at);

CREATE TYPE app.keeper_state AS ENUM ('works', 'unfunded', 'limited', 'capped');
-- How the keeper stands, as the worker saw it last. No row: this installation has none
CREATE TABLE app.keeper (
  chain_id int PRIMARY KEY, sender chain.addr NOT NULL, state app.keeper_state NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT app.now());

-- ending_at: since then the keeper's transaction that ends it is on its way; NULL: there is none
-- ending_reverts: of those, how many a block had and the contract refused
ALTER TABLE app.booking ADD COLUMN ending_at timestamptz;
ALTER TABLE app.booking ADD COLUMN ending_reverts int NOT NULL DEFAULT 0 CHECK (ending_reverts >= 0);

-- the creator's signature of the same digest; it is given once
ALTER TABLE app.call_agreement ADD COLUMN creator_signature bytea CHECK (length(creator_signature) BETWEEN 1 AND 2048);
ALTER TABLE app.call_agreement ADD COLUMN countersigned_at timestamptz;
ALTER TABLE app.call_agreement ADD CONSTRAINT call_agreement_countersigned CHECK ((creator_signature IS NULL) = (countersigned_at IS NULL));

GRANT INSERT (service) ON app.service_tx TO sd_worker;
GRANT SELECT ON app.keeper TO sd_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.keeper TO sd_worker;
GRANT UPDATE (creator_signature, countersigned_at) ON app.call_agreement TO sd_api;
