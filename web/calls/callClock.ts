/** Time of a call, in milliseconds since the epoch, by the server's word alone: the clock of this device changes no number. */
export interface CallClock {
  /** @param nowMs the server's time, as a message has it */
  learn: (nowMs: number) => void
  now: () => number
}

/**
 * A clock that begins with what the server says. Every message is late by its way here, so the one that was quickest knows best: a later
 * time counts and an earlier one does not, and what is left never grows.
 * @param nowMs the server's time, as the entry has it
 * @param monotonic milliseconds that pass at the pace of a second a second, whatever they begin with
 */
export function createCallClock(nowMs: number, monotonic: () => number = () => performance.now()): CallClock {
  let offsetMs = nowMs - monotonic()
  return {
    learn(nextMs) {
      offsetMs = Math.max(offsetMs, nextMs - monotonic())
    },
    now: () => monotonic() + offsetMs,
  }
}
