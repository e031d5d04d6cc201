-- With money each login does what its process does (test/db/rights/moneyRights.ts). What only jobs write, the api writes no more, whoever it
-- has become: payouts and disputes as they are read, how comparisons ended, how far lists of events were read, what the attestor sends,
-- and what an erasure takes. And what begins with a press, such as a purchase, a wish, a price or a voucher, no job begins.
REVOKE INSERT, UPDATE, DELETE ON app.payout, app.event_cursor FROM sd_api;
REVOKE INSERT, UPDATE ON app.card_dispute, app.attestor_tx FROM sd_api;
REVOKE INSERT ON app.reconcile_run, app.reconcile_diff, app.ledger_finding_end FROM sd_api;
REVOKE UPDATE ON app.pass_revocation FROM sd_api;
REVOKE DELETE ON app.inbox, app.card_customer, app.saved_card, app.entitlement, app.card_move FROM sd_api;
REVOKE INSERT ON app.purchase, app.connect_account, app.tier_card_price, app.card_move FROM sd_worker;
REVOKE INSERT, UPDATE ON app.refund_wish FROM sd_worker;
