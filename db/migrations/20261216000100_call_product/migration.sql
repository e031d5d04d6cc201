-- Calls are sold by card as well, by money that is held first. A value of a type can be used once the migration that adds it is over.
ALTER TYPE app.fee_product ADD VALUE IF NOT EXISTS 'call';
ALTER TYPE app.purchase_state ADD VALUE IF NOT EXISTS 'held' AFTER 'processing';
ALTER TYPE app.purchase_state ADD VALUE IF NOT EXISTS 'released' AFTER 'expired';
ALTER TYPE app.purchase_failure ADD VALUE IF NOT EXISTS 'HOLD_SHORT';
ALTER TYPE app.purchase_failure ADD VALUE IF NOT EXISTS 'TIME_TAKEN';
ALTER TYPE app.purchase_failure ADD VALUE IF NOT EXISTS 'HOLD_ENDED';
