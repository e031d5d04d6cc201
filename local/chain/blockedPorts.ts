import { createServer } from 'node:net'

/**
 * Ports that no page can reach, neither by fetch nor by WebSocket, whatever their server answers: those of the Fetch
 * standard's list ("port blocking") that a program may take without rights of its own. Not 4190 and 6679, which
 * Chromium lets through. What other programs seldom use comes first.
 */
export const BLOCKED_PORTS: readonly number[] = [
  ...[10_080, 6669, 6668, 6667, 6666, 6665, 6697, 6566],
  ...[4045, 3659, 1719, 1720, 1723, 5061, 5060, 6000, 2049],
]

/** Linux answers on all of 127.0.0.0/8, others on the first address alone. */
const HOSTS = process.platform === 'linux' ? 32 : 1

/** A place of the loopback where a program may listen. */
export interface LoopbackPlace {
  host: string
  port: number
}

function isFree({ host, port }: LoopbackPlace): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/** Places on blocked ports that are free now, one after the other; any of them may be lost before it is used. */
export async function* blockedPlaces(): AsyncGenerator<LoopbackPlace, never> {
  for (let last = 1; last <= HOSTS; last++) {
    for (const port of BLOCKED_PORTS) {
      const place = { host: `127.0.0.${last}`, port }
      if (await isFree(place)) yield place
    }
  }
  throw new Error(
    `No port for the local chain is free on this machine: one of ${BLOCKED_PORTS.join(', ')} is needed.`,
  )
}
