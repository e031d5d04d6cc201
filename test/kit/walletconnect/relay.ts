import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { createMailboxes, type Mailboxes, type Published } from './mailboxes.ts'
import { clientOf } from './relayAuth.ts'

const DAY_S = 86_400
const topic = z.string().regex(/^[0-9a-f]{64}$/)
const topics = z.strictObject({ topics: z.array(topic).min(1).max(500) })
const message = z.object({
  topic,
  message: z.string().regex(/^[A-Za-z0-9+/]+=*$/),
  ttl: z
    .int()
    .min(30)
    .max(30 * DAY_S),
  tag: z.int().min(0),
  prompt: z.boolean().optional(),
  attestation: z.string().optional(),
})
const METHODS = {
  irn_subscribe: z.strictObject({ topic }),
  irn_batchSubscribe: topics,
  irn_unsubscribe: z.strictObject({ topic, id: z.string() }),
  irn_fetchMessages: z.strictObject({ topic }),
  irn_batchFetchMessages: topics,
  // clients add facts of their own in the clear; the test looks at which
  irn_publish: message.loose(),
  irn_batchPublish: z.strictObject({ messages: z.array(message.loose()).min(1).max(50) }),
}
type Method = keyof typeof METHODS
type Told = z.infer<typeof message>

const call = z.object({
  id: z.union([z.number(), z.string()]),
  jsonrpc: z.literal('2.0'),
  method: z.string(),
  params: z.unknown(),
})

/** A client with an open socket. */
interface Peer {
  client: string
  /** browsers say it, apps do not */
  origin: string | undefined
  socket: WebSocket
  topics: Set<string>
  /** what was handed over and not acknowledged, by the id it went under */
  handed: Map<string, Published>
}

/** A relay as clients see one: irn_* over JSON-RPC 2.0 and WebSocket, mailboxes with a time to live. */
export interface Relay {
  url: string
  /** names of what pages told it beside each message, in the clear */
  toldByPages: () => string[]
  /** what pages called themselves (Origin) */
  origins: () => string[]
  /** calls that were no good, and sockets that were refused */
  refused: () => string[]
  /** clients with an open socket */
  open: () => number
  /** ends every socket and listens no more, as if the machine were gone; the mailboxes stay */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  stop(): Promise<void>
}

class RpcError extends Error {
  readonly code: number
  constructor(code: number, text: string) {
    super(text)
    this.code = code
  }
}

const subscriptionId = (client: string, on: string) =>
  createHash('sha256')
    .update(on + client)
    .digest('hex')

class Exchange {
  readonly peers = new Set<Peer>()
  readonly names = new Set<string>()
  private readonly mail: Mailboxes = createMailboxes()
  private count = 0

  private hand(peer: Peer, letter: Published): void {
    const id = `${++this.count}`
    peer.handed.set(id, letter)
    const data = { ...letter, ttl: undefined }
    const params = { id: subscriptionId(peer.client, letter.topic), data }
    peer.socket.send(JSON.stringify({ id, jsonrpc: '2.0', method: 'irn_subscription', params }))
  }

  acknowledge(peer: Peer, id: string): void {
    const letter = peer.handed.get(id)
    peer.handed.delete(id)
    if (letter) this.mail.drop(letter)
  }

  private subscribe(peer: Peer, on: string): string {
    peer.topics.add(on)
    // after the answer: a client drops what comes for a topic it does not know yet
    setImmediate(() => {
      for (const letter of this.mail.waiting(on, peer.client)) this.hand(peer, letter)
    })
    return subscriptionId(peer.client, on)
  }

  private publish(peer: Peer, told: Told): true {
    if (peer.origin) for (const name of Object.keys(told)) this.names.add(name)
    const { topic: on, message: text, ttl, tag, attestation } = told
    const letter: Published = { topic: on, message: text, ttl, tag, publishedAt: Date.now() }
    if (attestation !== undefined) letter.attestation = attestation
    this.mail.put(peer.client, letter)
    for (const other of this.peers)
      if (other.client !== peer.client && other.topics.has(on)) this.hand(other, letter)
    return true
  }

  private fetch(peer: Peer, from: string[]): unknown {
    const messages = from.flatMap((on) => this.mail.waiting(on, peer.client))
    return { messages, hasMore: false }
  }

  answer(peer: Peer, method: string, params: unknown): unknown {
    if (!Object.hasOwn(METHODS, method)) throw new RpcError(-32601, `${method} is not known`)
    const parsed = METHODS[method as Method].safeParse(params)
    if (!parsed.success) throw new RpcError(-32602, `${method}: ${parsed.error.issues[0]?.message}`)
    const given = parsed.data as unknown as Told & { topics: string[]; messages: Told[] }
    const verbs: Record<Method, () => unknown> = {
      irn_subscribe: () => this.subscribe(peer, given.topic),
      irn_batchSubscribe: () => given.topics.map((on) => this.subscribe(peer, on)),
      irn_unsubscribe: () => peer.topics.delete(given.topic),
      irn_fetchMessages: () => this.fetch(peer, [given.topic]),
      irn_batchFetchMessages: () => this.fetch(peer, given.topics),
      irn_publish: () => this.publish(peer, given),
      irn_batchPublish: () => given.messages.every((one) => this.publish(peer, one)),
    }
    return verbs[method as Method]()
  }
}

/** Starts a relay on a free port of the loopback. @param projectId the only one it serves */
export async function startRelay(projectId: string): Promise<Relay> {
  const exchange = new Exchange()
  const refused: string[] = []
  const origins = new Set<string>()
  let server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `ws://127.0.0.1:${port}`

  function hear(peer: Peer, text: string): void {
    const said: unknown = JSON.parse(text)
    const asked = call.safeParse(said)
    if (!asked.success) {
      const { id, result } = said as { id?: unknown; result?: unknown }
      if (result === true) exchange.acknowledge(peer, String(id))
      else refused.push(text.slice(0, 200))
      return
    }
    const { id, method, params } = asked.data
    const reply = (rest: object) => peer.socket.send(JSON.stringify({ id, jsonrpc: '2.0', ...rest }))
    try {
      reply({ result: exchange.answer(peer, method, params) })
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      refused.push(error.message)
      reply({ error: { code: error.code, message: error.message } })
    }
  }

  function welcome(socket: WebSocket, request: IncomingMessage): void {
    const query = new URL(request.url ?? '/', url).searchParams
    const client = clientOf(query.get('auth') ?? '', url)
    if (client === null || query.get('projectId') !== projectId) {
      refused.push(`socket of ${query.get('projectId')}`)
      // 3000: unauthorized, by the relay's manual
      socket.close(3000, 'unauthorized')
      return
    }
    const { origin } = request.headers
    if (origin) origins.add(origin)
    const peer: Peer = { client, origin, socket, topics: new Set(), handed: new Map() }
    exchange.peers.add(peer)
    socket.on('close', () => exchange.peers.delete(peer))
    socket.on('error', () => {})
    socket.on('message', (data) => hear(peer, String(data)))
  }
  server.on('connection', welcome)

  async function goAway(): Promise<void> {
    for (const socket of server.clients) socket.terminate()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    url,
    toldByPages: () => [...exchange.names].sort(),
    origins: () => [...origins],
    refused: () => refused,
    open: () => exchange.peers.size,
    goAway,
    async comeBack() {
      server = new WebSocketServer({ host: '127.0.0.1', port })
      await once(server, 'listening')
      server.on('connection', welcome)
    },
    stop: goAway,
  }
}
