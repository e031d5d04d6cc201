-- People. better-auth owns the auth_ tables (credentials and sessions); identity says who owns what.
CREATE TYPE app.account_state AS ENUM ('active', 'suspended', 'closing', 'erased');
CREATE TYPE app.identity_kind AS ENUM ('wallet', 'email', 'passkey');

CREATE TABLE app.account (
  id app.id PRIMARY KEY, state app.account_state NOT NULL DEFAULT 'active', created_at timestamptz NOT NULL DEFAULT app.now(),
  policy_ver bigint NOT NULL DEFAULT 0);

CREATE TABLE app.auth_user (
  id text PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, email_verified boolean NOT NULL DEFAULT false,
  image text, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE app.auth_session (
  id text PRIMARY KEY, expires_at timestamptz NOT NULL, token text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
  ip_address text, user_agent text, user_id text NOT NULL REFERENCES app.auth_user (id) ON DELETE CASCADE);
CREATE INDEX auth_session_user ON app.auth_session (user_id);
CREATE TABLE app.auth_account (
  id text PRIMARY KEY, account_id text NOT NULL, provider_id text NOT NULL,
  user_id text NOT NULL REFERENCES app.auth_user (id) ON DELETE CASCADE, access_token text, refresh_token text,
  id_token text, access_token_expires_at timestamptz, refresh_token_expires_at timestamptz, scope text, password text,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX auth_account_user ON app.auth_account (user_id);
CREATE TABLE app.auth_verification (
  id text PRIMARY KEY, identifier text NOT NULL, value text NOT NULL, expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX auth_verification_identifier ON app.auth_verification (identifier);
CREATE TABLE app.auth_wallet_address (
  id text PRIMARY KEY, user_id text NOT NULL REFERENCES app.auth_user (id) ON DELETE CASCADE, address text NOT NULL,
  chain_id int NOT NULL, is_primary boolean NOT NULL DEFAULT false, created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (address, chain_id));

CREATE TABLE app.profile (
  account_id app.id PRIMARY KEY REFERENCES app.account (id), display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 40),
  name_skeleton text NOT NULL, locale text NOT NULL DEFAULT 'en', zone text NOT NULL DEFAULT 'UTC');
CREATE INDEX profile_skeleton ON app.profile USING gin (name_skeleton gin_trgm_ops);

CREATE TABLE app.identity (
  id app.id PRIMARY KEY, account_id app.id NOT NULL REFERENCES app.account (id), kind app.identity_kind NOT NULL,
  wallet app.wallet, email citext, passkey_id text, verified_at timestamptz NOT NULL DEFAULT app.now(), ended_at timestamptz,
  CHECK (num_nonnulls(wallet, email, passkey_id) = 1));
CREATE UNIQUE INDEX identity_wallet ON app.identity (wallet) WHERE ended_at IS NULL AND wallet IS NOT NULL;
CREATE UNIQUE INDEX identity_email ON app.identity (email) WHERE ended_at IS NULL AND email IS NOT NULL;
CREATE INDEX identity_account ON app.identity (account_id);
