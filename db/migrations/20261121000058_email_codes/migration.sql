-- Codes that are sent by mail. Rows stay for a day, for wrong tries are counted over it. Of a code its hash under the key of its
-- row is kept; the code itself is sealed until the mail with it was taken. Whether a flow gets a mail is decided by the worker,
-- so that a request for it writes the same for every address; a flow without one opens nothing.
CREATE TABLE app.email_code (
  id app.id PRIMARY KEY, purpose text NOT NULL CHECK (purpose IN ('enter', 'link')), email citext NOT NULL,
  account_id app.id REFERENCES app.account (id), browser_hash app.hash, code_hash bytea NOT NULL, key_sealed bytea NOT NULL,
  code_sealed bytea, created_at timestamptz NOT NULL DEFAULT app.now(), expires_at timestamptz NOT NULL, granted_at timestamptz,
  used_at timestamptz, tries int NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5), CHECK ((purpose = 'link') = (account_id IS NOT NULL)));
CREATE INDEX email_code_email ON app.email_code (email, created_at);
CREATE INDEX email_code_created ON app.email_code (created_at);
CREATE INDEX email_code_sealed ON app.email_code (expires_at) WHERE code_sealed IS NOT NULL;

-- Browsers in which the owner of an address entered before, by the hash of what their cookie holds.
CREATE TABLE app.known_browser (
  browser_hash app.hash NOT NULL, email citext NOT NULL, at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (browser_hash, email));
CREATE INDEX known_browser_at ON app.known_browser (at);

GRANT SELECT, INSERT, UPDATE, DELETE ON app.email_code, app.known_browser TO sd_api;
