import { connect, createServer, type Socket } from 'node:net'

/** A TCP cable between a browser and a port, which can be cut and plugged in again. */
export interface Cable {
  url: string
  /** breaks every connection without a word and takes no new one */
  cut(): void
  plug(): void
  stop(): Promise<void>
}

/** @param target port on loopback at the far end */
export async function layCable(target: () => number): Promise<Cable> {
  const ends = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(target(), '127.0.0.1')
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end)
      end.pipe(other)
      end.on('error', () => {})
      end.on('close', () => {
        ends.delete(end)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const drop = () => {
    for (const end of ends) end.destroy()
  }
  return {
    url: `ws://127.0.0.1:${(server.address() as { port: number }).port}`,
    cut() {
      isCut = true
      drop()
    },
    plug() {
      isCut = false
    },
    async stop() {
      drop()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
