-- What every table of a family needs beside its columns: rights, and the view that also says as of which block a row stands
-- while its scope is suspended. contract: the column with the contract; key_column: the column that names the subject in a
-- contract that many people share, as `scope` of the table in indexer/families says it; none = the contract as a whole.
CREATE FUNCTION chain.add_family_table(tbl text, contract text, key_column text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  scope_key text := '''''::bytea';
  is_bytes boolean;
BEGIN
  IF key_column IS NOT NULL THEN
    SELECT b.typname = 'bytea' INTO STRICT is_bytes
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      JOIN pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
      WHERE a.attrelid = format('chain.%I', tbl)::regclass AND a.attname = key_column;
    -- wallets and hashes are their bytes, numbers their digits
    scope_key := format(CASE WHEN is_bytes THEN 't.%I' ELSE 'convert_to(t.%I::text, ''UTF8'')' END, key_column);
  END IF;
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON chain.%I TO sd_indexer', tbl);
  EXECUTE format('GRANT SELECT ON chain.%I TO sd_auditor', tbl);
  EXECUTE format('CREATE VIEW chain.%I AS SELECT t.*, s.block - 1 AS as_of FROM chain.%I t
    LEFT JOIN chain.suspension s ON s.chain_id = t.chain_id AND s.address = t.%I AND s.key = %s',
    tbl || '_as_of', tbl, contract, scope_key);
  EXECUTE format('GRANT SELECT ON chain.%I TO sd_api, sd_auditor', tbl || '_as_of');
END $$;
REVOKE EXECUTE ON FUNCTION chain.add_family_table FROM PUBLIC;
