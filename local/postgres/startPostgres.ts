import { execFile } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { endStale } from '../guard/endStale.ts'
import { checkReach, type LentUser, lentUser } from '../guard/lentUser.ts'
import { type Guarded, startGuarded } from '../guard/startGuarded.ts'
import { findBinaries } from './findBinaries.ts'

/** A running embedded server. */
export interface Postgres {
  /** superuser address of a database of this cluster */
  url(database: string): string
  port: number
  guard: Guarded
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** data folder, absolute; created and filled when empty */
  dir: string
  port: number
  /** password of the superuser `owner` */
  password: string
  /** server settings, e.g. `{ fsync: 'off' }` */
  settings?: Record<string, string>
}

const run = promisify(execFile)
const LOCALE = { LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' }

/**
 * Starts an embedded Postgres on 127.0.0.1 and resolves when it answers queries.
 * @throws Error with the server's last lines when it does not come up
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const binaries = findBinaries()
  const user = lentUser('Postgres', ['postgres', 'nobody'])
  mkdirSync(options.dir, { recursive: true })
  checkReach('Postgres', options.dir, user)
  checkReach('Postgres', binaries.postgres, user)
  if (!existsSync(path.join(options.dir, 'PG_VERSION'))) await initialise(binaries.initdb, options, user)
  // Postgres refuses such a folder itself, and never heals when the number was used again
  await endStale(path.join(options.dir, 'postmaster.pid'), ['postgres', options.dir], 'SIGINT')
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(options.port),
    unix_socket_directories: '',
    timezone: 'UTC',
    ...options.settings,
  }
  const guard = startGuarded({
    command: binaries.postgres,
    args: [
      '-D',
      options.dir,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    stopSignal: 'SIGINT',
    orphanDelayMs: 3000,
    uid: user.uid,
    gid: user.gid,
    env: LOCALE,
  })
  const url = (database: string) =>
    `postgres://owner:${options.password}@127.0.0.1:${options.port}/${database}`
  await answers(url('postgres'), options.dir, guard)
  return { url, port: options.port, guard, stop: guard.stop }
}

/** Fills an empty folder. Half-filled ones (a kill during the first start) are filled again. */
async function initialise(initdb: string, options: PostgresOptions, user: LentUser): Promise<void> {
  rmSync(options.dir, { recursive: true, force: true })
  mkdirSync(options.dir, { mode: 0o700 })
  const passwordFile = `${options.dir}.password`
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 })
  if (user.uid !== undefined && user.gid !== undefined) {
    chownSync(options.dir, user.uid, user.gid)
    chownSync(passwordFile, user.uid, user.gid)
  }
  chmodSync(options.dir, 0o700)
  const flags = [
    `--pgdata=${options.dir}`,
    '--username=owner',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ]
  try {
    await run(initdb, flags, { uid: user.uid, gid: user.gid, env: LOCALE, cwd: '/' })
  } catch (cause) {
    rmSync(options.dir, { recursive: true, force: true })
    throw new Error(`Postgres could not fill ${options.dir}: ${(cause as { stderr?: string }).stderr}`, {
      cause,
    })
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

async function answers(url: string, dir: string, guard: Guarded): Promise<void> {
  let ended = false
  guard.exited.then(() => {
    ended = true
  })
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 50) {
    if (ended) throw new Error(`Postgres did not start:\n${guard.tail()}`)
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
    try {
      await client.connect()
      // somebody else may answer on this port, even with our password
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory')
      if (rows[0] && realpathSync(rows[0].data_directory) === realpathSync(dir)) return
      await wait(50)
    } catch (cause) {
      if ((cause as { code?: string }).code === '28P01')
        throw new Error('Postgres refuses the stored password of this data folder.', { cause })
      await wait(50)
    } finally {
      await client.end().catch(() => {})
    }
  }
  await guard.stop()
  throw new Error(`Postgres did not answer within 30 s:\n${guard.tail()}`)
}
