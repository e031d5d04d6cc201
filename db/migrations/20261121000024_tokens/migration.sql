-- Tokens of creators, what was traded and locked, and vaults with stakes, votes and shared revenue.

-- At position u = supply + virtual supply one more base unit costs 2u / slope. platform_bps: of a sale, as of the last
-- purchase. platform_owed, creator_owed: fees of trades that nobody collected yet, beside the reserve.
CREATE TABLE chain.creator_token (
  chain_id int, token chain.addr, creator chain.addr NOT NULL, payout chain.addr NOT NULL, name text NOT NULL,
  name_hash chain.hash, symbol text NOT NULL, symbol_hash chain.hash, currency smallint NOT NULL,
  slope numeric(78,0) NOT NULL, virtual_supply_units numeric(78,0) NOT NULL, cap_units numeric(78,0) NOT NULL,
  creator_fee_bps int NOT NULL, launch_fee_bps int NOT NULL, launch_s int NOT NULL, launched_at timestamptz NOT NULL,
  supply_units numeric(78,0) NOT NULL CHECK (supply_units >= 0),
  reserve_units numeric(78,0) NOT NULL CHECK (reserve_units >= 0), platform_bps numeric(78,0) NOT NULL,
  platform_owed_units numeric(78,0) NOT NULL CHECK (platform_owed_units >= 0),
  creator_owed_units numeric(78,0) NOT NULL CHECK (creator_owed_units >= 0),
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, token));
CREATE INDEX creator_token_creator ON chain.creator_token (chain_id, creator);

-- Vaults and the lock own tokens too. Who gave all away stays with 0.
CREATE TABLE chain.token_balance (
  chain_id int, token chain.addr, owner chain.addr, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0),
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, token, owner));
CREATE INDEX token_balance_owner ON chain.token_balance (chain_id, owner);
CREATE INDEX token_balance_largest ON chain.token_balance (chain_id, token, amount_units DESC) WHERE amount_units > 0;

-- who: whose tokens they became, or were. A purchase is paid to the token and a sale by it: amount_units with both fees,
-- which stay owed in the token; the payee of a sale got the rest.
CREATE TABLE chain.token_trade (
  chain_id int, block bigint, log_index int, token chain.addr NOT NULL, side text NOT NULL CHECK (side IN ('buy', 'sell')),
  who chain.addr NOT NULL, payer chain.addr NOT NULL, payee chain.addr NOT NULL, referrer chain.addr,
  currency smallint NOT NULL, tokens_units numeric(78,0) NOT NULL,
  amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0), platform_fee_units numeric(78,0) NOT NULL,
  creator_fee_units numeric(78,0) NOT NULL, supply_after_units numeric(78,0) NOT NULL,
  reserve_after_units numeric(78,0) NOT NULL, at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX token_trade_token ON chain.token_trade (chain_id, token, block);
CREATE INDEX token_trade_who ON chain.token_trade (chain_id, who, block);

-- Fees that left a token: amount_units to the creator's payout, platform_units to the platform's treasury.
CREATE TABLE chain.token_payout (
  chain_id int, block bigint, log_index int, token chain.addr NOT NULL, payee chain.addr NOT NULL,
  currency smallint NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0), treasury chain.addr NOT NULL,
  platform_units numeric(78,0) NOT NULL, at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX token_payout_token ON chain.token_payout (chain_id, token, block);

-- What a creator bought at the launch: nothing of it is free before the cliff ends, then evenly more since locked_at.
CREATE TABLE chain.allocation (
  chain_id int, token chain.addr, creator chain.addr NOT NULL, locked_units numeric(78,0) NOT NULL,
  released_units numeric(78,0) NOT NULL CHECK (released_units >= 0), locked_at timestamptz NOT NULL,
  cliff_ends_at timestamptz NOT NULL, vesting_ends_at timestamptz NOT NULL,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, token));
CREATE INDEX allocation_creator ON chain.allocation (chain_id, creator);

