-- Gifts are sold by card as well. A value of a type can be used once the migration that adds it is over.
ALTER TYPE app.fee_product ADD VALUE IF NOT EXISTS 'gift';
