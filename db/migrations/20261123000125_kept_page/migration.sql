-- The address of a page that the worker opened for somebody in the line, for the next look of who waits: it costs no call of
-- the provider. Whoever reads it takes it, so that nobody who comes back from there is led there again.
ALTER TABLE app.purchase ADD COLUMN page_url text CHECK (length(page_url) <= 4096);
GRANT UPDATE (page_url) ON app.purchase TO sd_api, sd_worker;
CREATE FUNCTION app.forget_page() RETURNS trigger LANGUAGE plpgsql SET search_path = app, pg_temp AS $$
BEGIN
  NEW.page_url := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER purchase_page_goes BEFORE UPDATE OF state ON app.purchase FOR EACH ROW
  WHEN (NEW.state <> 'checkout_open' AND NEW.page_url IS NOT NULL) EXECUTE FUNCTION app.forget_page();
