import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Something of which every message is counted, by ids that are known of it. */
export interface Followed {
  /** what was said so far, in its order: a statement or a call, before it arrives or before its answer does */
  steps: string[]
  /** the number of the step at which it is held; null: it goes on */
  holdAt: number | null
  isHeld: boolean
}

/** Stands before the provider and holds calls, or their answers. */
export interface ProviderGate {
  url: string
  stop(): Promise<void>
}

interface Keeper {
  /** whose call this is, by what is said in it */
  whose(said: string): Followed | undefined
  /** resolves when it may go on */
  arrive(followed: Followed, name: string): Promise<unknown>
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function askThere(target: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const to = new URL(incoming.url ?? '/', target)
  const { method, headers } = incoming
  return new Promise((resolve, reject) => {
    // a connection that was kept ends with the provider
    request(
      to,
      { method, agent: false, headers: { ...headers, host: to.host, connection: 'close' } },
      resolve,
    )
      .on('error', reject)
      .end(body)
  })
}

export async function startProviderGate(target: () => string, keeper: Keeper): Promise<ProviderGate> {
  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readAll(incoming)
    const said = `${incoming.url} ${body} ${incoming.headers['idempotency-key'] ?? ''}`
    const followed = keeper.whose(said)
    const name = `${incoming.method} ${incoming.url?.replace(/\?.*/, '').replace(/[a-z]+_[0-9A-Za-z_]{10,}/g, '*')}`
    if (followed) await keeper.arrive(followed, `before ${name}`)
    const answer = await askThere(target(), incoming, body)
    const content = await readAll(answer)
    // ids that it made are its own
    if (followed) keeper.whose(`${said} ${content}`)
    if (followed) await keeper.arrive(followed, `answer to ${name}`)
    const { 'transfer-encoding': _chunked, connection: _connection, ...headers } = answer.headers
    outgoing.writeHead(answer.statusCode ?? 500, { ...headers, 'content-length': content.length })
    outgoing.end(content)
  }
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
