-- Several ways in: a nonce is given to sign in, or to link a wallet to one account; neither serves for the other.
ALTER TABLE app.wallet_nonce ADD COLUMN account_id app.id REFERENCES app.account (id);
-- policy_ver counts changes of the wallets that an account has: readings from before one are not believed
GRANT UPDATE (policy_ver) ON app.account TO sd_api;
GRANT UPDATE (ended_at) ON app.identity TO sd_api;
