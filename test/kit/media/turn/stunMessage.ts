import { createHmac } from 'node:crypto'
import { isIPv4 } from 'node:net'

/** An address and a port behind a relay. */
export interface TurnPeer {
  address: string
  port: number
}

const COOKIE = Buffer.from('2112a442', 'hex')
/** Bytes of a message before its parts. */
export const HEADER_BYTES = 20

/** Numbers of the families of addresses (RFC 8489, 14.1). */
export const FAMILY = { 4: 1, 6: 2 } as const

/** Methods and indications (RFC 8656, 17). */
export const METHOD = {
  allocate: 0x003,
  refresh: 0x004,
  createPermission: 0x008,
  channelBind: 0x009,
  sendIndication: 0x0016,
  dataIndication: 0x0017,
} as const

const IS_ERROR = 0x0110

/** Attributes (RFC 8489, 18.3, and RFC 8656, 18). */
export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  family: 0x0017,
  evenPort: 0x0018,
  transport: 0x0019,
} as const

/** A part of a message. */
export type Attribute = [type: number, value: Uint8Array]

/** Numbers of 16 bits, one after the other. */
export const words = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [at, value] of values.entries()) bytes.writeUInt16BE(value, at * 2)
  return bytes
}

/** Bytes of an address as a URL parser reads it, so that every way to write one is understood: 4 or 16. */
export function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (text = '') =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const [front, back] = [groups(head), groups(tail)]
  return words(...front, ...Array(8 - front.length - back.length).fill(0), ...back)
}

/** An address of 4 or 16 bytes as people write it. */
export function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

/** Mixes with the cookie and the id of the message, there and back (RFC 8489, 14.2). */
const mix = (bytes: Buffer, id: Buffer) => {
  const key = Buffer.concat([COOKIE, id])
  return Buffer.from(bytes.map((byte, at) => byte ^ (key[at] ?? 0)))
}

/** The value of an address that is mixed. */
export function xorAddress({ address, port }: TurnPeer, id: Buffer): Buffer {
  const bytes = addressBytes(address)
  return Buffer.concat([words(FAMILY[bytes.length === 4 ? 4 : 6]), mix(words(port), id), mix(bytes, id)])
}

/** The address in a value that is mixed. */
export function readXorAddress(value: Buffer, id: Buffer): TurnPeer {
  return {
    address: addressText(mix(value.subarray(4), id)),
    port: mix(value.subarray(2, 4), id).readUInt16BE(),
  }
}

/** @param id 12 bytes by chance */
export function message(type: number, id: Buffer, attributes: Attribute[]): Buffer {
  const body = attributes.map(([name, value]) =>
    Buffer.concat([words(name, value.length), value, Buffer.alloc(-value.length & 3)]),
  )
  const length = body.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([words(type, length), COOKIE, id, ...body])
}

/** The parts of a message, the first of each kind. */
export function readAttributes(bytes: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = HEADER_BYTES; at + 4 <= bytes.length; ) {
    const [type, length] = [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)]
    if (!found.has(type)) found.set(type, bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length + (-length & 3)
  }
  return found
}

/** A message with a proof that the sender knows the password (RFC 8489, 14.5). @param key of name, realm and password */
export function signed(type: number, id: Buffer, attributes: Attribute[], key: Buffer): Buffer {
  // the length counts the proof, and the proof is of what stands before it
  const whole = message(type, id, [...attributes, [ATTRIBUTE.integrity, Buffer.alloc(20)]])
  createHmac('sha1', key)
    .update(whole.subarray(0, -24))
    .digest()
    .copy(whole, whole.length - 20)
  return whole
}

/** What a relay says to a request: 200, or the number of its refusal. @param found the parts of the answer */
export function codeOf(answer: Buffer, found: Map<number, Buffer>): number {
  const error = found.get(ATTRIBUTE.errorCode)
  const isRefused = (answer.readUInt16BE(0) & IS_ERROR) === IS_ERROR
  return isRefused && error ? error.readUInt8(2) * 100 + error.readUInt8(3) : 200
}
