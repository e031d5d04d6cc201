-- Events in ranges of (chain, block). The table that held them all becomes the first range as it stands: no row is moved
-- and none is looked at, because its range has no end until the next one begins.
ALTER TABLE chain.event DETACH PARTITION chain.event_other;
DROP TABLE chain.event;
ALTER TABLE chain.event_other RENAME TO event_1;
ALTER INDEX chain.event_other_pkey RENAME TO event_1_pkey;
ALTER INDEX chain.event_other_chain_id_tx_hash_idx RENAME TO event_1_tx;
ALTER INDEX chain.event_other_chain_id_address_kind_block_idx RENAME TO event_1_address;

-- Indexes beside the key are made by chain.index_events when a range is full: the parent has none, or each new range would.
CREATE TABLE chain.event (
  chain_id int, block bigint, log_index int, block_hash chain.hash NOT NULL, tx_hash chain.hash NOT NULL,
  tx_index int NOT NULL, ord int NOT NULL, address chain.addr NOT NULL, topics bytea[] NOT NULL,
  data bytea NOT NULL, kind smallint NOT NULL,
  PRIMARY KEY (chain_id, block, log_index)) PARTITION BY RANGE (chain_id, block);
ALTER TABLE chain.event ATTACH PARTITION chain.event_1
  FOR VALUES FROM (MINVALUE, MINVALUE) TO (MAXVALUE, MAXVALUE);
GRANT SELECT, INSERT, UPDATE, DELETE ON chain.event TO sd_indexer;
GRANT SELECT ON chain.event TO sd_api, sd_auditor;
-- a partition has no rights of its own
REVOKE ALL ON chain.event_1 FROM sd_indexer, sd_api, sd_auditor;

-- nothing was stored yet: filled without them, they are made when it is full or the head is reached
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM chain.event) THEN DROP INDEX chain.event_1_tx, chain.event_1_address; END IF;
END $$;

-- How many events make a range full; by a function, so that the owner can say otherwise.
CREATE FUNCTION chain.events_per_partition() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT 5000000::bigint';
REVOKE EXECUTE ON FUNCTION chain.events_per_partition FROM PUBLIC;

-- Ranges with their bounds as numbers and as written. The events are estimated by size, as the planner does; a table that
-- nobody analyzed yet has some 400 bytes a row.
CREATE FUNCTION chain.event_partitions() RETURNS TABLE (
  name text, lower_bound text, upper_bound text, from_chain numeric, from_block numeric, to_chain numeric, to_block numeric,
  events bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.relname, format('(%s, %s)', b[1], b[2]), format('(%s, %s)', b[3], b[4]), n[1], n[2], n[3], n[4],
    (pg_relation_size(c.oid) / current_setting('block_size')::numeric
      * CASE WHEN c.reltuples > 0 AND c.relpages > 0 THEN c.reltuples::numeric / c.relpages ELSE 20 END)::bigint
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid,
    regexp_match(replace(pg_get_expr(c.relpartbound, c.oid), '''', ''), 'FROM \((\S+), (\S+)\) TO \((\S+), (\S+)\)') AS b,
    LATERAL (SELECT array_agg(CASE v WHEN 'MINVALUE' THEN '-Infinity' WHEN 'MAXVALUE' THEN 'Infinity' ELSE v END::numeric
      ORDER BY o) AS n FROM unnest(b) WITH ORDINALITY AS u (v, o)) AS as_numbers
  WHERE i.inhparent = 'chain.event'::regclass $$;
REVOKE EXECUTE ON FUNCTION chain.event_partitions FROM PUBLIC;

-- Ends a full range one block above the cursor and begins the next one there, both in one moment. Only the last range of
-- the chain can end, and only when it is full: however often this is called, there is one range for so many events.
-- Returns how many events the open range still takes; NULL when the chain has none that could end.
CREATE FUNCTION chain.next_event_partition(of_chain int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  size bigint := chain.events_per_partition();
  next_block bigint;
  full_one record;
  next_name text;
  has_others boolean;
BEGIN
  SELECT number + 1 INTO next_block FROM chain.cursor WHERE chain_id = of_chain FOR UPDATE;
  SELECT * INTO full_one FROM chain.event_partitions() p
    WHERE (p.from_chain, p.from_block) < (of_chain::numeric, next_block::numeric) AND p.to_chain > of_chain;
  IF full_one IS NULL OR full_one.events < size THEN RETURN size - full_one.events; END IF;
  -- what is stored behind the new bound could not stay: events of a chain with a higher number
  EXECUTE format('SELECT EXISTS (SELECT FROM chain.%I WHERE (chain_id, block) >= ($1, $2))', full_one.name)
    INTO has_others USING of_chain, next_block;
  IF has_others THEN RETURN NULL; END IF;
  SELECT 'event_' || max(substr(p.name, 7)::int) + 1 INTO next_name FROM chain.event_partitions() p;
  EXECUTE format('ALTER TABLE chain.event DETACH PARTITION chain.%I', full_one.name);
  EXECUTE format('ALTER TABLE chain.event ATTACH PARTITION chain.%I FOR VALUES FROM %s TO (%s, %s)',
    full_one.name, full_one.lower_bound, of_chain, next_block);
  EXECUTE format('CREATE TABLE chain.%I PARTITION OF chain.event FOR VALUES FROM (%s, %s) TO %s',
    next_name, of_chain, next_block, full_one.upper_bound);
  RETURN size;
END $$;
REVOKE EXECUTE ON FUNCTION chain.next_event_partition FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chain.next_event_partition TO sd_indexer;

-- Makes one index that a range lacks: of those that ended, and at the head of the chain of the open one too.
-- Returns whether one was missing; cut off, it leaves nothing behind and is called again.
CREATE FUNCTION chain.index_events(of_chain int, is_at_head boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s'
  SET maintenance_work_mem = '128MB' AS $$
DECLARE
  part record;
BEGIN
  FOR part IN SELECT p.name FROM chain.event_partitions() p
    WHERE p.from_chain <= of_chain AND p.to_chain >= of_chain AND (is_at_head OR p.to_chain = of_chain)
    ORDER BY p.from_chain, p.from_block
  LOOP
    IF to_regclass(format('chain.%I', part.name || '_tx')) IS NULL THEN
      EXECUTE format('CREATE INDEX %I ON chain.%I (chain_id, tx_hash)', part.name || '_tx', part.name);
      RETURN true;
    ELSIF to_regclass(format('chain.%I', part.name || '_address')) IS NULL THEN
      EXECUTE format('CREATE INDEX %I ON chain.%I (chain_id, address, kind, block)', part.name || '_address', part.name);
      EXECUTE format('ANALYZE chain.%I', part.name);
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END $$;
REVOKE EXECUTE ON FUNCTION chain.index_events FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chain.index_events TO sd_indexer;
