-- Gates, decisions and bans. A decision is inserted and never changed.
CREATE TYPE app.action AS ENUM ('watch', 'host');
CREATE TYPE app.verdict AS ENUM ('allow', 'deny');
CREATE TYPE app.level AS ENUM ('latest', 'safe', 'finalized');
CREATE TYPE app.deny_code AS ENUM ('BANNED', 'ENDED', 'NOT_LIVE', 'NO_PASS', 'TIER_REQUIRED', 'PASS_EXPIRED',
  'PASS_MOVED', 'REORGED', 'OTHER_DEVICE', 'CAPACITY_FULL');

CREATE TABLE app.gate (
  id app.id PRIMARY KEY, channel_id app.id NOT NULL REFERENCES app.channel (id), mode text NOT NULL CHECK (mode IN ('any', 'all')),
  sentence text NOT NULL, rules_hash app.hash NOT NULL, made_by app.id NOT NULL, at timestamptz NOT NULL DEFAULT app.now(),
  UNIQUE (channel_id, rules_hash));
CREATE TABLE app.condition (
  gate_id app.id REFERENCES app.gate (id), n smallint CHECK (n BETWEEN 1 AND 4), kind text NOT NULL CHECK (kind IN ('pass', 'tier')),
  chain_id int NOT NULL, address app.wallet NOT NULL, tier_no smallint, rank smallint,
  PRIMARY KEY (gate_id, n), CHECK ((kind = 'tier') = (tier_no IS NOT NULL AND rank IS NOT NULL)));

CREATE TABLE app.decision (
  day date NOT NULL, id app.id NOT NULL, account_id app.id NOT NULL, subject_ref bytea NOT NULL, room_id app.id NOT NULL,
  action app.action NOT NULL, verdict app.verdict NOT NULL, reason app.deny_code, evidence jsonb NOT NULL, evidence_wallet bytea,
  gate_id app.id, policy_version int NOT NULL, chain_id int, block bigint, block_hash app.hash, epoch bigint, level app.level,
  valid_until timestamptz, at timestamptz NOT NULL, trace text NOT NULL, leaf app.hash NOT NULL, sig bytea NOT NULL, key_id text NOT NULL,
  PRIMARY KEY (day, id), CHECK ((verdict = 'deny') = (reason IS NOT NULL))) PARTITION BY RANGE (day);
CREATE TABLE app.decision_other PARTITION OF app.decision DEFAULT;
CREATE INDEX decision_account ON app.decision (account_id, id);
CREATE INDEX decision_room ON app.decision (room_id, id);

CREATE TABLE app.receipt_pending (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, subject text NOT NULL, leaf app.hash NOT NULL,
  at timestamptz NOT NULL DEFAULT app.now());
CREATE TABLE app.receipt_salt (account_id app.id PRIMARY KEY REFERENCES app.account (id), salt bytea NOT NULL CHECK (octet_length(salt) = 32));
CREATE TABLE app.sign_key (
  key_id text PRIMARY KEY, public bytea NOT NULL, purpose text NOT NULL, from_at timestamptz NOT NULL DEFAULT app.now(), until_at timestamptz);

CREATE TABLE app.action_log (
  id app.id PRIMARY KEY, channel_id app.id REFERENCES app.channel (id), room_id app.id, actor app.id NOT NULL, target_account app.id NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ban', 'unban')), rule_code text NOT NULL, reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
  until timestamptz, undoes app.id, at timestamptz NOT NULL DEFAULT app.now());
CREATE INDEX action_channel ON app.action_log (channel_id, id);
-- deny wins: one primary-key lookup; channel_id 'all' bans from the installation
CREATE TABLE app.ban (
  channel_id text NOT NULL, account_id app.id NOT NULL, action_id app.id NOT NULL REFERENCES app.action_log (id), rule_code text NOT NULL,
  reason text NOT NULL, until timestamptz, PRIMARY KEY (channel_id, account_id));

CREATE TABLE app.audit (
  month date NOT NULL, id app.id NOT NULL, actor text NOT NULL, role text NOT NULL, act text NOT NULL, object text NOT NULL,
  creator_id app.id, reason text NOT NULL DEFAULT '', ip_prefix text, at timestamptz NOT NULL DEFAULT app.now(),
  PRIMARY KEY (month, id)) PARTITION BY RANGE (month);
CREATE TABLE app.audit_other PARTITION OF app.audit DEFAULT;
