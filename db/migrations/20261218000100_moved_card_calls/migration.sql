-- Another date for a call by card: one side proposes it, the other one accepts it, and nobody signs.
SET LOCAL lock_timeout = '10s';

-- text: by card what the fan agreed to, when they proposed or accepted it
ALTER TABLE app.call_move ALTER COLUMN signature DROP NOT NULL, ADD COLUMN text text CHECK (length(text) BETWEEN 1 AND 2000),
  ADD CONSTRAINT call_move_signed CHECK (signature IS NULL OR text IS NULL),
  ADD CONSTRAINT call_move_taken CHECK (taken_at IS NULL OR signature IS NOT NULL),
  ADD CONSTRAINT call_move_agreed CHECK (signature IS NOT NULL OR text IS NOT NULL OR (NOT is_by_fan AND state <> 'accepted'));
GRANT UPDATE (text) ON app.call_move TO sd_api;
GRANT UPDATE (starts_at, ends_at, revision, reminded_minutes, purchase_id, capture_before, hold_at) ON app.booking TO sd_api;

-- who serves people changes nothing of a booking by wallet: its date is as the chain has it, too
DROP TRIGGER booking_chain_stays ON app.booking;
CREATE TRIGGER booking_chain_stays BEFORE UPDATE OF status, creator_ask_bps, fan_ask_bps, starts_at, ends_at, revision ON app.booking FOR EACH ROW
  WHEN (OLD.rail = 'chain' AND pg_has_role(current_user, 'sd_api', 'USAGE') AND NOT pg_has_role(current_user, 'sd_worker', 'USAGE'))
  EXECUTE FUNCTION app.keep_chain_booking();

-- The money of a call goes with it to its new date, as long as it is not decided what of it is taken.
CREATE TRIGGER purchase_call_moves BEFORE UPDATE OF call_at ON app.purchase FOR EACH ROW
  WHEN (OLD.call_at IS DISTINCT FROM NEW.call_at
    AND NOT (OLD.product = 'call' AND OLD.state IN ('saved', 'held') AND OLD.capture_amount IS NULL AND NEW.call_at IS NOT NULL))
  EXECUTE FUNCTION app.keep_purchase_sums();
GRANT UPDATE (call_at) ON app.purchase TO sd_api;
