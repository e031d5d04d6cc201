-- One announced retry per account and room. A spent one keeps its row, so that spending does not bring the next sooner.
DELETE FROM app.retry_token;
ALTER TABLE app.retry_token DROP CONSTRAINT retry_token_pkey, ALTER COLUMN token_hash DROP NOT NULL,
  ADD COLUMN offered_at timestamptz NOT NULL DEFAULT app.now(),
  ADD PRIMARY KEY (account_id, room_id), ADD UNIQUE (token_hash);
