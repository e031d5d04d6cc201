-- Autovacuum looks once a minute, and an index that fills in seconds has no statistics until then: Postgres then finds one
-- row of a collection by reading all of them. Analyses what has none, or grew to four times what it was.
CREATE FUNCTION chain.refresh_statistics() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tbl regclass;
  analysed int := 0;
BEGIN
  FOR tbl IN
    SELECT c.oid FROM pg_class c
    WHERE c.relnamespace = 'chain'::regnamespace AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0
      AND (c.reltuples < 0 OR pg_relation_size(c.oid) / current_setting('block_size')::bigint >= 4 * greatest(c.relpages, 2))
  LOOP
    EXECUTE format('ANALYZE %s', tbl);
    analysed := analysed + 1;
  END LOOP;
  RETURN analysed;
END $$;
REVOKE EXECUTE ON FUNCTION chain.refresh_statistics FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chain.refresh_statistics TO sd_indexer;
