-- An amount counts units of its currency, which is not always wei; the end of a pass is valid_until, as in decisions.
-- who reads for long must not make everybody else wait behind this
SET LOCAL lock_timeout = '10s';

ALTER TABLE chain.tier RENAME COLUMN price_wei TO price_units;
ALTER TABLE chain.pass RENAME COLUMN expires_at TO valid_until;
ALTER TABLE chain.pass RENAME COLUMN paid_wei TO paid_units;
ALTER TABLE chain.credit RENAME COLUMN owed_wei TO owed_units;
ALTER TABLE chain.pass_sale RENAME COLUMN amount_wei TO amount_units;
ALTER TABLE chain.pass_sale RENAME COLUMN referral_wei TO referral_units;
ALTER TABLE chain.pass_sale RENAME COLUMN expires_at TO valid_until;

-- Rows as they were before a block, by which a reorg takes it back: tables 2, 3 and 4 are tier, pass and credit.
UPDATE chain.undo SET before = before - 'price_wei' || jsonb_build_object('price_units', before -> 'price_wei')
  WHERE tbl = 2 AND before ? 'price_wei';
UPDATE chain.undo SET before = before - 'expires_at' - 'paid_wei'
    || jsonb_build_object('valid_until', before -> 'expires_at', 'paid_units', before -> 'paid_wei')
  WHERE tbl = 3 AND before ? 'paid_wei';
UPDATE chain.undo SET before = before - 'owed_wei' || jsonb_build_object('owed_units', before -> 'owed_wei')
  WHERE tbl = 4 AND before ? 'owed_wei';
