import type { CallRelay } from '#protocol/calls.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'

const EVERY_MS = 500
/** of its life: then there is time to ask again */
const RENEWED_AT = 0.8
/** Between two tries, longer each time that the one before was of no use. */
const PAUSES_MS = [10_000, 20_000, 40_000, 60_000]

/** With what this page opens ways through the relay: never too old, as far as that can be. */
export interface RelayWatch {
  newest(): CallRelay | null
  /** A relay did not take it: a machine that slept has an old one without knowing it. */
  refused(): void
  stop(): void
}

export interface RelayWatchOptions {
  /** null: no relay carries the call, and nothing is ever asked for */
  first: CallRelay | null
  renew: () => Promise<CallRelay>
  onRenewed: (relay: CallRelay) => void
  /** milliseconds that only go forward; default performance.now() */
  now?: () => number
}

/** An answer may come from something else than our server. */
function isCallRelay(given: CallRelay | null): boolean {
  const { urls, username, credential, lifeS } = given ?? {}
  const isList = Array.isArray(urls) && urls.length > 0 && urls.every((url) => typeof url === 'string')
  return isList && typeof username === 'string' && typeof credential === 'string' && typeof lifeS === 'number'
}

/** Asks for the next one in time, and again while it fails. */
export function keepRelay({
  first,
  renew,
  onRenewed,
  now = () => performance.now(),
}: RelayWatchOptions): RelayWatch {
  const lastsMs = ({ lifeS }: CallRelay) => lifeS * 1000 * RENEWED_AT
  let relay = first
  let dueAt = now() + (first ? lastsMs(first) : 0)
  let triedAt = Number.NEGATIVE_INFINITY
  /** tries one after the other that were of no use */
  let failures = 0
  let isRefused = false
  let isAsking = false
  let isStopped = first === null

  const pauseMs = () => PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0

  async function ask(): Promise<void> {
    isAsking = true
    triedAt = now()
    try {
      const next = await renew()
      if (isStopped) return
      if (!isCallRelay(next)) throw new TypeError('what was answered opens no way through a relay')
      relay = next
      dueAt = triedAt + lastsMs(next)
      failures = isRefused ? failures + 1 : 0
      isRefused = false
      onRenewed(next)
    } catch (error) {
      // the seat has ended, or no relay is there any more: it is never another answer
      if (problemCode(error) === 'NOT_FOUND') return stop()
      dueAt = triedAt + pauseMs()
      failures++
    } finally {
      isAsking = false
    }
  }

  function stop(): void {
    isStopped = true
    clearInterval(timer)
  }

  const timer = setInterval(() => {
    if (!isStopped && !isAsking && now() >= dueAt) void ask()
  }, EVERY_MS)
  if (isStopped) clearInterval(timer)

  return {
    newest: () => relay,
    refused() {
      if (isStopped || isAsking) return
      isRefused = true
      dueAt = Math.min(dueAt, Math.max(now(), triedAt + pauseMs()))
    },
    stop,
  }
}
