import { createServer } from 'node:net'
import { nextOwnPort } from '#scripts/start/world/ownPorts.ts'

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
