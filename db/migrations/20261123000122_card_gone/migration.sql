-- A kept card that the payment provider has no more: its owner chooses another one. A new word of a type cannot be used in the
-- transaction that adds it.
ALTER TYPE app.purchase_failure ADD VALUE IF NOT EXISTS 'CARD_GONE';
