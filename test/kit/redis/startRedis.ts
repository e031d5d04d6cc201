import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { until } from '#test/kit/time/until.ts'
import type { SelfSigned } from '../selfSigned.ts'
import { readCommands } from './readCommands.ts'

/** What becomes of a message on its way to one subscriber. */
export interface Delivery {
  /** milliseconds after which each copy arrives; none: it is dropped */
  copiesAfterMs: number[]
}

/** A server that speaks RESP 3 as far as publishing and subscribing need it. */
export interface RedisStandIn {
  port: number
  url: string
  /** commands that came in, without PING */
  commands: string[][]
  subscribers(channel: string): number
  /** resolves once so many subscribe */
  hearing(channel: string, count: number): Promise<void>
  /** says something to whoever subscribed, as somebody else with a login could */
  publish(channel: string, text: string): void
  /** decides about every delivery from now on */
  deliver(rule: () => Delivery): void
  /** takes what comes and answers nothing any more, on connections that are open */
  fallSilent(): void
  /** cuts everybody; new connections are taken */
  cut(): void
  /** gives nobody the right to subscribe, or gives it again */
  refuseSubscribers(areRefused: boolean): void
  /** cuts who publishes next, before anybody hears of it */
  cutAtNextPublish(): void
  /** is away until `back` */
  goAway(): Promise<void>
  back(): Promise<void>
  stop(): Promise<void>
}

export interface RedisManners {
  /** without this login only HELLO with it is answered */
  login?: { user: string; password: string }
  identity?: SelfSigned
}

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`
const push = (words: string[]) => `>${words.length}\r\n${words.map(bulk).join('')}`
const AT_ONCE: Delivery = { copiesAfterMs: [0] }

/** One connection: whether it has said who it is, and what it hears. */
interface Client {
  socket: Socket
  isIn: boolean
  isSilent: boolean
  channels: Set<string>
}

/** Starts it on a free port of the loopback. */
export async function startRedis({ login, identity }: RedisManners = {}): Promise<RedisStandIn> {
  const clients = new Set<Client>()
  const timers = new Set<NodeJS.Timeout>()
  const commands: string[][] = []
  let rule = () => AT_ONCE
  let isNextCut = false
  let areRefused = false
  let port = 0

  function later(afterMs: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, afterMs)
    timers.add(timer)
  }

  function publish(channel: string, text: string): number {
    const hearing = [...clients].filter((client) => client.channels.has(channel))
    for (const client of hearing)
      for (const afterMs of rule().copiesAfterMs) {
        const send = () => {
          if (!client.isSilent) client.socket.write(push(['message', channel, text]))
        }
        if (afterMs === 0) send()
        else later(afterMs, send)
      }
    return hearing.length
  }

  const subscribers = (channel: string) => [...clients].filter(({ channels }) => channels.has(channel)).length

  function hello(client: Client, words: string[]): string {
    const at = words.findIndex((word) => word.toUpperCase() === 'AUTH')
    client.isIn ||= words[at + 1] === login?.user && words[at + 2] === login?.password
    if (!client.isIn) return '-WRONGPASS invalid username-password pair or user is disabled.\r\n'
    return `%1\r\n${bulk('proto')}:3\r\n`
  }

  function answerTo(client: Client, words: string[]): string {
    const [name = '', first = '', second = ''] = words
    const verb = name.toUpperCase()
    if (verb !== 'PING') commands.push([verb, ...words.slice(1)])
    if (verb === 'HELLO') return hello(client, words)
    if (!client.isIn) return '-NOAUTH Authentication required.\r\n'
    if (verb === 'PING') return '+PONG\r\n'
    if (verb === 'PUBLISH' && isNextCut) {
      isNextCut = false
      client.socket.destroy()
      return ''
    }
    if (verb === 'PUBLISH') return `:${publish(first, second)}\r\n`
    if (verb === 'SUBSCRIBE' && areRefused) return '-NOPERM this user has no permissions\r\n'
    if (verb === 'SUBSCRIBE') {
      client.channels.add(first)
      return `>3\r\n${bulk('subscribe')}${bulk(first)}:${client.channels.size}\r\n`
    }
    return `-ERR unknown command '${name}'\r\n`
  }

  function serve(socket: Socket): void {
    const client: Client = { socket, isIn: !login, isSilent: false, channels: new Set() }
    clients.add(client)
    let waiting: Buffer = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('close', () => clients.delete(client))
    socket.on('data', (chunk: Buffer) => {
      const read = readCommands(Buffer.concat([waiting, chunk]))
      waiting = read.rest
      for (const words of read.commands) if (!client.isSilent) socket.write(answerTo(client, words))
    })
  }

  let server: Server
  const open = async (): Promise<void> => {
    server = identity ? createTlsServer(identity, serve) : createServer({ noDelay: true }, serve)
    server.on('tlsClientError', () => {})
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  const cut = (): void => {
    for (const { socket } of clients) socket.destroy()
  }
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    cut()
    await closed
  }
  await open()
  return {
    port,
    url: `${identity ? 'rediss' : 'redis'}://localhost:${port}`,
    commands,
    subscribers,
    async hearing(channel, count) {
      await until(`${count} subscribe to ${channel}`, () => subscribers(channel) === count)
    },
    publish,
    deliver(next) {
      rule = next
    },
    fallSilent() {
      for (const client of clients) client.isSilent = true
    },
    cut,
    refuseSubscribers(next) {
      areRefused = next
    },
    cutAtNextPublish() {
      isNextCut = true
    },
    goAway: close,
    back: open,
    async stop() {
      for (const timer of timers) clearTimeout(timer)
      await close()
    },
  }
}
