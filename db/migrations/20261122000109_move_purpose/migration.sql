-- What a wallet may be asked to send: a ticket that was paid by card becomes a pass.
ALTER TYPE app.tx_purpose ADD VALUE IF NOT EXISTS 'move';
