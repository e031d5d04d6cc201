import type { Alarms } from '#telemetry/alarms.ts'
import type { Lifeline } from '../postgres/lifeline.ts'
import { Fenced, openWriter, type Writer } from '../postgres/writer.ts'
import { pause } from './pause.ts'
import type { Status } from './status.ts'

export interface TurnOptions {
  databaseUrl: string
  chainId: number
  leaseMs: number
  /** between two tries to become the leader; doubled after each failure without a completed look in between */
  standbyMs: number
  lifeline: Lifeline
  status: Status
  alarms: Alarms
  log: { warn(facts: object, message: string): void }
  signal: AbortSignal
}

/** SQLSTATE class 53, insufficient resources: disk full, out of memory, too many connections. */
const RESOURCES_OUT = /^53...$/
const MAX_STANDBY_MS = 15_000

/** Tries to become the leader again and again, and leads when it is; ends when the signal is given. */
export async function takeTurns(
  options: TurnOptions,
  lead: (writer: Writer) => Promise<void>,
): Promise<void> {
  const { databaseUrl: url, chainId, leaseMs, standbyMs, lifeline, status, signal } = options
  let failuresInRow = 0
  while (!signal.aborted) {
    let writer: Writer | null = null
    try {
      writer = await openWriter({ url, chainId, leaseMs, lifeline })
      if (writer) await lead(writer)
      else {
        status.role = 'standby'
        status.trouble = null
        failuresInRow = 0
      }
    } catch (error) {
      // a block that was stored in between makes it a new failure
      failuresInRow = status.trouble === null ? 1 : failuresInRow + 1
      stepDown(options, error as Error)
    }
    await writer?.close()
    const waitMs = standbyMs * 2 ** Math.min(Math.max(0, failuresInRow - 1), 20)
    await pause(Math.min(waitMs, Math.max(standbyMs, MAX_STANDBY_MS)), signal)
  }
}

function stepDown({ status, chainId, alarms, log }: TurnOptions, error: Error): void {
  status.role = 'stalled'
  status.lastError = error.message
  status.trouble = error.message
  const facts = { chainId, error: error.message }
  if (error instanceof Fenced) {
    log.warn(facts, 'stepped down')
    return
  }
  const { code = '' } = error as { code?: string }
  alarms.raise(RESOURCES_OUT.test(code) ? 'database_full' : 'indexer_stepped_down', facts, 'stepped down')
}
