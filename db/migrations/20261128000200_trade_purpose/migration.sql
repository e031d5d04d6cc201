-- Wallets buy creator tokens at their own contract.
ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'trade';
