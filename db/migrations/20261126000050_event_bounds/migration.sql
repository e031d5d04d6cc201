-- A full range ends in three transactions, none of which looks at its events while readers wait: a check says where it will
-- end, some blocks ahead; the check is proven beside everybody's reading and writing; the proven bound is attached unseen.
SET LOCAL lock_timeout = '10s';

-- The range that is about to end, by the check `ends_<chain>_<block>` on it. There is one at most.
CREATE FUNCTION chain.event_bound() RETURNS TABLE (partition text, of_chain int, before_block bigint, is_proven boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.relname, n[1]::int, n[2]::bigint, k.convalidated
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'c',
    regexp_match(k.conname, '^ends_(\d+)_(\d+)$') AS n
  WHERE i.inhparent = 'chain.event'::regclass AND n IS NOT NULL $$;
REVOKE EXECUTE ON FUNCTION chain.event_bound FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chain.event_bound TO sd_indexer;

-- Says where a full range ends: a tenth of its blocks above the cursor, so that blocks go on being stored while somebody
-- who reads for long keeps the next range from beginning. Only the last range of the chain can end, and only when it is
-- full. What it holds is not looked at: chain.prove_event_bound does that.
-- Returns how many events the open range still takes, 0 when it is about to end; NULL when the chain has none that could end.
CREATE OR REPLACE FUNCTION chain.next_event_partition(of_chain int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  size bigint := chain.events_per_partition();
  next_block bigint;
  first_block bigint;
  full_one record;
  inside text;
  has_others boolean;
BEGIN
  SELECT number + 1 INTO next_block FROM chain.cursor WHERE chain_id = of_chain FOR UPDATE;
  IF EXISTS (SELECT FROM chain.event_bound()) THEN RETURN 0; END IF;
  SELECT * INTO full_one FROM chain.event_partitions() p
    WHERE (p.from_chain, p.from_block) < (of_chain::numeric, next_block::numeric) AND p.to_chain > of_chain;
  IF full_one IS NULL OR full_one.events < size THEN RETURN size - full_one.events; END IF;
  -- what lies behind the bound could not stay, and what comes there could not be stored: a chain with a higher number
  EXECUTE format('SELECT (SELECT min(block) FROM chain.%1$I WHERE chain_id = $1), EXISTS (SELECT FROM chain.cursor
      WHERE chain_id > $1) OR EXISTS (SELECT FROM chain.%1$I WHERE (chain_id, block) >= ($1, $2))', full_one.name)
    INTO first_block, has_others USING of_chain, next_block;
  IF has_others THEN RETURN NULL; END IF;
  next_block := next_block + (next_block - coalesce(first_block, next_block)) / 10;
  -- in the form that Postgres gives the bounds of a range: it has to see that the one follows from the other
  IF full_one.from_chain = of_chain THEN
    inside := format('chain_id = %s AND block >= %s AND block < %s', of_chain, full_one.from_block, next_block);
  ELSE
    inside := format('%1$s AND (chain_id < %2$s OR chain_id = %2$s AND block < %3$s)',
      pg_get_partition_constraintdef(format('chain.%I', full_one.name)::regclass), of_chain, next_block);
  END IF;
  EXECUTE format('ALTER TABLE chain.%I ADD CONSTRAINT %I CHECK (%s) NOT VALID',
    full_one.name, format('ends_%s_%s', of_chain, next_block), inside);
  RETURN 0;
END $$;

-- Reads the range that is about to end, beside those who read and write it. Without a bound, or once proven, it does nothing.
CREATE FUNCTION chain.prove_event_bound() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  bound record;
BEGIN
  SELECT * INTO bound FROM chain.event_bound() WHERE NOT is_proven;
  IF NOT FOUND THEN RETURN; END IF;
  EXECUTE format('ALTER TABLE chain.%I VALIDATE CONSTRAINT %I', bound.partition,
    format('ends_%s_%s', bound.of_chain, bound.before_block));
END $$;
REVOKE EXECUTE ON FUNCTION chain.prove_event_bound FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chain.prove_event_bound TO sd_indexer;

-- Ends the range at its proven bound and begins the next one there, both in one moment.
CREATE FUNCTION chain.begin_event_partition() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  bound record;
  full_one record;
  next_name text;
BEGIN
  LOCK TABLE ONLY chain.event IN ACCESS EXCLUSIVE MODE;
  SELECT * INTO bound FROM chain.event_bound() WHERE is_proven;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT * INTO full_one FROM chain.event_partitions() p WHERE p.name = bound.partition;
  SELECT 'event_' || max(substr(p.name, 7)::int) + 1 INTO next_name FROM chain.event_partitions() p;
  EXECUTE format('ALTER TABLE chain.event DETACH PARTITION chain.%I', full_one.name);
  EXECUTE format('ALTER TABLE chain.event ATTACH PARTITION chain.%I FOR VALUES FROM %s TO (%s, %s)',
    full_one.name, full_one.lower_bound, bound.of_chain, bound.before_block);
  EXECUTE format('ALTER TABLE chain.%I DROP CONSTRAINT %I', full_one.name,
    format('ends_%s_%s', bound.of_chain, bound.before_block));
  EXECUTE format('CREATE TABLE chain.%I PARTITION OF chain.event FOR VALUES FROM (%s, %s) TO %s',
    next_name, bound.of_chain, bound.before_block, full_one.upper_bound);
END $$;
REVOKE EXECUTE ON FUNCTION chain.begin_event_partition FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chain.begin_event_partition TO sd_indexer;
