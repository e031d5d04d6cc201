-- Communities of creators: their governors, what was proposed and voted, and the decisions that wait in their treasuries.

-- A governor speaks of its settings before its factory announces it, in one transaction: until then vault, timelock and
-- creator_wallet are NULL. veto_until NULL = the creator may veto nothing. quorum_percent: of what is staked.
CREATE TABLE chain.governor (
  chain_id int, governor chain.addr, vault chain.addr, timelock chain.addr, creator_wallet chain.addr, veto_until timestamptz,
  voting_delay_s numeric(78,0), voting_period_s numeric(78,0), late_quorum_s numeric(78,0),
  threshold_units numeric(78,0), quorum_percent numeric(78,0),
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, governor));
CREATE INDEX governor_vault ON chain.governor (chain_id, vault);
CREATE INDEX governor_creator ON chain.governor (chain_id, creator_wallet);

-- A proposal needs the percentage of the second in which its vote began: the last one up to then.
CREATE TABLE chain.quorum_change (
  chain_id int, block bigint, log_index int, governor chain.addr NOT NULL, percent numeric(78,0) NOT NULL,
  at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX quorum_change_governor ON chain.quorum_change (chain_id, governor, block);

-- The state follows from the row and the time: domain/governance/proposalState.ts. description: its first 16 KiB, its hash
-- is that of the whole. calls: [{target, value, data, data_hash}], all data together as far as one text; data_hash is the
-- hash of the whole where data was cut. kind and hash are NULL between two events of one transaction.
CREATE TABLE chain.proposal (
  chain_id int, governor chain.addr, proposal_id numeric(78,0), proposer chain.addr NOT NULL,
  kind text CHECK (kind IN ('treasury', 'content', 'collab')), description text NOT NULL, description_hash chain.hash,
  calls jsonb NOT NULL, vote_start timestamptz NOT NULL, vote_end timestamptz NOT NULL,
  against_units numeric(78,0) NOT NULL CHECK (against_units >= 0), for_units numeric(78,0) NOT NULL CHECK (for_units >= 0),
  abstain_units numeric(78,0) NOT NULL CHECK (abstain_units >= 0), eta timestamptz, queued_at timestamptz,
  objection_units numeric(78,0) NOT NULL CHECK (objection_units >= 0), executed_at timestamptz, cancelled_at timestamptz,
  vetoed_by chain.addr,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, governor, proposal_id), CHECK ((eta IS NULL) = (queued_at IS NULL)));

CREATE TABLE chain.vote (
  chain_id int, block bigint, log_index int, governor chain.addr NOT NULL, proposal_id numeric(78,0) NOT NULL,
  voter chain.addr NOT NULL, support text NOT NULL CHECK (support IN ('against', 'for', 'abstain')),
  weight_units numeric(78,0) NOT NULL CHECK (weight_units >= 0), reason text NOT NULL, reason_hash chain.hash,
  at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX vote_proposal ON chain.vote (chain_id, governor, proposal_id);
CREATE INDEX vote_voter ON chain.vote (chain_id, voter, block);

-- id: the number that the treasury gives a decision with all its calls
CREATE TABLE chain.timelock_call (
  chain_id int, timelock chain.addr, id chain.hash, ready_at timestamptz NOT NULL, done_at timestamptz,
  cancelled_at timestamptz,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, timelock, id));

SELECT chain.add_family_table('governor', 'governor');
SELECT chain.add_family_table('quorum_change', 'governor');
SELECT chain.add_family_table('proposal', 'governor');
SELECT chain.add_family_table('vote', 'governor');
SELECT chain.add_family_table('timelock_call', 'timelock');
