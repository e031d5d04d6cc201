import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What happens to a call on its way to the payment provider. */
export type Passage = 'passes' | 'answer is lost' | 'never arrives' | 'is too much' | 'takes no changes'

/** A call as it came. */
export interface SeenCall {
  method: string
  path: string
  /** under which the provider knows it again */
  key: string | null
  body: string
}

/** Stands between the api and the payment provider. */
export interface ProviderRelay {
  url: string
  /** of the calls from now on */
  passage: Passage
  /** true for a call that the provider says no to, whatever it holds */
  refuses: ((call: Pick<SeenCall, 'method' | 'path'>) => boolean) | null
  /** waited for before a call goes on to the provider */
  holds: ((call: SeenCall) => Promise<unknown> | null) | null
  /** hears of every call that comes, with its body */
  spy: ((call: SeenCall) => void) | null
  /** how many calls came so far */
  calls: number
  /** the provider had no time for one of them, or did not take it: who asked remembers that for a moment */
  hasRefused: boolean
  close(): Promise<void>
}

function seen({ method = '', url: path = '', headers }: IncomingMessage, body: Buffer): SeenCall {
  const key = headers['idempotency-key']
  return { method, path, body: body.toString(), key: typeof key === 'string' ? key : null }
}

export async function startProviderRelay(target: () => string | null): Promise<ProviderRelay> {
  const server = createServer(async (incoming, outgoing) => {
    relay.calls++
    // whoever sent it may be gone by the time it goes on
    const body = relay.holds ? await buffer(incoming) : null
    if (body) await relay.holds?.(seen(incoming, body))
    if (relay.passage !== 'passes') relay.hasRefused = true
    if (relay.passage === 'never arrives') {
      incoming.socket.destroy()
      return
    }
    if (relay.passage === 'is too much') {
      incoming.resume()
      outgoing.writeHead(429, { 'content-type': 'application/json' })
      outgoing.end(JSON.stringify({ error: { type: 'invalid_request_error', code: 'rate_limit' } }))
      return
    }
    if (relay.passage === 'takes no changes' && incoming.method === 'POST') {
      incoming.resume()
      outgoing.writeHead(503, { 'content-type': 'application/json' })
      outgoing.end(JSON.stringify({ error: { type: 'api_error' } }))
      return
    }
    if (relay.refuses?.({ method: incoming.method ?? '', path: incoming.url ?? '' })) {
      incoming.resume()
      outgoing.writeHead(400, { 'content-type': 'application/json' })
      outgoing.end(JSON.stringify({ error: { type: 'invalid_request_error', code: 'parameter_invalid' } }))
      return
    }
    if (relay.spy) {
      const parts: Buffer[] = []
      const { spy } = relay
      incoming.on('data', (part: Buffer) => parts.push(part))
      incoming.on('end', () => spy(seen(incoming, Buffer.concat(parts))))
    }
    const isLost = relay.passage === 'answer is lost'
    const { method, url, headers } = incoming
    const address = target()
    if (address === null) {
      incoming.socket.destroy()
      return
    }
    const to = new URL(url ?? '/', address)
    const onward = request(to, { method, headers: { ...headers, host: to.host } }, (answer) => {
      if (Number(answer.statusCode) >= 429) relay.hasRefused = true
      if (isLost) {
        // only once it was done there
        answer.resume().on('end', () => incoming.socket.destroy())
        return
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => incoming.socket.destroy())
    if (body) onward.end(body)
    else incoming.pipe(onward)
  })
  // who asks may stand still for longer than a connection is usually kept
  server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const relay: ProviderRelay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passage: 'passes',
    refuses: null,
    holds: null,
    spy: null,
    calls: 0,
    hasRefused: false,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return relay
}

/** Relays that go on from file to file, at the addresses by which an api that goes on knows them. */
const free: { relay: ProviderRelay; lead(target: () => string | null): void; end(): Promise<void> }[] = []

globalThis.after?.('close the relays of this process', async () => {
  await Promise.all(free.splice(0).map(({ end }) => end()))
})

async function makeRelay(): Promise<(typeof free)[number]> {
  let target: () => string | null = () => null
  const relay = await startProviderRelay(() => target())
  return { relay, end: relay.close, lead: (next) => (target = next) }
}

/** One that an earlier file of this process left, or a new one; `close` leaves it to the next. */
export async function takeProviderRelay(target: () => string): Promise<ProviderRelay> {
  const taken = free.pop() ?? (await makeRelay())
  taken.lead(target)
  return Object.assign(taken.relay, {
    ...{ passage: 'passes', refuses: null, holds: null, spy: null, calls: 0, hasRefused: false },
    async close() {
      taken.lead(() => null)
      free.push(taken)
    },
  } as const)
}
