-- The public rules: every act names one of them. A newer text of a rule is a row more; what was done before stands by its own.
CREATE TABLE app.rule (
  code text NOT NULL CHECK (code ~ '^[a-z][a-z-]{1,30}$'), version int NOT NULL CHECK (version > 0), text text NOT NULL,
  from_at timestamptz NOT NULL DEFAULT app.now(), PRIMARY KEY (code, version));
INSERT INTO app.rule (code, version, text) VALUES
  ('host-decision', 1, 'A host decides who takes part in their own channel. Whoever is kept out by this rule broke none of the others.'),
  ('spam', 1, 'Do not repeat yourself, advertise, post links that nobody asked for, or write with several accounts at once.'),
  ('harassment', 1, 'Do not insult, follow or gang up on people, and do not ask others to.'),
  ('hate', 1, 'Do not attack people for who they are: where they come from, what they believe, whom they love, their body or their health.'),
  ('threats', 1, 'Do not threaten anybody with violence or harm, wish it on them, or praise it.'),
  ('sexual-content', 1, 'Nothing sexual that the host did not announce, and never anything sexual with minors.'),
  ('private-data', 1, 'Do not share names, addresses, numbers, pictures or messages of others that are not public.'),
  ('impersonation', 1, 'Do not pass yourself off as somebody else, or as somebody who works here.');
GRANT SELECT ON app.rule TO sd_api;
-- what was done about somebody is told in a group of its own
ALTER TYPE app.notification_group ADD VALUE IF NOT EXISTS 'moderation' BEFORE 'security';
