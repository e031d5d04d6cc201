import { setTimeout as wait } from 'node:timers/promises'

/** A hint as carriers take it. */
export interface Hint {
  roomId: string
  rev: number
}

/** What stands between publishing and a carrier. */
export interface HintGatherer {
  put(roomId: string, rev: number): void
  /** hints that the carrier did not take */
  lost(): number
  /** Hands over what waits, once. */
  stop(): Promise<void>
}

const GATHER_MS = 25
/** A carrier that does not answer must not hold up a stop. */
const STOP_MS = 1000

/**
 * Lets one sending at a time be under way, and a next one 25 ms after the last at the earliest. Of a room the highest
 * `rev` alone is kept, so that a carrier which hangs gathers no more than there are rooms.
 */
export function gatherHints(send: (hints: Hint[]) => Promise<unknown>): HintGatherer {
  const waiting = new Map<string, number>()
  let running: Promise<void> | null = null
  let lost = 0
  let isStopped = false

  async function run(): Promise<void> {
    // what is published in the same turn goes together
    await Promise.resolve()
    while (waiting.size > 0) {
      const hints = [...waiting].map(([roomId, rev]) => ({ roomId, rev }))
      waiting.clear()
      const [sent] = await Promise.allSettled([send(hints), wait(isStopped ? 0 : GATHER_MS)])
      if (sent.status === 'rejected') lost += hints.length
    }
    running = null
  }
  return {
    put(roomId, rev) {
      if (isStopped) return
      waiting.set(roomId, Math.max(rev, waiting.get(roomId) ?? 0))
      running ??= run()
    },
    lost: () => lost,
    async stop() {
      isStopped = true
      await Promise.race([running, wait(STOP_MS, undefined, { ref: false })])
    },
  }
}