-- founder_votes: whether the creator's own stake votes; it earns in either case
CREATE TABLE chain.vault (
  chain_id int, vault chain.addr, token chain.addr NOT NULL, creator chain.addr NOT NULL,
  min_stake_units numeric(78,0) NOT NULL, founder_votes boolean NOT NULL,
  total_staked_units numeric(78,0) NOT NULL CHECK (total_staked_units >= 0),
  total_leaving_units numeric(78,0) NOT NULL CHECK (total_leaving_units >= 0),
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, vault));
CREATE INDEX vault_token ON chain.vault (chain_id, token);

-- amount_units votes and earns; leaving_units does neither and can be taken from leaving_until on
CREATE TABLE chain.stake (
  chain_id int, vault chain.addr, owner chain.addr, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0),
  leaving_units numeric(78,0) NOT NULL CHECK (leaving_units >= 0), leaving_until timestamptz,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, vault, owner));
CREATE INDEX stake_owner ON chain.stake (chain_id, owner);

-- delegatee NULL = said nothing, and votes for itself; votes_units: its own and those of others who delegated to it
CREATE TABLE chain.vault_votes (
  chain_id int, vault chain.addr, wallet chain.addr, delegatee chain.addr,
  votes_units numeric(78,0) NOT NULL CHECK (votes_units >= 0),
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, vault, wallet));

-- The votes of a wallet at a past second are those of its last row up to then; of one second the last row counts.
CREATE TABLE chain.vault_checkpoint (
  chain_id int, block bigint, log_index int, vault chain.addr NOT NULL, wallet chain.addr NOT NULL,
  votes_units numeric(78,0) NOT NULL CHECK (votes_units >= 0), at timestamptz NOT NULL, tx_hash chain.hash NOT NULL,
  PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX vault_checkpoint_wallet ON chain.vault_checkpoint (chain_id, vault, wallet, block, log_index);

-- Scaled numbers count 1e-27 of the smallest unit: what one staked unit earned since the beginning, and what is still to be
-- given as of dripped_at, evenly until ends_at. While nobody has a stake nothing is given, and both times wait.
-- token: what the currency was when it was opened; the zero address is the chain's own money.
CREATE TABLE chain.vault_revenue (
  chain_id int, vault chain.addr, currency smallint, token chain.addr NOT NULL, notice_hash chain.hash NOT NULL,
  opened_at timestamptz NOT NULL, per_token_scaled numeric(78,0) NOT NULL, left_scaled numeric(78,0) NOT NULL,
  dripped_at timestamptz, ends_at timestamptz, notified_units numeric(78,0) NOT NULL, paid_units numeric(78,0) NOT NULL,
  block bigint NOT NULL, log_index int NOT NULL, tx_hash chain.hash NOT NULL, created_block bigint, created_tx chain.hash,
  PRIMARY KEY (chain_id, vault, currency));

-- Revenue that came in; the payer of what was absorbed is who asked for it.
CREATE TABLE chain.vault_income (
  chain_id int, block bigint, log_index int, vault chain.addr NOT NULL, currency smallint NOT NULL,
  payer chain.addr NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0), at timestamptz NOT NULL,
  tx_hash chain.hash NOT NULL, PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX vault_income_vault ON chain.vault_income (chain_id, vault, block);

-- Revenue that an owner of a stake took.
CREATE TABLE chain.vault_reward (
  chain_id int, block bigint, log_index int, vault chain.addr NOT NULL, currency smallint NOT NULL,
  owner chain.addr NOT NULL, payee chain.addr NOT NULL, amount_units numeric(78,0) NOT NULL CHECK (amount_units >= 0),
  at timestamptz NOT NULL, tx_hash chain.hash NOT NULL, PRIMARY KEY (chain_id, block, log_index));
CREATE INDEX vault_reward_owner ON chain.vault_reward (chain_id, owner, block);

SELECT chain.add_family_table(tbl, 'token')
  FROM unnest(ARRAY['creator_token', 'token_balance', 'token_trade', 'token_payout', 'allocation']) AS tbl;
SELECT chain.add_family_table(tbl, 'vault')
  FROM unnest(ARRAY['vault', 'stake', 'vault_votes', 'vault_checkpoint', 'vault_revenue', 'vault_income', 'vault_reward'])
    AS tbl;
