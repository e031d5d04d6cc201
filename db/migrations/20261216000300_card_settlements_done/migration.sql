-- What was decided of a call by card, and what has come of it.
SET LOCAL lock_timeout = '10s';

-- done_at: since then its hold is taken, or has gone free
ALTER TABLE app.settlement ADD COLUMN done_at timestamptz;
CREATE INDEX settlement_undone ON app.settlement (decided_at) WHERE done_at IS NULL;
CREATE INDEX settlement_decided ON app.settlement (decided_at);
CREATE INDEX purchase_released ON app.purchase (ended_at) WHERE state = 'released';
GRANT UPDATE (done_at) ON app.settlement TO sd_worker;
-- what never became a booking is forgotten
CREATE INDEX card_agreement_old ON app.card_agreement (followed_at) WHERE followed_at IS NOT NULL;

-- an offer goes with its creator; before that none of their bookings by card is open
ALTER TABLE app.booking DROP CONSTRAINT booking_rail, ADD CONSTRAINT booking_rail CHECK (CASE rail
    WHEN 'chain' THEN num_nonnulls(chain_id, escrow, escrow_id, tx_hash) = 4
      AND num_nonnulls(purchase_id, currency, units, capture_before, exit_at, pending_until, pending_bps, pending_cause) = 0
    ELSE num_nonnulls(chain_id, escrow, escrow_id, tx_hash, ending_at) = 0 AND status <> 'none'
      AND num_nonnulls(purchase_id, currency, units, capture_before, exit_at, channel_id) = 6
      AND (offer_id IS NOT NULL OR status IN ('completed', 'refunded', 'split'))
      AND num_nonnulls(pending_until, pending_bps, pending_cause) IN (0, 3) END);

-- a booking by wallet is as the chain has it: who serves people changes nothing of that
CREATE FUNCTION app.keep_chain_booking() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a booking by wallet is changed by its chain alone' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER booking_chain_stays BEFORE UPDATE OF status, creator_ask_bps, fan_ask_bps ON app.booking FOR EACH ROW
  WHEN (OLD.rail = 'chain' AND pg_has_role(current_user, 'sd_api', 'USAGE') AND NOT pg_has_role(current_user, 'sd_worker', 'USAGE'))
  EXECUTE FUNCTION app.keep_chain_booking();
