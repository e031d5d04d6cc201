import { createHash, randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import {
  ATTRIBUTE,
  type Attribute,
  codeOf,
  FAMILY,
  HEADER_BYTES,
  METHOD,
  message,
  readAttributes,
  readXorAddress,
  signed,
  type TurnPeer,
  words,
  xorAddress,
} from './stunMessage.ts'

/** What somebody shows to a relay. */
export interface TurnAccount {
  username: string
  credential: string
}

/** What a relay answered. */
export interface TurnAnswer {
  /** of RFC 8656, 19; 200: it did what it was asked to */
  code: number
  /** where peers find the allocation */
  relayed?: TurnPeer
  lifetimeS?: number
}

/** How an allocation shall be. */
export interface AllocationWish {
  /** of its address */
  family?: 4 | 6
  transport?: 'udp' | 'tcp'
  lifetimeS?: number
  /** an even port, with the next one kept for later */
  isPair?: boolean
}

/** One 5-tuple to a relay, by UDP: it asks what it is told to, however wrong, and keeps what comes from peers. */
export interface TurnClient {
  /** data of peers, by indication or by channel, oldest first */
  heard: string[]
  /** how often the relay wanted a fresh nonce (438) */
  staleNonces(): number
  allocate(wish?: AllocationWish): Promise<TurnAnswer>
  /** @param lifetimeS 0 gives the allocation back */
  refresh(lifetimeS: number): Promise<TurnAnswer>
  permit(address: string): Promise<TurnAnswer>
  /** @param channel from 0x4000 */
  bind(channel: number, peer: TurnPeer): Promise<TurnAnswer>
  /** A datagram for a peer; there is no answer to it. */
  send(peer: TurnPeer, text: string): void
  sendBy(channel: number, text: string): void
  /** From now on it shows this. */
  shows(account: TurnAccount | null): void
  close(): void
}

const PATIENCE_MS = 5_000
const AGAIN_MS = 500
const UDP_PROTOCOL = 17
const TCP_PROTOCOL = 6

type Waiting = Map<string, (answer: Buffer) => void>

/** Sends until it is answered: datagrams may be lost. */
function exchange(
  { socket, port, waiting }: { socket: Socket; port: number; waiting: Waiting },
  request: Buffer,
  id: Buffer,
): Promise<Buffer> {
  const name = id.toString('hex')
  const send = () => socket.send(request, port, '127.0.0.1')
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      clearInterval(again)
      clearTimeout(end)
      waiting.delete(name)
      settle()
    }
    const again = setInterval(send, AGAIN_MS)
    const end = setTimeout(() => done(() => reject(new Error('The relay is silent.'))), PATIENCE_MS)
    waiting.set(name, (answer) => done(() => resolve(answer)))
    send()
  })
}

/**
 * Opens a way to a relay on 127.0.0.1 (RFC 8489 and 8656).
 * @param first what it shows; null: nothing, as somebody does who has none
 */
export async function openTurn(port: number, first: TurnAccount | null): Promise<TurnClient> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const heard: string[] = []
  const waiting: Waiting = new Map()
  let account = first
  let challenge: { realm: Buffer; nonce: Buffer } | null = null
  let stale = 0

  socket.on('message', (bytes) => {
    if (bytes.readUInt8(0) >= 0x40) return heard.push(bytes.subarray(4, 4 + bytes.readUInt16BE(2)).toString())
    if (bytes.readUInt16BE(0) === METHOD.dataIndication)
      return heard.push(readAttributes(bytes).get(ATTRIBUTE.data)?.toString() ?? '')
    waiting.get(bytes.subarray(8, HEADER_BYTES).toString('hex'))?.(bytes)
  })

  async function ask(method: number, make: (id: Buffer) => Attribute[], tries = 3): Promise<TurnAnswer> {
    const id = randomBytes(12)
    let request = message(method, id, make(id))
    if (account && challenge) {
      const { realm, nonce } = challenge
      const { username, credential } = account
      const key = createHash('md5').update(`${username}:${realm}:${credential}`).digest()
      const proof: Attribute[] = [
        [ATTRIBUTE.username, Buffer.from(username)],
        [ATTRIBUTE.realm, realm],
        [ATTRIBUTE.nonce, nonce],
      ]
      request = signed(method, id, [...make(id), ...proof], key)
    }
    const answer = await exchange({ socket, port, waiting }, request, id)
    const found = readAttributes(answer)
    const code = codeOf(answer, found)
    const [realm, nonce] = [found.get(ATTRIBUTE.realm), found.get(ATTRIBUTE.nonce)]
    const isFirst = code === 401 && challenge === null
    if (realm && nonce) challenge = { realm, nonce }
    if (code === 438) stale++
    if (account && tries > 1 && realm && nonce && (isFirst || code === 438))
      return ask(method, make, tries - 1)
    const [relayed, lifetime] = [found.get(ATTRIBUTE.relayed), found.get(ATTRIBUTE.lifetime)]
    return {
      code,
      ...(relayed && { relayed: readXorAddress(relayed, id) }),
      ...(lifetime && { lifetimeS: lifetime.readUInt32BE() }),
    }
  }

  const lifetime = (s: number): Attribute => [ATTRIBUTE.lifetime, words(s >>> 16, s & 0xffff)]
  return {
    heard,
    staleNonces: () => stale,
    allocate: ({ family, transport = 'udp', lifetimeS, isPair } = {}) =>
      ask(METHOD.allocate, () => [
        [ATTRIBUTE.transport, Buffer.from([transport === 'udp' ? UDP_PROTOCOL : TCP_PROTOCOL, 0, 0, 0])],
        ...(family ? [[ATTRIBUTE.family, Buffer.from([FAMILY[family], 0, 0, 0])] as Attribute] : []),
        ...(lifetimeS === undefined ? [] : [lifetime(lifetimeS)]),
        ...(isPair ? [[ATTRIBUTE.evenPort, Buffer.from([0x80])] as Attribute] : []),
      ]),
    refresh: (lifetimeS) => ask(METHOD.refresh, () => [lifetime(lifetimeS)]),
    permit: (address) =>
      ask(METHOD.createPermission, (id) => [[ATTRIBUTE.peer, xorAddress({ address, port: 9 }, id)]]),
    bind: (channel, peer) =>
      ask(METHOD.channelBind, (id) => [
        [ATTRIBUTE.channelNumber, words(channel, 0)],
        [ATTRIBUTE.peer, xorAddress(peer, id)],
      ]),
    send(peer, text) {
      const id = randomBytes(12)
      const parts: Attribute[] = [
        [ATTRIBUTE.peer, xorAddress(peer, id)],
        [ATTRIBUTE.data, Buffer.from(text)],
      ]
      socket.send(message(METHOD.sendIndication, id, parts), port, '127.0.0.1')
    },
    sendBy(channel, text) {
      socket.send(
        Buffer.concat([words(channel, Buffer.byteLength(text)), Buffer.from(text)]),
        port,
        '127.0.0.1',
      )
    },
    shows(next) {
      account = next
    },
    close: () => socket.close(),
  }
}
