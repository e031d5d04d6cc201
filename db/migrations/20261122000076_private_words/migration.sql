-- A third visibility and its refusal. A new word of a type cannot be used in the transaction that adds it.
ALTER TYPE app.visibility ADD VALUE IF NOT EXISTS 'private';
ALTER TYPE app.deny_code ADD VALUE IF NOT EXISTS 'NOT_INVITED' AFTER 'BANNED';
