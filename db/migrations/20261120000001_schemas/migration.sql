-- Two schemas with two owners, one for library tables. Roles are groups without login; a process logs in
-- as a member of exactly one of them (db/provision.ts). Roles belong to the cluster, so they may exist.
CREATE SCHEMA IF NOT EXISTS chain;
CREATE SCHEMA IF NOT EXISTS app;
CREATE SCHEMA IF NOT EXISTS lib;
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['sd_indexer', 'sd_api', 'sd_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
  END LOOP;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- Database time plus an offset that only the owner can set: simulated weeks need no waiting.
CREATE TABLE app.clock (one boolean PRIMARY KEY DEFAULT true CHECK (one), shift interval NOT NULL DEFAULT '0');
INSERT INTO app.clock DEFAULT VALUES;
CREATE FUNCTION app.now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = app AS $$ SELECT now() + (SELECT shift FROM app.clock) $$;

CREATE DOMAIN app.id AS text CHECK (VALUE ~ '^[a-z]{3}_[0-9a-hjkmnp-tv-z]{22}$');
CREATE DOMAIN app.wallet AS bytea CHECK (octet_length(VALUE) = 20);
CREATE DOMAIN app.hash AS bytea CHECK (octet_length(VALUE) = 32);
CREATE DOMAIN chain.addr AS bytea CHECK (octet_length(VALUE) = 20);
CREATE DOMAIN chain.hash AS bytea CHECK (octet_length(VALUE) = 32);
