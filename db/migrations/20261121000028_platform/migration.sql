-- Who rules the platform: every change of roles, waiting decisions, keys of services and code of upgradeable contracts.

-- subject: whom or what it is about, a wallet, the number of a role or of a decision; args: every argument of the event
CREATE TABLE chain.security_event (
  chain_id int, block bigint, log_index int, contract chain.addr NOT NULL, kind text NOT NULL, subject text NOT NULL,
  old_value text, new_value text, args jsonb NOT NULL, at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX security_event_contract ON chain.security_event (chain_id, contract, block);
SELECT chain.add_family_table('security_event', 'contract');

-- The head when the index began: what stands above it is news, also after days without this process.
ALTER TABLE chain.cursor ADD COLUMN history_to bigint;
UPDATE chain.cursor SET history_to = head_seen;
