-- The worker began with all that the one login of before could do (115). It keeps what the statements that it is made of ask for
-- (test/db/rights/workerRights.test.ts): it makes no account, session, way in, channel, room or seat, and changes none of the proofs by
-- which somebody comes in; what is over it still takes.
SET LOCAL lock_timeout = '10s';
REVOKE INSERT ON app.account, app.auth_session, app.channel, app.collection, app.creator, app.email_code, app.evidence, app.export_job,
  app.factor_lock, app.factor_removal, app.follower, app.handle_past, app.idempotency, app.identity, app.invitation, app.invitation_opt_out,
  app.invitation_token, app.known_browser, app.mail_choice, app.media_node, app.passkey, app.passkey_challenge, app.profile, app.recovery_set,
  app.reminder, app.retry_token, app.room, app.seat, app.seat_lease, app.share_link, app.step_up, app.tier_text, app.totp, app.wallet_nonce,
  lib.rate_limit FROM sd_worker;
REVOKE UPDATE ON app.auth_session, app.factor_lock, app.handle_past, app.idempotency, app.identity, app.known_browser, app.mail_choice,
  app.mail_suppression, app.media_node, app.passkey, app.profile, app.recovery_set, app.reminder, app.retry_token, app.step_up, app.totp,
  lib.rate_limit FROM sd_worker;
REVOKE SELECT ON app.currency FROM sd_worker;
