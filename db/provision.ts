import pg from 'pg'

/** Roles processes log in with, the group each belongs to and the schemas it sees without a prefix. */
export const LOGINS = {
  api: { role: 'stagedoor_api', group: 'sd_api', searchPath: 'app, chain, lib, public' },
  worker: { role: 'stagedoor_worker', group: 'sd_worker', searchPath: 'app, chain, lib, public' },
  reconciler: { role: 'stagedoor_reconciler', group: 'sd_reconciler', searchPath: 'app, public' },
  indexer: { role: 'stagedoor_indexer', group: 'sd_indexer', searchPath: 'chain, public' },
} as const

export type Login = keyof typeof LOGINS

/**
 * Creates or updates the login roles. Roles belong to the cluster, so running it again only sets passwords.
 * @param ownerUrl a role that may create roles; the database must be migrated
 * @param passwords one per login
 */
export async function provision(ownerUrl: string, passwords: Record<Login, string>): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query("SELECT pg_advisory_xact_lock(hashtext('stagedoor provision'))")
    for (const login of Object.keys(LOGINS) as Login[]) {
      const { role, group, searchPath } = LOGINS[login]
      const has = async (name: string) =>
        Boolean((await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])).rowCount)
      // a database of before this login is brought on by the next migration
      if (!(await has(group))) await client.query(`CREATE ROLE ${group} NOLOGIN`)
      const password = client.escapeLiteral(passwords[login])
      await client.query(`${(await has(role)) ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN PASSWORD ${password}`)
      await client.query(`GRANT ${group} TO ${role}`)
      await client.query(`ALTER ROLE ${role} SET search_path = ${searchPath}`)
    }
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

/** A process logs in as another one: it would see nothing of what is its work. */
export class OtherLogin extends Error {}

/** @throws OtherLogin with a sentence unless the pool logs in as this process does */
export async function assertLogin(pool: pg.Pool, login: Login): Promise<void> {
  const { role, group } = LOGINS[login]
  const { rows } = await pool.query<{ role: string; fits: boolean }>(
    `SELECT current_user AS role, EXISTS (SELECT FROM pg_auth_members m
       WHERE m.roleid = to_regrole($1) AND m.member = current_user::regrole) AS fits`,
    [group],
  )
  const [found] = rows
  if (found && !found.fits)
    throw new OtherLogin(
      `DATABASE_URL: logs in as ${found.role}, but the ${login} has a login of its own, ${role}: run \`npm run migrate\` and name that one.`,
    )
}

/** The address a process logs in with: the owner's host and database, its own role and password. */
export function loginUrl(ownerUrl: string, login: Login, password: string): string {
  const url = new URL(ownerUrl)
  url.username = LOGINS[login].role
  url.password = encodeURIComponent(password)
  return url.toString()
}
