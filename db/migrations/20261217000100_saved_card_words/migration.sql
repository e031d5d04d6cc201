-- A card is saved for a call that is too far away to be held. A value of a type can be used once the migration that adds it is over.
ALTER TYPE app.purchase_state ADD VALUE IF NOT EXISTS 'saved' BEFORE 'held';
