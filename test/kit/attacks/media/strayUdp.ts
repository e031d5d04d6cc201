import { randomBytes, randomInt } from 'node:crypto'
import { classes, Message, methods } from 'werift'
import { openStrangers, paced, type StrangersHeard } from './strangers.ts'

/** Datagrams from strangers: whom, how many, from how many addresses, for how long. */
export interface StrayUdp {
  host: string
  ports: { min: number; max: number }
  ratePerS: number
  sources: number
  durationMs: number
  /** all without it */
  kinds?: StrayKind[]
}

/** What was sent, and what came back to the senders. */
export interface StrayUdpCount extends StrangersHeard {
  sent: number
  byKind: Record<StrayKind, number>
}

export type StrayKind = keyof typeof MAKERS

const MAX_DATAGRAM = 65_507
const FORGED_KEY = Buffer.from('not the password of anybody')

/** A whole ClientHello of DTLS 1.2, without extensions. */
export function clientHello(): Buffer {
  const body = Buffer.concat([
    Buffer.from([0xfe, 0xfd]),
    randomBytes(32),
    // no session, no cookie, one cipher suite, no compression, no extensions
    Buffer.from([0, 0, 0, 2, 0xc0, 0x2b, 1, 0, 0, 0]),
  ])
  const handshake = Buffer.alloc(12)
  handshake.writeUInt8(1, 0)
  handshake.writeUIntBE(body.length, 1, 3)
  handshake.writeUIntBE(body.length, 9, 3)
  const record = Buffer.alloc(13)
  record.writeUInt8(22, 0)
  record.writeUInt16BE(0xfefd, 1)
  record.writeUInt16BE(handshake.length + body.length, 11)
  return Buffer.concat([record, handshake, body])
}

/** An alert of DTLS in the clear; the library takes any as the end of the connection. */
export function closingAlert(): Buffer {
  return Buffer.from([21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 7, 0, 2, 1, 0])
}

function mediaPacket(payloadType: number, bytes: number): Buffer {
  const packet = randomBytes(12 + bytes)
  packet[0] = 0x80
  packet[1] = payloadType
  return packet
}

/** A binding request that only looks genuine: nobody told the password. */
export function forgedRequest(role: 'ICE-CONTROLLING' | 'ICE-CONTROLLED', username = 'abcd:efgh'): Buffer {
  return new Message(methods.BINDING, classes.REQUEST, randomBytes(12))
    .setAttribute('USERNAME', username)
    .setAttribute('PRIORITY', 1_845_501_695)
    .setAttribute(role, randomBytes(8).readBigUInt64BE())
    .setAttribute('USE-CANDIDATE', null)
    .addMessageIntegrity(FORGED_KEY)
    .addFingerprint().bytes
}

function bareRequest(): Buffer {
  return new Message(methods.BINDING, classes.REQUEST, randomBytes(12)).bytes
}

function forgedAnswer(messageClass: classes): Buffer {
  return new Message(methods.BINDING, messageClass, randomBytes(12))
    .setAttribute('XOR-MAPPED-ADDRESS', ['127.0.0.1', 9])
    .addMessageIntegrity(FORGED_KEY)
    .addFingerprint().bytes
}

/** Each answers the datagrams that go to one port from one source, in order. */
const MAKERS = {
  hello: () => [clientHello()],
  alert: () => [closingAlert()],
  controlling: () => [forgedRequest('ICE-CONTROLLING')],
  controlled: () => [forgedRequest('ICE-CONTROLLED')],
  bare: () => [bareRequest()],
  requestThenHello: () => [forgedRequest('ICE-CONTROLLING'), clientHello()],
  answer: () => [forgedAnswer(classes.RESPONSE)],
  error: () => [forgedAnswer(classes.ERROR)],
  rtp: () => [mediaPacket(111, randomInt(0, 1200))],
  rtcp: () => [mediaPacket(200, 4 * randomInt(1, 20))],
  anySize: () => [randomBytes(randomInt(0, MAX_DATAGRAM + 1))],
  empty: () => [Buffer.alloc(0)],
}

/** Sends every kind to every port of a node. Ends after the duration, or with the signal. */
export async function sendStrayUdp(order: StrayUdp, end?: AbortSignal): Promise<StrayUdpCount> {
  const all = Object.keys(MAKERS) as StrayKind[]
  const kinds = order.kinds ?? all
  const count = {
    sent: 0,
    byKind: Object.fromEntries(all.map((kind) => [kind, 0])) as Record<StrayKind, number>,
  }
  const strangers = await openStrangers(order.host, order.sources)
  // every kind comes to every port
  const span = order.ports.max - order.ports.min + 1
  let turn = 0
  function sendOne(): void {
    const port = order.ports.min + (turn % span)
    const kind = kinds[((turn % span) + Math.floor(turn / span)) % kinds.length] ?? 'hello'
    const source = randomInt(order.sources)
    turn++
    for (const datagram of MAKERS[kind]()) {
      count.sent++
      count.byKind[kind]++
      strangers.send(source, datagram, port)
    }
  }
  await paced(order, end, (due) => {
    while (count.sent < due) sendOne()
  })
  return { ...count, ...(await strangers.close()) }
}
