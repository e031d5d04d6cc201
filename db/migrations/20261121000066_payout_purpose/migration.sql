-- Creators change where sales go, and collect what was kept for refunds.
ALTER TYPE app.tx_purpose ADD VALUE 'payout';
ALTER TYPE app.tx_purpose ADD VALUE 'collect';
