-- Who lost every second factor asks that they go: a week in which everything that enters the account hears of it, and cancels it.
CREATE TABLE app.factor_removal (
  account_id app.id PRIMARY KEY REFERENCES app.account (id), asked_at timestamptz NOT NULL DEFAULT app.now(), due_at timestamptz NOT NULL,
  told_at timestamptz NOT NULL DEFAULT app.now());
CREATE INDEX factor_removal_due ON app.factor_removal (due_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.factor_removal TO sd_api;
