/** A pair of neighbouring UDP ports that one connection may choose from. */
export type PortPair = [number, number]

export interface PortPool {
  /** Null when all are taken. */
  take(): PortPair | null
  giveBack(pair: PortPair): void
}

/**
 * Ports are handed out here because the WebRTC library looks for a free one itself, and two connections that
 * look at the same moment find the same. It wants a range of two, hence pairs. Oldest first, so that a pair
 * held by another program is not tried again at once.
 */
export function createPortPool(min: number, max: number): PortPool {
  const free: PortPair[] = []
  for (let port = min; port + 1 <= max; port += 2) free.push([port, port + 1])
  return {
    take: () => free.shift() ?? null,
    giveBack: (pair) => void free.push(pair),
  }
}
