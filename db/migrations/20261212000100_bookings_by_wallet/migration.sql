-- Calls that are booked by wallet: what both agree to before it is paid, and each booking that the chain has.
SET LOCAL lock_timeout = '10s';

CREATE TYPE app.booking_status AS ENUM
  ('none', 'booked', 'confirmed', 'attested', 'disputed', 'completed', 'refunded', 'split', 'void');

-- What somebody was shown before they paid. id: the digest of it, under which the escrow keeps the booking.
-- reservation_id: that it was made for; such a row is forgotten after a day
CREATE TABLE app.call_agreement (
  chain_id int NOT NULL, escrow chain.addr NOT NULL, id chain.hash NOT NULL,
  account_id app.id NOT NULL REFERENCES app.account (id), reservation_id app.id NOT NULL,
  creator_id app.id NOT NULL REFERENCES app.creator (id), channel_id app.id NOT NULL REFERENCES app.channel (id),
  offer_id app.id NOT NULL REFERENCES app.call_offer (id),
  creator_wallet chain.addr NOT NULL, fan_wallet chain.addr NOT NULL,
  currency smallint NOT NULL CHECK (currency BETWEEN 0 AND 255), units numeric(78,0) NOT NULL CHECK (units > 0),
  starts_at timestamptz NOT NULL, length_minutes smallint NOT NULL,
  policy_id smallint NOT NULL, offer_no numeric(78,0) NOT NULL, nonce numeric(78,0) NOT NULL,
  text text NOT NULL CHECK (char_length(text) <= 2000), created_at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (chain_id, escrow, id));
CREATE INDEX call_agreement_account ON app.call_agreement (account_id, created_at);
CREATE INDEX call_agreement_reservation ON app.call_agreement (reservation_id);
CREATE INDEX call_agreement_creator ON app.call_agreement (creator_id);
CREATE INDEX call_agreement_offer ON app.call_agreement (offer_id);
CREATE INDEX call_agreement_channel ON app.call_agreement (channel_id);
CREATE INDEX call_agreement_old ON app.call_agreement (created_at);

-- status, starts_at, ends_at and revision are the chain's, copied from the index; none: the network dropped it, and it may come again
-- account_id: of the fan, where it is known; offer_id, channel_id: NULL where it was booked without us
-- placed_at: since then the date is taken; NULL: it was not free, and the creator takes it or gives the money back
-- fee_bps, tx_hash: what the escrow fixed, and in which transaction, while the chain had it last
CREATE TABLE app.booking (
  id app.id PRIMARY KEY, chain_id int NOT NULL, escrow chain.addr NOT NULL, escrow_id chain.hash NOT NULL,
  creator_id app.id NOT NULL REFERENCES app.creator (id), account_id app.id REFERENCES app.account (id),
  channel_id app.id REFERENCES app.channel (id), offer_id app.id REFERENCES app.call_offer (id),
  status app.booking_status NOT NULL CHECK (status <> 'void'),
  starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL, revision int NOT NULL CHECK (revision >= 0),
  fee_bps int NOT NULL, tx_hash chain.hash NOT NULL,
  placed_at timestamptz, created_at timestamptz NOT NULL DEFAULT app.now(), changed_at timestamptz NOT NULL DEFAULT app.now(),
  UNIQUE (chain_id, escrow, escrow_id), CHECK (ends_at > starts_at));
CREATE INDEX booking_creator ON app.booking (creator_id, starts_at);
CREATE INDEX booking_account ON app.booking (account_id, starts_at);
CREATE INDEX booking_channel ON app.booking (channel_id);
CREATE INDEX booking_offer ON app.booking (offer_id);
CREATE INDEX booking_open ON app.booking (chain_id, starts_at) WHERE status IN ('none', 'booked', 'confirmed', 'attested', 'disputed');

CREATE INDEX booking_changed ON app.booking (chain_id, changed_at);
-- what was booked lately is looked for every second
CREATE INDEX escrow_made ON chain.escrow (chain_id, escrow, created_block);

-- a time is held for somebody who pays, or taken by a booking
ALTER TABLE app.call_time DROP CONSTRAINT call_time_pkey;
ALTER TABLE app.call_time ALTER COLUMN reservation_id DROP NOT NULL;
ALTER TABLE app.call_time ADD COLUMN booking_id app.id REFERENCES app.booking (id);
ALTER TABLE app.call_time ADD CONSTRAINT call_time_of CHECK (num_nonnulls(reservation_id, booking_id) = 1);
CREATE UNIQUE INDEX call_time_reservation ON app.call_time (reservation_id, account_id) WHERE reservation_id IS NOT NULL;
CREATE UNIQUE INDEX call_time_booking ON app.call_time (booking_id, account_id) WHERE booking_id IS NOT NULL;

GRANT SELECT, INSERT ON app.call_agreement TO sd_api;
GRANT SELECT, DELETE ON app.call_agreement TO sd_worker;
GRANT SELECT, UPDATE (placed_at, changed_at) ON app.booking TO sd_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.booking TO sd_worker;
GRANT INSERT, UPDATE (reservation_id, booking_id) ON app.call_time TO sd_worker;
GRANT UPDATE (held_until) ON app.call_reservation TO sd_worker;
