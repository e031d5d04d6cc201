import { parseCronItems, Logger as QueueLogger, type Runner, run } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Jobs, Loop, Timetable } from './jobs.ts'
import { createLeadership } from './leadership.ts'
import { createOutboxDrain, forgetPerformed } from './outbox.ts'
import { beatPulse, PULSE_MS } from './pulse.ts'
import { type Repeated, repeat } from './repeat.ts'
import { startListeners } from './startListeners.ts'

const OUTBOX_MS = 200

export interface WorkerOptions {
  pool: Pool
  /** for the connection that listens */
  databaseUrl: string
  log: Logger
  jobs: Jobs[]
  /** no loop rests longer between two runs, whatever it asks for */
  maxRestMs?: number
}

export interface Worker {
  stop(): Promise<void>
}

/** The queue asks for a handler on each connection; a lost one is replaced by the pool. */
function quiet(pool: Pool): Pool {
  pool.on('connect', (connection) => connection.on('error', () => {}))
  return pool
}

async function runTimetable(pool: Pool, timetable: Timetable[], log: Logger): Promise<Runner> {
  return run({
    pgPool: quiet(pool),
    concurrency: 1,
    noHandleSignals: true,
    pollInterval: 2000,
    taskList: Object.fromEntries(timetable.map((entry) => [entry.task, () => entry.run()])),
    parsedCronItems: parseCronItems(
      timetable.map(({ task, at }) => ({ task, match: at, options: { backfillPeriod: 86_400_000 } })),
    ),
    logger: new QueueLogger(() => (level, message) => {
      if (level === 'error') log.error({ queue: true }, message)
      else log.debug({ queue: true }, message)
    }),
  })
}

/** Runs the jobs of all features: outbox, loops, listeners and the timetable. */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { pool, databaseUrl, log, jobs, maxRestMs = Number.POSITIVE_INFINITY } = options
  const topics = Object.assign({}, ...jobs.map((job) => job.topics ?? {}))
  const timetable = jobs.flatMap((job) => job.timetable ?? [])
  timetable.push({ task: 'forget-performed', at: '43 3 * * *', run: () => forgetPerformed(pool) })
  const leadership = createLeadership(pool)
  const runLoop = async (loop: Loop) => {
    if (!loop.isExclusive || (await leadership.holds(loop.name))) return await loop.run()
  }
  const outbox = createOutboxDrain(pool, topics, log)
  const drainAll = async () => {
    while ((await outbox.drain()) > 0) {
      // again at once: a full batch means that more may wait
    }
  }
  const loops: Repeated[] = [
    repeat('pulse', PULSE_MS, () => beatPulse(pool, 'worker'), log),
    repeat('outbox', OUTBOX_MS, drainAll, log),
    ...jobs
      .flatMap((job) => job.loops ?? [])
      .map((loop) => repeat(loop.name, Math.min(loop.everyMs, maxRestMs), () => runLoop(loop), log)),
  ]
  const listening = await startListeners(
    databaseUrl,
    jobs.flatMap((job) => job.listeners ?? []),
    log,
  )
  const runner = await runTimetable(pool, timetable, log)
  const stopAll = async () => {
    await Promise.all([...loops.map((loop) => loop.stop()), listening.stop(), runner.stop()])
    await Promise.all([outbox.settle(), ...jobs.map((job) => job.finish?.())])
    await leadership.release()
  }
  let stopping: Promise<void> | undefined
  return {
    stop() {
      stopping ??= stopAll()
      return stopping
    },
  }
}
