import type { Pool } from 'pg'

/**
 * Postgres goes away for all the processes of an installation: what was connected is cut, and nobody comes in any more. Its
 * cluster, which others share, stays, and so does whoever owns the database.
 * @param owner of a superuser
 * @returns brings it back
 */
export async function takeDatabaseAway(owner: Pool): Promise<() => Promise<void>> {
  const { rows } = await owner.query<{ name: string }>('SELECT current_database() AS name')
  const limit = (most: number) => owner.query(`ALTER DATABASE ${rows[0]?.name} CONNECTION LIMIT ${most}`)
  await limit(0)
  await owner.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user',
  )
  return async () => {
    await limit(-1)
  }
}
