import type { Client } from 'pg'

/**
 * Puts the shadows of tables in their place, by name: rights, index and constraint names stay as they were.
 * Only inside a transaction; readers wait for its end and then see the new tables.
 */
export async function swapTables(client: Client, tables: string[]): Promise<void> {
  await client.query('CREATE SCHEMA chain_old')
  const views = await readViews(client, tables)
  for (const { name } of views) await client.query(`DROP VIEW chain.${name}`)
  for (const table of tables) {
    await copyRights(client, table)
    const names = await indexNames(client, table)
    await client.query(`ALTER TABLE chain.${table} SET SCHEMA chain_old`)
    await client.query(`ALTER TABLE chain_next.${table} SET SCHEMA chain`)
    for (const [next, usual] of names)
      if (next !== usual) await client.query(`ALTER INDEX chain.${quoted(next)} RENAME TO ${quoted(usual)}`)
    // without CASCADE: whatever still hangs on the old table stops the swap
    await client.query(`DROP TABLE chain_old.${table}`)
  }
  await client.query('DROP SCHEMA chain_old')
  for (const { name, definition, readers } of views) {
    await client.query(`CREATE VIEW chain.${name} AS ${definition}`)
    for (const reader of readers) await client.query(`GRANT SELECT ON chain.${name} TO ${reader}`)
  }
}

/** A view holds on to the table it was made over, not to its name: it is made again over the new one. */
async function readViews(
  client: Client,
  tables: string[],
): Promise<{ name: string; definition: string; readers: string[] }[]> {
  const found = await client.query(
    `SELECT v.relname AS name, pg_get_viewdef(v.oid) AS definition,
       ARRAY(SELECT r.grantee::regrole::text FROM aclexplode(v.relacl) r WHERE r.grantee <> v.relowner) AS readers
     FROM pg_class v WHERE v.relkind = 'v' AND v.relnamespace = 'chain'::regnamespace AND EXISTS (
       SELECT FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
       WHERE w.ev_class = v.oid AND d.refobjid = ANY ($1::regclass[]))`,
    [tables.map((table) => `chain.${table}`)],
  )
  return found.rows
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

async function copyRights(client: Client, table: string): Promise<void> {
  const rights = await client.query(
    `SELECT r.grantee::regrole::text AS grantee, string_agg(r.privilege_type, ', ') AS privileges
     FROM pg_class c, aclexplode(c.relacl) r WHERE c.oid = $1::regclass AND r.grantee <> 0 GROUP BY 1`,
    [`chain.${table}`],
  )
  for (const { grantee, privileges } of rights.rows)
    await client.query(`GRANT ${privileges} ON chain_next.${table} TO ${grantee}`)
}

/** Pairs of index names: the shadow's, and the one of the same index on the model. */
async function indexNames(client: Client, table: string): Promise<[string, string][]> {
  const found = await client.query(
    `SELECT n.indexname AS next, o.indexname AS usual FROM pg_indexes n JOIN pg_indexes o ON o.schemaname = 'chain'
       AND o.tablename = n.tablename AND substring(o.indexdef FROM ' USING .*') = substring(n.indexdef FROM ' USING .*')
     WHERE n.schemaname = 'chain_next' AND n.tablename = $1`,
    [table],
  )
  return found.rows.map((row) => [row.next, row.usual])
}
