import type pg from 'pg'

/** What the catalogue lets a login do, by kind of way. Each fact is one line. */
export interface Ways {
  /** `schema.table: update delete`, by right of the table or of one of its columns */
  changes: string[]
  /** tables that may be emptied, watched by triggers or referred to; the same form */
  otherRights: string[]
  /** partitions with any right */
  partitions: string[]
  /** functions that run as somebody else, by call or by trigger */
  definers: string[]
  /** such functions, with what they call, that hold a word that changes rows, or look names up where the caller writes */
  looseDefiners: string[]
  /** rights that tables, functions or schemas of the future would have */
  defaults: string[]
  /** `parent -> child` where a change of the parent changes rows that the login itself may not */
  cascades: string[]
  /** schemas in which it may make something */
  makesIn: string[]
  /** roles that it is or can become, with what they may beyond tables */
  roles: string[]
}

type Asked = (text: string, values: unknown[]) => Promise<string[]>

const SYSTEM = `('pg_catalog', 'information_schema', 'pg_toast')`
/** The login and every role it can become. */
const ROLES = `roles AS (SELECT oid, rolname FROM pg_roles WHERE pg_has_role($1, oid, 'MEMBER'))`
const MAY_CHANGE_ROWS = (right: 'UPDATE' | 'DELETE', table: string) =>
  right === 'UPDATE'
    ? `EXISTS (SELECT FROM roles r WHERE has_any_column_privilege(r.oid, ${table}, 'UPDATE'))`
    : `EXISTS (SELECT FROM roles r WHERE has_table_privilege(r.oid, ${table}, 'DELETE'))`
const RELATIONS = `relations AS (SELECT c.oid, n.nspname, c.relname, c.relispartition FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ${SYSTEM} AND n.nspname NOT LIKE 'pg\\_temp%'
    AND n.nspname NOT LIKE 'pg\\_toast%')`
const IN_OUR_SCHEMAS = `n.nspname NOT IN ${SYSTEM}`

const CHANGES = `WITH ${ROLES}, ${RELATIONS},
  held AS (SELECT c.*, concat_ws(' ', CASE WHEN ${MAY_CHANGE_ROWS('UPDATE', 'c.oid')} THEN 'update' END,
      CASE WHEN ${MAY_CHANGE_ROWS('DELETE', 'c.oid')} THEN 'delete' END) AS rights FROM relations c)
  SELECT format('%s.%s: %s', nspname, relname, rights) AS line FROM held WHERE rights <> ''`

const OTHER_RIGHTS = `WITH ${ROLES}, ${RELATIONS}, held AS (
    SELECT c.nspname, c.relname, string_agg(DISTINCT lower(w), ' ' ORDER BY lower(w)) AS rights
    FROM relations c, roles r, unnest(ARRAY['TRUNCATE', 'TRIGGER', 'REFERENCES']) w
    WHERE has_table_privilege(r.oid, c.oid, w) GROUP BY 1, 2)
  SELECT format('%s.%s: %s', nspname, relname, rights) AS line FROM held WHERE rights IS NOT NULL`

const PARTITIONS = `WITH ${ROLES}, ${RELATIONS}
  SELECT DISTINCT format('%s.%s', nspname, relname) AS line FROM relations c, roles r
  WHERE c.relispartition AND (has_any_column_privilege(r.oid, c.oid, 'SELECT') OR has_any_column_privilege(r.oid, c.oid, 'INSERT')
    OR has_any_column_privilege(r.oid, c.oid, 'UPDATE') OR has_table_privilege(r.oid, c.oid, 'DELETE'))`

const DEFINER_ROWS = `definers AS (SELECT p.oid, n.nspname, p.proname, p.prosrc, p.proconfig FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.prosecdef AND p.proowner NOT IN (SELECT oid FROM roles) AND (
    EXISTS (SELECT FROM roles r WHERE has_function_privilege(r.oid, p.oid, 'EXECUTE') AND has_schema_privilege(r.oid, n.oid, 'USAGE'))
    OR EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid)))`
