-- What happened is only added to. The api keeps the rights that its statements use: what it may change or delete is the
-- state of things that go on, and stands with a reason in test/db/rights/mayChange.ts. Table by table, so that rights which
-- other migrations gave stay.
REVOKE UPDATE, DELETE ON app.account, app.profile, app.identity, app.receipt_salt, app.auth_user, app.auth_account,
  app.auth_wallet_address, app.channel, app.collection, app.currency, app.receipt_pending, app.seat_past, app.sign_key
  FROM sd_api;
REVOKE UPDATE ON app.auth_verification FROM sd_api;
REVOKE DELETE ON app.creator, app.ban, app.media_node, app.pulse, app.room, app.tx_intent FROM sd_api;
-- who adds a key could sign decisions with it; keys are registered by the owner when migrating
REVOKE INSERT ON app.sign_key, app.currency FROM sd_api;
-- a schema in which the api makes nothing
REVOKE CREATE ON SCHEMA lib FROM sd_api;
-- without it a temporary table of the caller comes before every other of its name
ALTER FUNCTION app.now() SET search_path = app, pg_temp;
