import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isRunning } from './isRunning.ts'

const FOLDER = fileURLToPath(new URL('../../../.stagedoor/test/postgres', import.meta.url))

/** The shared cluster's superuser address of database `postgres`; starts the cluster when nobody has yet. */
export async function reachCluster(): Promise<string> {
  mkdirSync(path.join(FOLDER, 'users'), { recursive: true })
  writeFileSync(path.join(FOLDER, 'users', String(process.pid)), '')
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 100) {
    const cluster = readCluster()
    if (cluster) return cluster.url
    if (takeStart()) start()
    await wait(100)
  }
  throw new Error(`The test Postgres did not start; see ${FOLDER}/log`)
}

/** The shared cluster, when it runs; `log` is what its server writes. */
export function readCluster(): { pid: number; url: string; log: string } | undefined {
  try {
    const cluster = JSON.parse(readFileSync(path.join(FOLDER, 'cluster.json'), 'utf8'))
    return isRunning(cluster.pid) ? cluster : undefined
  } catch {
    return undefined
  }
}

/** True for exactly one of the processes that found no cluster. */
function takeStart(): boolean {
  const lock = path.join(FOLDER, 'start.pid')
  try {
    writeFileSync(lock, '', { flag: 'wx' })
    return true
  } catch {
    // the keeper writes its id a moment after the file was made: an empty file is somebody starting
    const text = readFileSync(lock, 'utf8')
    if (text !== '' && !isRunning(Number(text))) rmSync(lock, { force: true })
    return false
  }
}

function start(): void {
  const log = openSync(path.join(FOLDER, 'log'), 'w')
  const keeper = spawn(
    process.execPath,
    [fileURLToPath(new URL('./keepCluster.ts', import.meta.url)), FOLDER],
    { detached: true, stdio: ['ignore', log, log] },
  )
  writeFileSync(path.join(FOLDER, 'start.pid'), String(keeper.pid))
  closeSync(log)
  keeper.unref()
}