const DEFINERS = `WITH ${ROLES}, ${DEFINER_ROWS} SELECT format('%s.%s', nspname, proname) AS line FROM definers`
const LOOSE_DEFINERS = `WITH RECURSIVE ${ROLES}, ${DEFINER_ROWS},
  reached AS (SELECT d.oid AS from_oid, d.nspname, d.proname, d.prosrc FROM definers d
    UNION SELECT a.from_oid, a.nspname, a.proname, p.prosrc FROM reached a, pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE ${IN_OUR_SCHEMAS} AND n.nspname IN ('app', 'chain', 'lib', 'public') AND p.prosrc IS NOT NULL AND p.prosrc <> a.prosrc
        AND a.prosrc ~ ('\\m' || p.proname || '\\s*\\('))
  SELECT DISTINCT format('%s.%s', nspname, proname) AS line FROM reached
    WHERE prosrc ~* '\\m(update|delete|truncate|insert|merge|drop|alter|grant|copy)\\M'
  UNION SELECT format('%s.%s has no search path of its own', nspname, proname) FROM definers
    WHERE NOT EXISTS (SELECT FROM unnest(proconfig) s WHERE s ~ '^search_path=.*pg_temp"?$')`

const DEFAULTS = `WITH ${ROLES}
  SELECT format('%s in %s: %s', d.defaclobjtype, coalesce(n.nspname, 'every schema'), g.privilege_type) AS line
  FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace, aclexplode(d.defaclacl) g
  WHERE g.grantee = 0 OR g.grantee IN (SELECT oid FROM roles)`

// c = cascade, n = set null, d = set default; all run with the rights of the child's owner
const CASCADES = `WITH ${ROLES}
  SELECT format('%s -> %s', k.confrelid::regclass, k.conrelid::regclass) AS line FROM pg_constraint k
  WHERE k.contype = 'f' AND (
    (k.confdeltype = 'c' AND ${MAY_CHANGE_ROWS('DELETE', 'k.confrelid')} AND NOT ${MAY_CHANGE_ROWS('DELETE', 'k.conrelid')})
    OR (k.confdeltype IN ('n', 'd') AND ${MAY_CHANGE_ROWS('DELETE', 'k.confrelid')} AND NOT ${MAY_CHANGE_ROWS('UPDATE', 'k.conrelid')})
    OR (k.confupdtype IN ('c', 'n', 'd') AND ${MAY_CHANGE_ROWS('UPDATE', 'k.confrelid')} AND NOT ${MAY_CHANGE_ROWS('UPDATE', 'k.conrelid')}))`

const MAKES_IN = `WITH ${ROLES} SELECT DISTINCT n.nspname AS line FROM pg_namespace n, roles r
  WHERE n.nspname NOT LIKE 'pg\\_%' AND has_schema_privilege(r.oid, n.oid, 'CREATE')`

const ROLE_LINES = `WITH ${ROLES}
  SELECT concat_ws(' ', a.rolname, CASE WHEN a.rolsuper THEN 'superuser' END, CASE WHEN a.rolcreaterole THEN 'makes roles' END,
    CASE WHEN a.rolcreatedb THEN 'makes databases' END, CASE WHEN a.rolreplication THEN 'replicates' END,
    CASE WHEN a.rolbypassrls THEN 'passes row security' END) AS line FROM pg_roles a JOIN roles r ON r.oid = a.oid`

const QUERIES: Record<keyof Ways, string> = {
  changes: CHANGES,
  otherRights: OTHER_RIGHTS,
  partitions: PARTITIONS,
  definers: DEFINERS,
  looseDefiners: LOOSE_DEFINERS,
  defaults: DEFAULTS,
  cascades: CASCADES,
  makesIn: MAKES_IN,
  roles: ROLE_LINES,
}

/** Walks the catalogue for every way in which a login can change rows. @param owner sees the whole catalogue */
export async function readWays(owner: pg.Pool | pg.PoolClient, login: string): Promise<Ways> {
  const ask: Asked = async (text, values) =>
    (await owner.query<{ line: string }>(text, values)).rows.map(({ line }) => line).sort()
  const found: Partial<Ways> = {}
  for (const [kind, query] of Object.entries(QUERIES)) found[kind as keyof Ways] = await ask(query, [login])
  return found as Ways
}
