/** Hears that a room has something new. `rev` may be older than what is known here already. */
export type HintListener = (roomId: string, rev: number) => void

/** How the bus is; what it does not deliver is read a second later. */
export interface BusHealth {
  /** hints come in now */
  isHearing: boolean
  /** publications that nobody got */
  lost: number
}

/**
 * Where the copies of the api tell each other that a room has something new: its id and the newest `rev`, never
 * words. Hints may be lost, doubled, late and in any order, so they cause a reading and prove nothing; who follows a
 * room reads its head each second anyway. Whoever publishes may hear it too.
 */
export interface Bus {
  /**
   * Tells every copy, at most 25 ms later and with the highest `rev` alone of those that waited. To be called after
   * the commit. Neither waits nor throws.
   */
  publish(roomId: string, rev: number): void
  /** @returns ends the subscription */
  subscribe(onHint: HintListener): () => void
  health(): BusHealth
  /** Hands over what waits and closes; nothing is heard any more. */
  stop(): Promise<void>
}
