import { createServer } from 'node:net'
import { nextOwnPort, ownRun } from '#scripts/start/world/ownPorts.ts'

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** A TCP port of the loopback that is free, and that no other test process picks while this one lives. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await nextOwnPort()
    if (await isFree(port)) return port
  }
}

/** UDP ports of a media engine. */
export interface UdpPorts {
  min: number
  max: number
  /** others may have them */
  release(): void
}

const MOST_UDP = 200
const udpRuns = new Set<number>()

/**
 * UDP ports that no other test process takes, nor another engine of this one until they are released.
 * @param count at most 200
 */
export async function holdUdp(count = MOST_UDP): Promise<UdpPorts> {
  if (count > MOST_UDP) throw new Error(`${count} UDP ports: a run has ${MOST_UDP}`)
  // the first two runs are those of a whole world in this process: media, and the relay of calls
  let at = 2
  while (udpRuns.has(at)) at++
  udpRuns.add(at)
  const min = await ownRun(at)
  return { min, max: min + count - 1, release: () => void udpRuns.delete(at) }
}
