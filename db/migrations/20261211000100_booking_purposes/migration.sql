-- What people send transactions for about paid calls.
SET LOCAL lock_timeout = '10s';

ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'policy';
ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'offer';
ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'booking';
ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'settle';
