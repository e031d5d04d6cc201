-- Kinds of journals for the rest of what is paid on a chain. booking: paid into an escrow, booking_ended: paid out of it; trade and
-- trade_fees: of creator tokens; revenue and reward: of vaults; division: of what several are paid through; support: to early
-- supporters.
SET LOCAL lock_timeout = '10s';
ALTER TYPE app.journal_kind ADD VALUE 'recording';
ALTER TYPE app.journal_kind ADD VALUE 'booking';
ALTER TYPE app.journal_kind ADD VALUE 'booking_ended';
ALTER TYPE app.journal_kind ADD VALUE 'trade';
ALTER TYPE app.journal_kind ADD VALUE 'trade_fees';
ALTER TYPE app.journal_kind ADD VALUE 'revenue';
ALTER TYPE app.journal_kind ADD VALUE 'reward';
ALTER TYPE app.journal_kind ADD VALUE 'division';
ALTER TYPE app.journal_kind ADD VALUE 'support';
-- which journals have something in a contract: asked for each withdrawal
CREATE INDEX ledger_account_contract ON app.ledger_account (ref, currency) WHERE place = 'contract';
