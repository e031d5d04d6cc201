import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type RunningProcess, startProcess } from '#scripts/start/process/startProcess.ts'
import type { Installation } from '#test/kit/api.ts'
import { freePort } from '#test/kit/ports.ts'
import type { Mortal } from '../playKills.ts'

const AGAIN_MS = 200

/** An indexer as `npm start` keeps one: it ends itself when its database is gone, and is started again. */
export async function keepIndexer(
  databaseUrl: string,
  { dir, settings }: Installation,
  rpcUrl: string,
): Promise<Mortal & { stop(): Promise<void> }> {
  const { CHAIN_ID = '', DEPLOYMENT_FILE = '' } = settings
  const metricsPort = await freePort()
  let running: RunningProcess | undefined
  let isWanted = true
  // it may end, be killed and be started again at the same moment
  let turn: Promise<unknown> = Promise.resolve()
  function alone(work: () => Promise<void> | undefined): Promise<void> {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }
  async function start(): Promise<void> {
    if (!isWanted || running?.isRunning()) return
    running = await startProcess({
      ...{ name: 'indexer', entry: 'indexer/main.ts', logDir: path.join(dir, 'logs') },
      pidDir: path.join(dir, 'pids'),
      environment: {
        ...{ DATABASE_URL: databaseUrl, CHAIN_ID, DEPLOYMENT_FILE, RPC_URLS: rpcUrl },
        ...{ INDEX_POLL_MS: '50', METRICS_PORT: String(metricsPort) },
      },
    })
    void running.exited.then(keepOn)
  }
  async function keepOn(): Promise<void> {
    await wait(AGAIN_MS)
    await alone(start).catch(keepOn)
  }
  async function end(how: 'kill' | 'stop'): Promise<void> {
    isWanted = false
    await alone(() => running?.[how]())
  }
  await alone(start)
  return {
    name: 'indexer',
    kill: () => end('kill'),
    async startAgain() {
      isWanted = true
      await alone(start)
    },
    stop: () => end('stop'),
  }
}
