-- Who earns, and the place they earn in.
CREATE TYPE app.tx_state AS ENUM ('prepared', 'sent', 'included', 'safe', 'replaced', 'cancelled', 'dropped', 'reverted');
CREATE TYPE app.tx_purpose AS ENUM ('collection', 'tier', 'purchase', 'upgrade', 'transfer');

CREATE TABLE app.creator (
  id app.id PRIMARY KEY, account_id app.id NOT NULL UNIQUE REFERENCES app.account (id), state text NOT NULL DEFAULT 'active',
  wallet_payout app.wallet, created_at timestamptz NOT NULL DEFAULT app.now());
CREATE TABLE app.channel (
  id app.id PRIMARY KEY, creator_id app.id NOT NULL REFERENCES app.creator (id),
  handle citext NOT NULL UNIQUE CHECK (handle ~ '^[a-z0-9][a-z0-9-]{1,28}[a-z0-9]$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60), about text NOT NULL DEFAULT '' CHECK (length(about) <= 2000),
  created_at timestamptz NOT NULL DEFAULT app.now());
CREATE INDEX channel_creator ON app.channel (creator_id);
CREATE INDEX channel_search ON app.channel USING gin (name gin_trgm_ops);

CREATE TABLE app.currency (
  code text PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('fiat', 'native', 'erc20')), symbol text NOT NULL,
  decimals smallint NOT NULL CHECK (decimals BETWEEN 0 AND 36), chain_id int, address app.wallet, list_index smallint);

CREATE TABLE app.collection (
  chain_id int, collection app.wallet, creator_id app.id NOT NULL REFERENCES app.creator (id), tx_hash app.hash,
  created_at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (chain_id, collection), UNIQUE (creator_id, chain_id));
CREATE TABLE app.tier_text (
  chain_id int, collection app.wallet, tier_no smallint, version int, name text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  benefits text NOT NULL DEFAULT '' CHECK (length(benefits) <= 500), at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (chain_id, collection, tier_no, version));

CREATE TABLE app.tx_intent (
  id app.id PRIMARY KEY, account_id app.id NOT NULL REFERENCES app.account (id), chain_id int NOT NULL, wallet app.wallet NOT NULL,
  nonce bigint NOT NULL, purpose app.tx_purpose NOT NULL, expect jsonb NOT NULL, tx_hash app.hash NOT NULL,
  state app.tx_state NOT NULL DEFAULT 'sent', block bigint, replaced_by app.hash, error text,
  created_at timestamptz NOT NULL DEFAULT app.now(), updated_at timestamptz NOT NULL DEFAULT app.now(),
  UNIQUE (chain_id, wallet, nonce, tx_hash));
CREATE INDEX tx_intent_open ON app.tx_intent (state) WHERE state IN ('prepared', 'sent', 'included');
CREATE INDEX tx_intent_account ON app.tx_intent (account_id, created_at DESC);
