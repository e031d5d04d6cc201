-- A voucher whose pass is there stays 'mirrored' for ever, and the worker looks every ten seconds at what became of such passes. Once
-- the time that was paid for is over nothing of them matters any more: they are marked, and what is looked at are those that run.
SET LOCAL lock_timeout = '10s';
ALTER TABLE app.card_move ADD COLUMN settled_at timestamptz;
CREATE INDEX card_move_kept ON app.card_move (chain_id, source_id) WHERE state = 'mirrored' AND frozen_at IS NULL AND settled_at IS NULL;
GRANT UPDATE (settled_at) ON app.card_move TO sd_worker;
