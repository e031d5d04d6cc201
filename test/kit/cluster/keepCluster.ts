import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startPostgres } from '#local/postgres/startPostgres.ts'
import { freePort } from '../ports.ts'
import { dataPlace } from './dataPlace.ts'
import { isRunning } from './isRunning.ts'
import { LOG_PLACE, LOGGING } from './serverLog.ts'

/**
 * Keeps one Postgres for all test files of a run (and of runs at the same time). Started by the first file
 * that needs it, it ends by itself when no process that uses it has been alive for a while.
 */
const IDLE_MS = 45_000
const folder = process.argv[2] ?? ''
const users = path.join(folder, 'users')
const stateFile = path.join(folder, 'cluster.json')

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
mkdirSync(users, { recursive: true })
const place = dataPlace(folder)
const dataDir = place.dir
const passwordFile = path.join(folder, 'password')
if (!existsSync(passwordFile) || !existsSync(path.join(dataDir, 'PG_VERSION'))) {
  rmSync(dataDir, { recursive: true, force: true })
  writeFileSync(passwordFile, randomBytes(16).toString('hex'), { mode: 0o600 })
}
const log = path.join(dataDir, LOG_PLACE)
rmSync(log, { force: true })
const postgres = await startPostgres({
  dir: dataDir,
  port: await freePort(),
  password: readFileSync(passwordFile, 'utf8'),
  settings: {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '500',
    shared_buffers: '256MB',
    ...LOGGING,
  },
})
const cluster = { pid: process.pid, url: postgres.url('postgres'), log }
writeFileSync(`${stateFile}.new`, JSON.stringify(cluster), { mode: 0o600 })
renameSync(`${stateFile}.new`, stateFile)

let idleSince = Date.now()
const timer = setInterval(() => {
  for (const name of readdirSync(users)) {
    if (isRunning(Number(name))) idleSince = Date.now()
    else rmSync(path.join(users, name), { force: true })
  }
  if (Date.now() - idleSince > IDLE_MS) stop()
}, 1000)

let hasStopped = false
function stop(): void {
  clearInterval(timer)
  rmSync(stateFile, { force: true })
  hasStopped = true
  void postgres.stop()
}

process.on('SIGTERM', stop)
process.on('SIGINT', () => {})
postgres.guard.exited.then(() => {
  rmSync(stateFile, { force: true })
  place.leave()
  process.exit(hasStopped ? 0 : 1)
})
