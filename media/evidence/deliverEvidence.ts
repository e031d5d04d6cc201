import { z } from 'zod'
import type { Log } from '../rooms/engine.ts'
import { type ApiAddress, callApi } from './callApi.ts'
import type { EvidenceLog } from './createEvidenceLog.ts'

const BATCH = 100
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 10_000

const answerSchema = z.object({ acked: z.int().min(0).max(BATCH) })

export interface Delivery {
  /** Something new is in the log. */
  wake(): void
  stop(): void
}

/** Hands evidence to the api in order until all of it is taken; while the api is away it waits and tries again. */
export function deliverEvidence(nodeId: string, api: ApiAddress, evidence: EvidenceLog, log: Log): Delivery {
  let isRunning = false
  let hasStopped = false
  let retryMs = FIRST_RETRY_MS
  let timer: NodeJS.Timeout | null = null

  async function sendBatch(): Promise<void> {
    const events = evidence.next(BATCH)
    const { acked } = answerSchema.parse(await callApi(api, '/internal/media-events', { nodeId, events }))
    if (acked === 0) throw new Error('the api took nothing')
    evidence.drop(Math.min(acked, events.length))
    if (retryMs > FIRST_RETRY_MS) log.info({ waiting: evidence.waiting() }, 'the api takes evidence again')
    retryMs = FIRST_RETRY_MS
  }

  async function run(): Promise<void> {
    if (isRunning || timer || hasStopped) return
    isRunning = true
    try {
      while (!hasStopped && evidence.waiting() > 0) await sendBatch()
    } catch (cause) {
      if (retryMs === FIRST_RETRY_MS) log.warn({ cause: String(cause) }, 'the api does not take evidence')
      retryLater()
    } finally {
      isRunning = false
    }
  }

  function retryLater(): void {
    if (hasStopped) return
    timer = setTimeout(() => {
      timer = null
      void run()
    }, retryMs)
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
  }

  return {
    wake: () => void run(),
    stop() {
      hasStopped = true
      if (timer) clearTimeout(timer)
    },
  }
}
