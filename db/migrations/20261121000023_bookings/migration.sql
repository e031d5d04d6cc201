-- Calls that creators sell, bookings of them, and what became of each. What time alone changes is not here: domain/booking
-- says it from a row and the time of a block.

-- Calls that a creator sells to everybody; is_open alone ever changes. calls: 1, or how many are sold together.
CREATE TABLE chain.offer (
  chain_id int, escrow chain.addr, creator chain.addr, offer_no numeric(78,0),
  price_units numeric(78,0) NOT NULL CHECK (price_units >= 0), currency smallint NOT NULL, length_minutes int NOT NULL,
  policy_id smallint NOT NULL, calls smallint NOT NULL, is_open boolean NOT NULL,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, escrow, creator, offer_no));

-- What happens when a call does not go as planned, counted by creator from 0; never changes. The shares are the creator's.
CREATE TABLE chain.policy (
  chain_id int, escrow chain.addr, creator chain.addr, policy_id smallint,
  notice_full_s bigint NOT NULL, notice_partial_s bigint NOT NULL, dispute_window_s bigint NOT NULL,
  arbiter_deadline_s bigint NOT NULL, grace_s int NOT NULL, partial_bps int NOT NULL, no_show_bps int NOT NULL,
  full_overlap_bps int NOT NULL, fallback_bps int NOT NULL, is_metered boolean NOT NULL,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, escrow, creator, policy_id));

-- Agreements that can never be booked, because their creator took the quote back.
CREATE TABLE chain.quote_void (
  chain_id int, escrow chain.addr, id chain.hash, creator chain.addr NOT NULL, voided_at timestamptz NOT NULL,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, escrow, id));

-- offer_no NULL = a quote. *_ask_bps: the settlement that a side proposes. until: from then on anybody can end an attested
-- or disputed booking, with fallback_bps for the creator; the others end by their policy. What was proposed and would have
-- held stays with a booking that has ended.
CREATE TABLE chain.escrow (
  chain_id int, escrow chain.addr, id chain.hash, fan chain.addr NOT NULL, creator chain.addr NOT NULL,
  currency smallint NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0),
  start_at timestamptz NOT NULL, length_minutes int NOT NULL, policy_id smallint NOT NULL, fee_bps int NOT NULL,
  status text NOT NULL CHECK (status IN
    ('booked', 'confirmed', 'attested', 'disputed', 'completed', 'refunded', 'split')),
  summary_hash chain.hash NOT NULL, nonce numeric(78,0) NOT NULL, offer_no numeric(78,0), revision bigint NOT NULL,
  creator_ask_bps int, fan_ask_bps int, fallback_bps int, fallback_cause text, until timestamptz,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, escrow, id), CHECK (num_nonnulls(fallback_bps, fallback_cause, until) IN (0, 3)));
CREATE INDEX escrow_fan ON chain.escrow (chain_id, fan);
CREATE INDEX escrow_creator ON chain.escrow (chain_id, creator);
CREATE INDEX escrow_open ON chain.escrow (chain_id, start_at)
  WHERE status IN ('booked', 'confirmed', 'attested', 'disputed');

-- Money of a booking: booked and extended came in from the payer, settled went out; what went back to the fan and to the
-- platform is in the parts.
CREATE TABLE chain.escrow_move (
  chain_id int, block bigint, log_index int, escrow chain.addr NOT NULL, id chain.hash NOT NULL,
  kind text NOT NULL CHECK (kind IN ('booked', 'extended', 'settled')), payer chain.addr NOT NULL,
  payee chain.addr NOT NULL, currency smallint NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0),
  cause text, ended_by chain.addr, to_creator_units numeric(78,0), to_fan_units numeric(78,0), fee_units numeric(78,0),
  at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index),
  CHECK (num_nonnulls(cause, ended_by, to_creator_units, to_fan_units, fee_units)
    = CASE WHEN kind = 'settled' THEN 5 ELSE 0 END),
  CHECK (to_creator_units >= 0 AND to_fan_units >= 0 AND fee_units >= 0),
  CONSTRAINT escrow_move_sum CHECK (to_creator_units + to_fan_units + fee_units = amount_units));
CREATE INDEX escrow_move_booking ON chain.escrow_move (chain_id, escrow, id, block, log_index);

-- Who was in a call, as an attestor says; creator_bps holds from until on if nobody disputes or rules.
CREATE TABLE chain.attendance (
  chain_id int, block bigint, log_index int, escrow chain.addr NOT NULL, id chain.hash NOT NULL,
  attestor chain.addr NOT NULL, creator_s bigint NOT NULL, fan_s bigint NOT NULL, overlap_s bigint NOT NULL,
  ended_at timestamptz NOT NULL, creator_bps int NOT NULL, cause text NOT NULL, until timestamptz NOT NULL,
  at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX attendance_booking ON chain.attendance (chain_id, escrow, id, block, log_index);

-- Disputes about bookings; of providers: chain.dispute. creator_bps: of an opened one what holds if no arbiter rules until
-- then, of a ruling what it gives. text_hash: of the evidence or of the reason.
CREATE TABLE chain.booking_dispute (
  chain_id int, block bigint, log_index int, escrow chain.addr NOT NULL, id chain.hash NOT NULL,
  kind text NOT NULL CHECK (kind IN ('opened', 'ruled')), by chain.addr NOT NULL, creator_bps int NOT NULL,
  text_hash chain.hash NOT NULL, until timestamptz, at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index), CHECK ((kind = 'opened') = (until IS NOT NULL)));
CREATE INDEX booking_dispute_booking ON chain.booking_dispute (chain_id, escrow, id, block, log_index);

-- Bookings (id) that a side brought before a court of jurors. has_effect: the escrow took the ruling.
CREATE TABLE chain.court_case (
  chain_id int, court chain.addr, dispute_id numeric(78,0), id chain.hash NOT NULL, by chain.addr NOT NULL,
  cost_wei numeric(78,0) NOT NULL CHECK (cost_wei >= 0), escalated_at timestamptz NOT NULL,
  ruling text CHECK (ruling IN ('refused', 'creator', 'fan', 'half')), ruled_at timestamptz, has_effect boolean,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, court, dispute_id), CHECK (num_nonnulls(ruling, ruled_at, has_effect) IN (0, 3)));
CREATE INDEX court_case_booking ON chain.court_case (chain_id, id);

SELECT chain.add_family_table('offer', 'escrow', 'creator');
SELECT chain.add_family_table('policy', 'escrow', 'creator');
SELECT chain.add_family_table('quote_void', 'escrow', 'id');
SELECT chain.add_family_table('escrow', 'escrow', 'id');
SELECT chain.add_family_table('escrow_move', 'escrow', 'id');
SELECT chain.add_family_table('attendance', 'escrow', 'id');
SELECT chain.add_family_table('booking_dispute', 'escrow', 'id');
SELECT chain.add_family_table('court_case', 'court', 'dispute_id');
