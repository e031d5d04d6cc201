-- What a person is told, and the mails that tell it outside.
CREATE TYPE app.notification_group AS ENUM ('live', 'money', 'security');
CREATE TYPE app.delivery_channel AS ENUM ('email');
CREATE TYPE app.delivery_state AS ENUM ('due', 'sent', 'bounced', 'failed');

-- A later state of the same object replaces the earlier one, and is unread again.
CREATE TABLE app.notification (
  id app.id PRIMARY KEY, account_id app.id NOT NULL REFERENCES app.account (id), news_group app.notification_group NOT NULL,
  kind text NOT NULL, object_key text NOT NULL, facts jsonb NOT NULL DEFAULT '{}', told_at timestamptz NOT NULL DEFAULT app.now(),
  read_at timestamptz, UNIQUE (account_id, object_key));
CREATE INDEX notification_newest ON app.notification (account_id, told_at DESC, id DESC);
CREATE INDEX notification_unread ON app.notification (account_id) WHERE read_at IS NULL;

-- One row for each object, person, channel and step. `email` is set only where the address may no longer be the account's by
-- the time the mail is written: an identity that was just taken away, or somebody who has no account yet.
CREATE TABLE app.delivery (
  id app.id PRIMARY KEY, object_key text NOT NULL, account_id app.id REFERENCES app.account (id), email citext,
  channel app.delivery_channel NOT NULL, step text NOT NULL, news_group app.notification_group NOT NULL, kind text NOT NULL,
  facts jsonb NOT NULL DEFAULT '{}', due_at timestamptz NOT NULL DEFAULT app.now(), expires_at timestamptz,
  state app.delivery_state NOT NULL DEFAULT 'due', tries int NOT NULL DEFAULT 0, next_at timestamptz NOT NULL DEFAULT app.now(),
  settled_at timestamptz, error text, UNIQUE NULLS NOT DISTINCT (object_key, account_id, email, channel, step),
  CHECK (num_nonnulls(account_id, email) > 0), CHECK ((state = 'due') = (settled_at IS NULL)));
-- security does not wait behind a thousand reminders
CREATE INDEX delivery_due ON app.delivery (next_at) WHERE state = 'due' AND news_group <> 'security';
CREATE INDEX delivery_due_security ON app.delivery (next_at) WHERE state = 'due' AND news_group = 'security';
CREATE INDEX delivery_account ON app.delivery (account_id, due_at DESC);
CREATE INDEX delivery_settled ON app.delivery (settled_at) WHERE settled_at IS NOT NULL;
CREATE TRIGGER delivery_moves BEFORE UPDATE OF state ON app.delivery FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('due', 'sent'), ('due', 'bounced'), ('due', 'failed'), ('sent', 'bounced'), ('sent', 'failed')))
  EXECUTE FUNCTION app.refuse_move();

-- Addresses whose server said that they take nothing, for good.
CREATE TABLE app.mail_suppression (email citext PRIMARY KEY, since timestamptz NOT NULL DEFAULT app.now(), cause text NOT NULL);

-- No row: mails are on. Security has no choice.
CREATE TABLE app.mail_choice (
  account_id app.id NOT NULL REFERENCES app.account (id), news_group app.notification_group NOT NULL CHECK (news_group <> 'security'),
  is_on boolean NOT NULL, PRIMARY KEY (account_id, news_group));

-- The way out of a group that each mail carries; of the token its hash alone is kept.
CREATE TABLE app.unsubscribe (
  token_hash app.hash PRIMARY KEY, account_id app.id NOT NULL REFERENCES app.account (id),
  news_group app.notification_group NOT NULL CHECK (news_group <> 'security'), at timestamptz NOT NULL DEFAULT app.now());
CREATE INDEX unsubscribe_at ON app.unsubscribe (at);

GRANT SELECT, INSERT, UPDATE, DELETE ON app.notification, app.delivery, app.mail_suppression, app.mail_choice TO sd_api;
GRANT SELECT, INSERT, DELETE ON app.unsubscribe TO sd_api;
