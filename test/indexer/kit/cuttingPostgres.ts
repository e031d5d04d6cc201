import type { AddressInfo } from 'node:net'
import { createServer, connect as dial, type Socket } from 'node:net'

/** Postgres behind a wire that can be cut at an exact statement. */
export interface CuttingPostgres {
  url: string
  /** cuts every connection just before the n-th statement from now on reaches the server */
  cutBefore(statement: number): void
  /** lets the n-th COMMIT from now on reach the server, but not its answer the client */
  cutAfterCommit(commit: number): void
  /** statements or commits still to come; 0 = it was cut */
  readonly left: number
  stop(): Promise<void>
}

const SIMPLE_QUERY = 'Q'
const PARSE = 'P'

export async function startCuttingPostgres(targetUrl: string): Promise<CuttingPostgres> {
  const target = new URL(targetUrl)
  const sockets = new Set<Socket>()
  let left = 0
  let mode: 'statement' | 'commit' = 'statement'

  function cutAll(): void {
    for (const socket of sockets) socket.destroy()
  }

  /** @returns whether the message may pass */
  function pass(type: string, text: string): boolean {
    if (left === 0 || (type !== SIMPLE_QUERY && type !== PARSE)) return true
    if (mode === 'commit' && !text.startsWith('COMMIT')) return true
    left -= 1
    return left > 0 || mode === 'commit'
  }

  // messages go on one by one: without this each small one waits 40 ms for the acknowledgement of the last
  const noDelay = true
  const server = createServer({ noDelay }, (client) => {
    const upstream = dial({ port: Number(target.port), host: target.hostname, noDelay })
    let waiting = Buffer.alloc(0)
    let isStarted = false
    let isDeaf = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    upstream.on('data', (bytes) => (isDeaf ? cutAll() : client.write(bytes)))
    client.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes])
      for (;;) {
        // the first message has no type byte
        const head = isStarted ? 1 : 0
        if (waiting.length < head + 4) return
        const length = head + waiting.readUInt32BE(head)
        if (waiting.length < length) return
        const message = waiting.subarray(0, length)
        waiting = waiting.subarray(length)
        const type = isStarted ? String.fromCharCode(message[0] as number) : ''
        isStarted = true
        const before = left
        if (!pass(type, message.subarray(5).toString('latin1'))) return cutAll()
        if (mode === 'commit' && before === 1 && left === 0) isDeaf = true
        upstream.write(message)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(targetUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    cutBefore(statement) {
      mode = 'statement'
      left = statement
    },
    cutAfterCommit(commit) {
      mode = 'commit'
      left = commit
    },
    get left() {
      return left
    },
    async stop() {
      cutAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
