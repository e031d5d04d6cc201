import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below the range from which systems pick ports for outgoing connections, so that none of those takes it. */
const [FIRST, LAST] = [20_000, 32_000]

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** A TCP port of the loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST)
    if (await isFree(port)) return port
  }
}
