import type { ChildProcess } from 'node:child_process'
import pg from 'pg'
import { until } from '../time/until.ts'

/**
 * Stops a process while it holds no row and no table: one that is stopped in mid-transaction would keep both from whoever has
 * the database next.
 * @param login whose connections are its own; other processes with the same one may be looked at as well
 */
export async function pauseAtRest(child: ChildProcess, owner: pg.Client, login: string): Promise<void> {
  const atRest = async () => (await statesOf(owner, login)).every((state) => state === 'idle')
  child.kill('SIGSTOP')
  await until(`the connections of ${login} rest`, async () => {
    const found = await statesOf(owner, login)
    // what it said before it was stopped may arrive after the first look
    if (found.every((state) => state === 'idle')) return atRest()
    if (found.some((state) => state?.startsWith('idle in transaction'))) {
      child.kill('SIGCONT')
      // as long as it takes: in turns of a moment it would begin as much as it ends, with all that others ask of it meanwhile
      await until(`the connections of ${login} rest while it runs`, atRest)
      child.kill('SIGSTOP')
    }
    return false
  })
}

/** What the connections of a login are at; those of the tests themselves have another name. */
export async function statesOf(owner: pg.Client, login: string): Promise<(string | null)[]> {
  const { rows } = await owner.query<{ state: string | null }>(
    `SELECT state FROM pg_stat_activity WHERE datname = current_database() AND usename = $1
       AND application_name <> 'test'`,
    [login],
  )
  return rows.map(({ state }) => state)
}

/** Work with a connection of the owner of a database. */
export async function asOwner(url: string, work: (owner: pg.Client) => Promise<unknown>): Promise<void> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await work(owner).finally(() => owner.end())
}
