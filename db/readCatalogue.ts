import type pg from 'pg'

const PARTITIONS = 'SELECT inhrelid FROM pg_inherits'
const SCHEMAS = "('app', 'chain', 'lib')"

/** Lines of the catalogue by kind; dated partitions are left out, their parents speak for them. */
const QUERIES: Record<string, string> = {
  table: `SELECT format('%s.%s %s%s', n.nspname, c.relname, CASE c.relkind WHEN 'p' THEN 'partitioned ' || pg_get_partkeydef(c.oid) ELSE 'plain' END,
      CASE WHEN c.relrowsecurity THEN ' row security' ELSE '' END || CASE WHEN c.relforcerowsecurity THEN ', also of its owner' ELSE '' END) AS line
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ${SCHEMAS} AND c.relkind IN ('r', 'p') AND c.oid NOT IN (${PARTITIONS})`,
  column: `SELECT format('%s.%s.%s %s%s%s%s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
      CASE WHEN d.adbin IS NOT NULL THEN ' default ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END,
      CASE a.attidentity WHEN '' THEN '' ELSE ' identity' END) AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE n.nspname IN ${SCHEMAS} AND c.relkind IN ('r', 'p') AND c.oid NOT IN (${PARTITIONS}) AND a.attnum > 0 AND NOT a.attisdropped`,
  view: `SELECT format('%s.%s %s', schemaname, viewname, regexp_replace(definition, '\\s+', ' ', 'g')) AS line
    FROM pg_views WHERE schemaname IN ${SCHEMAS}`,
  constraint: `SELECT format('%s.%s %s', n.nspname, c.relname, pg_get_constraintdef(k.oid)) AS line
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ${SCHEMAS} AND k.contype <> 'n' AND c.oid NOT IN (${PARTITIONS})`,
  index: `SELECT replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') AS line
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ${SCHEMAS} AND c.oid NOT IN (${PARTITIONS})`,
  policy: `SELECT format('%s.%s %s %s %s to %s: %s, written %s', schemaname, tablename, policyname, permissive, cmd, array_to_string(roles, ' '),
      regexp_replace(qual, '\\s+', ' ', 'g'), coalesce(regexp_replace(with_check, '\\s+', ' ', 'g'), 'the same')) AS line FROM pg_policies
    WHERE schemaname IN ${SCHEMAS}`,
  trigger: `SELECT format('%s.%s %s', n.nspname, c.relname, pg_get_triggerdef(t.oid)) AS line
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ${SCHEMAS} AND NOT t.tgisinternal AND c.oid NOT IN (${PARTITIONS})`,
  domain: `SELECT format('%s.%s %s %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod), pg_get_constraintdef(k.oid)) AS line
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_constraint k ON k.contypid = t.oid
    WHERE n.nspname IN ${SCHEMAS} AND t.typtype = 'd'`,
  enum: `SELECT format('%s.%s %s', n.nspname, t.typname, string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder)) AS line
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname IN ${SCHEMAS} GROUP BY n.nspname, t.typname`,
  function: `SELECT format('%s.%s(%s) returns %s%s', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid),
      pg_get_function_result(p.oid), CASE WHEN p.prosecdef AND p.proowner = to_regrole('sd_money') THEN ' as sd_money' WHEN p.prosecdef THEN ' as owner' ELSE '' END) AS line
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ${SCHEMAS}`,
  grant: `SELECT format('%s %s.%s %s', pg_get_userbyid(g.grantee), n.nspname, c.relname,
      string_agg(lower(g.privilege_type), ' ' ORDER BY g.privilege_type)) AS line
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) g
    WHERE n.nspname IN ${SCHEMAS} AND g.grantee <> c.relowner AND c.oid NOT IN (${PARTITIONS})
    GROUP BY g.grantee, n.nspname, c.relname`,
  'grant on a partition': `SELECT format('%s %s', pg_get_userbyid(g.grantee), c.relname) AS line
    FROM pg_class c, aclexplode(c.relacl) g WHERE c.oid IN (${PARTITIONS}) AND c.relkind = 'r' AND g.grantee <> c.relowner`,
  'grant on a function': `SELECT format('%s %s.%s', CASE g.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(g.grantee) END, n.nspname, p.proname) AS line
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
    WHERE n.nspname IN ${SCHEMAS} AND g.grantee <> p.proowner`,
}

/** Everything the two schemas consist of, as sorted text: one line per fact. */
export async function readCatalogue(owner: pg.Pool): Promise<string> {
  const lines: string[] = []
  for (const [kind, query] of Object.entries(QUERIES)) {
    const { rows } = await owner.query<{ line: string }>(query)
    lines.push(...rows.map(({ line }) => `${kind}: ${line}`).sort())
  }
  return `${lines.join('\n')}\n`
}
