import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { commandLine } from '#local/guard/commandLine.ts'
import { startPostgres } from '#local/postgres/startPostgres.ts'
import { createDatabase, type OwnDatabase } from '../database.ts'
import { freePort } from '../ports.ts'

/** A Postgres of one test file, which may kill it; its settings are those of `npm start`. */
export interface OwnCluster {
  /** dropping it stops the cluster */
  database: OwnDatabase
  /** SIGKILL for the postmaster and every process of it */
  kill(): Promise<void>
  /** Starts it on the same folder and port; resolves when it has recovered and answers. */
  startAgain(): Promise<void>
}

const FOLDER = fileURLToPath(new URL('../../../.stagedoor/test', import.meta.url))

export async function startOwnCluster(): Promise<OwnCluster> {
  // not a temporary name of the system's: the server's own user must enter
  const folder = path.join(FOLDER, `cluster-${process.pid}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const order = {
    dir: path.join(folder, 'data'),
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
    settings: { max_connections: '200' },
  }
  let postgres = await startPostgres(order)
  const database = await createDatabase(postgres.url('postgres'))
  return {
    database: {
      ...database,
      async drop() {
        await database.endPools()
        await postgres.stop()
        rmSync(folder, { recursive: true, force: true })
      },
    },
    async kill() {
      const { rows } = await database.pool('owner').query<{ pid: number }>('SELECT pid FROM pg_stat_activity')
      const [postmaster] = readFileSync(path.join(order.dir, 'postmaster.pid'), 'utf8').split('\n')
      // the postmaster first: it would start again what it sees die
      for (const pid of [Number(postmaster), ...rows.map((row) => row.pid)]) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
        }
      }
      await postgres.guard.exited
      // their shared memory must be free before another server takes the folder
      while (rows.some(({ pid }) => commandLine(pid) !== '')) await wait(10)
    },
    async startAgain() {
      postgres = await startPostgres(order)
    },
  }
}
