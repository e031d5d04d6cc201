-- What the record of a call by wallet says is signed for its escrow, which takes it from anybody.
SET LOCAL lock_timeout = '10s';

-- revision: of the booking that was judged; what is moved or made longer is another one. attestor: who the contracts take the signature of.
-- attesting_at: when the keeper stored a transaction that brings it; attest_reverts: how often a block refused what the look before would have taken.
-- What is signed is out of our hands, and is not judged again.
ALTER TABLE app.call_finding
  ADD COLUMN revision int NOT NULL DEFAULT 0 CHECK (revision >= 0), ADD COLUMN attestor app.wallet,
  ADD COLUMN signature bytea CHECK (octet_length(signature) BETWEEN 1 AND 1024), ADD COLUMN signed_at timestamptz,
  ADD COLUMN attesting_at timestamptz, ADD COLUMN attest_reverts int NOT NULL DEFAULT 0 CHECK (attest_reverts >= 0),
  ADD CHECK (num_nonnulls(attestor, signature, signed_at) IN (0, 3)), ADD CHECK (signature IS NULL OR kind = 'clear'),
  ADD CHECK (attesting_at IS NULL OR signature IS NOT NULL);

UPDATE app.call_finding f SET revision = b.revision FROM app.booking b WHERE b.id = f.booking_id;

-- by wallet: an attendance that was brought says how it ends, also in a dispute
ALTER TABLE app.booking ADD COLUMN is_attested boolean NOT NULL DEFAULT false;
