-- Somebody who watches without having signed in. A value of its own migration: it can be used once that is committed.
ALTER TYPE app.account_state ADD VALUE IF NOT EXISTS 'guest' BEFORE 'active';
