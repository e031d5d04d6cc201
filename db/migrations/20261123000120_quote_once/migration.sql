-- A quote buys once: which one a purchase began with. Those of before had none, and nothing of theirs can be pressed again.
ALTER TABLE app.purchase ADD COLUMN quote_id app.id CHECK (quote_id LIKE 'quo\_%');
CREATE UNIQUE INDEX purchase_quote ON app.purchase (quote_id) WHERE quote_id IS NOT NULL;
GRANT INSERT (quote_id) ON app.purchase TO sd_api;
