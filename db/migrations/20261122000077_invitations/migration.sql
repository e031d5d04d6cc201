-- Who may enter a private room. A claimed invitation is the right itself; one that was taken back stays, to say why.
CREATE TYPE app.invitation_kind AS ENUM ('email', 'link');
CREATE TYPE app.invitation_state AS ENUM ('invited', 'claimed', 'revoked', 'bounced');
CREATE TABLE app.invitation (
  id app.id PRIMARY KEY, room_id app.id NOT NULL REFERENCES app.room (id), kind app.invitation_kind NOT NULL, email citext,
  label text CHECK (length(label) BETWEEN 1 AND 60), state app.invitation_state NOT NULL DEFAULT 'invited',
  made_at timestamptz NOT NULL DEFAULT app.now(), valid_until timestamptz NOT NULL, claimed_by app.id REFERENCES app.account (id),
  claimed_at timestamptz, revoked_at timestamptz,
  -- an address goes when its person leaves, and its invitation must not become one for anybody
  CHECK (kind = 'email' OR email IS NULL), CHECK (kind = 'link' OR label IS NULL),
  CHECK (state <> 'claimed' OR (claimed_by IS NOT NULL AND claimed_at IS NOT NULL)));
CREATE UNIQUE INDEX invitation_address ON app.invitation (room_id, email) WHERE state <> 'revoked' AND email IS NOT NULL;
CREATE UNIQUE INDEX invitation_one_claim ON app.invitation (room_id, claimed_by) WHERE state = 'claimed';
CREATE INDEX invitation_claimed ON app.invitation (claimed_by, room_id) WHERE claimed_by IS NOT NULL;
CREATE INDEX invitation_room ON app.invitation (room_id, made_at);
CREATE INDEX invitation_email ON app.invitation (email) WHERE email IS NOT NULL;
CREATE TRIGGER invitation_moves BEFORE UPDATE OF state ON app.invitation FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (OLD.state::text, NEW.state::text) NOT IN
    (('invited', 'claimed'), ('invited', 'revoked'), ('invited', 'bounced'), ('bounced', 'invited'), ('bounced', 'claimed'),
     ('bounced', 'revoked'), ('claimed', 'revoked')))
  EXECUTE FUNCTION app.refuse_move();

-- A row each time an invitation goes out; the newest token alone opens it. Sealed until its mail was taken, then its hash is left.
CREATE TABLE app.invitation_token (
  id app.id PRIMARY KEY, invitation_id app.id NOT NULL REFERENCES app.invitation (id) ON DELETE CASCADE,
  creator_id app.id NOT NULL REFERENCES app.creator (id), token_hash app.hash NOT NULL UNIQUE, token_sealed bytea,
  is_newest boolean NOT NULL DEFAULT true, made_at timestamptz NOT NULL DEFAULT app.now(), granted_at timestamptz);
CREATE UNIQUE INDEX invitation_token_newest ON app.invitation_token (invitation_id) WHERE is_newest;
CREATE INDEX invitation_token_of ON app.invitation_token (invitation_id);
CREATE INDEX invitation_token_made ON app.invitation_token (creator_id, made_at);
CREATE INDEX invitation_token_sealed ON app.invitation_token (id) WHERE token_sealed IS NOT NULL;

-- Addresses that want no invitation, as keyed hashes: whose they are can be asked, not read. The key is sealed like any secret.
CREATE TABLE app.invitation_opt_out (email_hash app.hash PRIMARY KEY, at timestamptz NOT NULL DEFAULT app.now());
CREATE TABLE app.invitation_key (id text PRIMARY KEY CHECK (id = 'opt-outs'), key_sealed bytea NOT NULL);

GRANT SELECT, INSERT, UPDATE, DELETE ON app.invitation, app.invitation_token TO sd_api;
GRANT SELECT, INSERT ON app.invitation_opt_out, app.invitation_key TO sd_api;
GRANT UPDATE (key_sealed) ON app.invitation_key TO sd_api;
