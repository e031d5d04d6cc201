import { type Installation, type ServerProcess, startWorker, waitingWorkers } from '../api.ts'
import { type Database, isShared, keepRows } from '../database.ts'
import { until } from '../time/until.ts'
import { meaningOf } from './meaningOf.ts'
import { asOwner, pauseAtRest, statesOf } from './pauseAtRest.ts'

type Settings = Record<string, string>

interface Left {
  key: string
  worker: ServerProcess
}
/** Over one database there waits one at most: a worker leads its loops by locks that it holds as long as it lives. */
const waiting = new Map<string, Left>()
/** More of them are over databases that are dropped by now. */
const MAX_IDLE = 2
const LOGIN = 'stagedoor_worker'

globalThis.after?.('stop the workers of this process', async () => {
  for (const { worker } of waiting.values()) await worker.kill()
  waiting.clear()
  waitingWorkers.clear()
})

process.once('exit', () => {
  for (const { worker } of waiting.values()) worker.child.kill('SIGKILL')
})

/** For tests of what a worker does, not of when. */
const REST = { WORKER_MAX_REST_MS: '200' }

/**
 * A worker that an earlier file of this process left over the same database with the same settings, or a new one. For whom it
 * matters that it starts, how long it rests or how it ends there is `startWorker`.
 */
export async function takeWorker(
  database: Database,
  installation: Installation,
  settings: Settings = {},
): Promise<ServerProcess> {
  const own = { ...REST, ...settings }
  if (!isShared(database)) return startWorker(database, installation, own)
  const ownerUrl = database.url('owner')
  const { pathname: name } = new URL(ownerUrl)
  const key = meaningOf({ ...installation.settings, ...own }, 'worker')
  const worker = goOn(name, key) ?? (await startWorker(database, installation, own))
  // it knows its jobs by the numbers that it found, and signs nothing once it missed its key
  for (const table of ['graphile_worker._private_tasks', 'app.sign_key']) await keepRows(database, table)
  const { length } = worker.output()
  return {
    ...worker,
    output: () => worker.output().slice(length),
    stop: () => leave(name, ownerUrl, { key, worker }),
  }
}

const isAlive = ({ child }: ServerProcess) => child.exitCode === null && child.signalCode === null

function goOn(name: string, key: string): ServerProcess | undefined {
  const left = waiting.get(name)
  if (left?.key !== key || !isAlive(left.worker)) return undefined
  waiting.delete(name)
  waitingWorkers.delete(name)
  left.worker.child.kill('SIGCONT')
  return left.worker
}

async function leave(name: string, ownerUrl: string, left: Left): Promise<void> {
  const { worker } = left
  const other = waiting.get(name)
  if (other?.worker === worker) return
  if (other || !isAlive(worker)) return worker.stop()
  await asOwner(ownerUrl, (owner) => pauseAtRest(worker.child, owner, LOGIN))
  for (const [at, { worker: old }] of [...waiting].slice(0, 1 + waiting.size - MAX_IDLE)) {
    waiting.delete(at)
    waitingWorkers.delete(at)
    await old.kill()
  }
  waiting.set(name, left)
  waitingWorkers.set(name, async () => {
    waiting.delete(name)
    await worker.kill()
    await asOwner(ownerUrl, (owner) =>
      until('its locks are free', async () => (await statesOf(owner, LOGIN)).length === 0),
    )
  })
}
