-- What is counted of an address are its few flows with a mail; a stranger writes thousands without one.
CREATE INDEX email_code_counted ON app.email_code (email, browser_hash, created_at) WHERE granted_at IS NOT NULL;
DROP INDEX app.email_code_email;
-- a browser whose cookie changes takes its counts along
CREATE INDEX email_code_browser ON app.email_code (browser_hash) WHERE browser_hash IS NOT NULL;
CREATE INDEX known_browser_email ON app.known_browser (email, at);
