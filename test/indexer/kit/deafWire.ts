import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'

/** A TCP wire on which packets get lost: nobody is told, and no connection ends. */
export interface DeafWire {
  url: string
  /** 'all' also connections to come, 'open' only those that are there; null = nothing gets lost from now on */
  lose(which: 'all' | 'open' | null): void
  stop(): Promise<void>
}

export async function startDeafWire(targetUrl: string): Promise<DeafWire> {
  const target = new URL(targetUrl)
  const sockets = new Set<Socket>()
  const deaf = new WeakSet<Socket>()
  let losesAll = false

  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const upstream = dial({ port: Number(target.port), host: target.hostname, noDelay: true })
    const pair = [client, upstream] as const
    for (const [i, socket] of pair.entries()) {
      const other = pair[1 - i] as Socket
      sockets.add(socket)
      if (losesAll) deaf.add(socket)
      const isLost = () => losesAll || deaf.has(socket)
      socket.on('error', () => {})
      socket.on('data', (bytes) => isLost() || other.write(bytes))
      socket.on('close', () => {
        sockets.delete(socket)
        // the word that a connection ended gets lost too
        if (!isLost()) other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(targetUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    lose(which) {
      losesAll = which === 'all'
      // what got lost stays lost
      if (which !== null) for (const socket of sockets) deaf.add(socket)
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
