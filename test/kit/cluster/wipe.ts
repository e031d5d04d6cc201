import type pg from 'pg'

/** What a database was like when nobody had used it yet. */
export interface Pristine {
  /** every table of ours, quoted */
  tables: string[]
  /** rows that are there from the start, as JSON, by table */
  rows: Map<string, string>
  /** every index of ours */
  indexes: string[]
  /** changes with everything but rows: tables, columns, functions, rights */
  catalog: string
}

const OURS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'`
const OUR_TABLES = `SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND ${OURS}`
/** Catalogs whose rows belong to a table. */
const OF_TABLES = {
  constraint: 'conrelid',
  trigger: 'tgrelid',
  policy: 'polrelid',
  inherits: 'inhrelid',
  attrdef: 'adrelid',
}
const OTHERS = ['proc', 'default_acl', 'enum']
/** A row that was changed has a newer transaction, one that is gone is missing. */
const newest = (name: string, where = 'true') =>
  `(SELECT concat(count(*), '/', max(xmin::text::bigint)) FROM pg_${name} WHERE ${where})`
/** By what they are: those of a whole cluster are written anew, and the same, wherever its databases are provisioned. */
const ROLE_SETTINGS = `(SELECT string_agg(concat_ws(' ', setdatabase, setrole, setconfig), ',' ORDER BY setdatabase, setrole)
  FROM pg_db_role_setting WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))`
/** What is said of everything but rows. A table that was emptied by TRUNCATE is another file and the same table. */
const CATALOG = `WITH ours AS (SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS})
  SELECT md5(concat_ws('\n',
    (SELECT string_agg(concat_ws(' ', oid, relname, relkind, relacl, reloptions, relrowsecurity, relpartbound), ',' ORDER BY oid) FROM ours),
    (SELECT string_agg(concat_ws(' ', attrelid, attname, attnum, atttypid, attnotnull, attisdropped, attacl), ',' ORDER BY attrelid, attnum)
       FROM pg_attribute WHERE attrelid IN (SELECT oid FROM ours) AND attnum > 0),
    ${[
      ...Object.entries(OF_TABLES).map(([name, key]) => newest(name, `${key} IN (SELECT oid FROM ours)`)),
      newest('namespace n', OURS),
      ...OTHERS.map((name) => newest(name)),
      ROLE_SETTINGS,
    ].join(', ')})) AS text`
/** Who waits longer for a row finds somebody who still works there. */
const LOCK_TIMEOUT_MS = 3000

async function catalogOf(client: pg.ClientBase): Promise<string> {
  return (await client.query<{ text: string }>(CATALOG)).rows[0]?.text ?? ''
}

/** Looks at a database that nobody used yet. */
export async function readPristine(client: pg.ClientBase): Promise<Pristine> {
  const { rows: found } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND ${OURS} ORDER BY 1`,
  )
  const tables = found.map(({ name }) => name)
  const { rows } = await client.query<{ name: string; rows: string }>(
    tables.map((name) => `SELECT '${name}' AS name, ${rowsOf(name)} AS rows`).join(' UNION ALL '),
  )
  const { rows: indexes } = await client.query<{ name: string }>(INDEXES)
  const filled = rows.filter(({ rows }) => rows !== null)
  return {
    tables,
    rows: new Map(filled.map((one) => [one.name, one.rows])),
    indexes: indexes.map(({ name }) => name),
    catalog: await catalogOf(client),
  }
}

const INDEXES = `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'i' AND ${OURS} AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid)`

/** The index makes some by itself once it runs. */
async function dropNewIndexes(client: pg.ClientBase, { indexes }: Pristine): Promise<void> {
  const { rows } = await client.query<{ name: string }>(INDEXES)
  for (const { name } of rows) if (!indexes.includes(name)) await client.query(`DROP INDEX ${name}`)
}

const rowsOf = (table: string) =>
  `(SELECT jsonb_agg(to_jsonb(x) ORDER BY to_jsonb(x))::text FROM ONLY ${table} x)`

/** The rows of one table, as JSON. */
export async function readRows(client: pg.ClientBase, table: string): Promise<string> {
  const { rows } = await client.query<{ rows: string | null }>(`SELECT ${rowsOf(table)} AS rows`)
  return rows[0]?.rows ?? '[]'
}

/**
 * Takes all rows out that came since, and puts back those that were there from the start. Sequences go on: what a process
 * still remembers has no second bearer.
 * @returns false when more than rows has changed, or somebody still works there: it can not be made as it was
 */
export async function wipe(client: pg.ClientBase, pristine: Pristine): Promise<boolean> {
  const isSame = await dropNewIndexes(client, pristine).then(
    async () => (await catalogOf(client)) === pristine.catalog,
    // one of a new partition
    () => false,
  )
  if (!isSame) return false
  const { rows: now } = await client.query<{ name: string; rows: string | null }>(
    [...pristine.rows.keys()]
      .map((name) => `SELECT '${name}' AS name, ${rowsOf(name)} AS rows`)
      .join(' UNION ALL '),
  )
  const changed = now.filter(({ name, rows }) => rows !== pristine.rows.get(name)).map(({ name }) => name)
  const others = pristine.tables.filter((name) => !pristine.rows.has(name))
  try {
    await client.query('BEGIN')
    await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`)
    // no trigger and no reference is asked
    await client.query('SET LOCAL session_replication_role = replica')
    await client.query(`DO $$ DECLARE name text; is_filled boolean; BEGIN
      FOREACH name IN ARRAY string_to_array(${literal([...others, ...changed].join(';'))}, ';') LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ONLY ' || name || ')' INTO is_filled;
        IF is_filled THEN EXECUTE 'DELETE FROM ONLY ' || name; END IF;
      END LOOP; END $$`)
    for (const name of changed)
      await client.query(
        `INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(null::${name}, $1::jsonb)`,
        [pristine.rows.get(name)],
      )
    // a table of which it is known that it was empty is planned for as one
    await client.query(`DELETE FROM pg_statistic WHERE starelid IN (${OUR_TABLES})`)
    await client.query(
      `UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE reltuples <> -1 AND oid IN (${OUR_TABLES})`,
    )
    await client.query('COMMIT')
    return true
  } catch {
    await client.query('ROLLBACK').catch(() => undefined)
    return false
  }
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
