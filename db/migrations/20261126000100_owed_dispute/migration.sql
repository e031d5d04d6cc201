-- What a bank took and the creator's account has not is owed: since when, until it was taken.
SET LOCAL lock_timeout = '10s';
ALTER TYPE app.refund_failure ADD VALUE IF NOT EXISTS 'SHORT';
ALTER TABLE app.card_dispute ADD COLUMN owed_at timestamptz, ADD CHECK (owed_at IS NULL OR reversal_ref IS NULL);
GRANT UPDATE (owed_at) ON app.card_dispute TO sd_worker;
