-- Each process has a login of its own: the worker, and who asks for a comparison of the books. sd_money is nobody's login: what
-- must see more than whoever asks for it, a trigger or a function, runs as this role.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['sd_worker', 'sd_reconciler', 'sd_money'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
  END LOOP;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- The worker begins with what the login had that both used so far.
DO $$
DECLARE one record;
BEGIN
  FOR one IN
    SELECT format('GRANT %s ON %s %I.%I TO sd_worker', g.privilege_type, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
        n.nspname, c.relname) AS statement
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) g
      WHERE n.nspname IN ('app', 'chain', 'lib') AND g.grantee = 'sd_api'::regrole
    UNION ALL SELECT format('GRANT %s (%I) ON %I.%I TO sd_worker', g.privilege_type, a.attname, n.nspname, c.relname)
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(a.attacl) g
      WHERE n.nspname IN ('app', 'chain', 'lib') AND g.grantee = 'sd_api'::regrole
    UNION ALL SELECT format('GRANT EXECUTE ON FUNCTION %s TO sd_worker', p.oid::regprocedure)
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, aclexplode(p.proacl) g
      WHERE n.nspname IN ('app', 'chain', 'lib') AND g.grantee = 'sd_api'::regrole
    UNION ALL SELECT format('GRANT %s ON SCHEMA %I TO sd_worker', g.privilege_type, n.nspname)
      FROM pg_namespace n, aclexplode(n.nspacl) g WHERE n.nspname IN ('app', 'chain', 'lib') AND g.grantee = 'sd_api'::regrole
  LOOP
    EXECUTE one.statement;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA app TO sd_reconciler, sd_money;
GRANT SELECT ON app.reconcile_run, app.reconcile_diff TO sd_reconciler;
