const EVERY_MS = 500
/** ICE often finds its way again within seconds; the first way may take longer. */
const DUE_MS: Partial<Record<RTCPeerConnectionState, number>> = { failed: 0, disconnected: 5_000 }
const FIRST_MS = 10_000
/** Between two tries; each one costs a few messages. */
const PAUSES_MS = [5_000, 10_000, 20_000, 30_000]
const NO_PATH_MS = 15_000

export interface PathWatchOptions {
  state(): RTCPeerConnectionState
  /** both pages can be sent something */
  isReachable(): boolean
  /** so much later than the other side, milliseconds */
  patienceMs: number
  restart(): void
  /** once for each time that the way is lost */
  onNoPath(): void
}

export interface PathWatch {
  /** The other side tries just now: one of the two is enough. */
  tried(): void
  stop(): void
}

/** Tries for another way of the media as long as there is none and both are there. */
export function watchPath({
  state,
  isReachable,
  patienceMs,
  restart,
  onNoPath,
}: PathWatchOptions): PathWatch {
  let lostAt: number | null = null
  let triedAt: number | null = null
  let tries = 0
  let isNoPath = false

  function reset(): void {
    lostAt = null
    triedAt = null
    tries = 0
    isNoPath = false
  }

  function tried(): void {
    triedAt = performance.now()
    tries++
  }

  const timer = setInterval(() => {
    // who cannot be sent anything cannot be found either, and no firewall is to blame
    if (state() === 'connected' || !isReachable()) return reset()
    const now = performance.now()
    lostAt ??= now
    const pauseMs =
      triedAt === null
        ? (DUE_MS[state()] ?? FIRST_MS)
        : (PAUSES_MS[Math.min(tries, PAUSES_MS.length) - 1] ?? 0)
    if (now - (triedAt ?? lostAt) >= pauseMs + patienceMs) {
      tried()
      restart()
    }
    if (isNoPath || now - lostAt < NO_PATH_MS) return
    isNoPath = true
    onNoPath()
  }, EVERY_MS)
  return { tried, stop: () => clearInterval(timer) }
}
