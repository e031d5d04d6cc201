import { createHmac, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** A STUN message (RFC 8489) as far as a stranger's is looked at. */
export interface StunMessage {
  /** anything but a binding is `other`: nothing else is spoken here */
  sort: 'request' | 'answer' | 'other'
  /** 24 hexadecimal digits */
  transactionId: string
  username: string | null
  /** Whether MESSAGE-INTEGRITY is there, made with this key, and covers all but a right FINGERPRINT. */
  isSignedWith(key: string | Buffer): boolean
}

const HEADER = 20
const COOKIE = 0x2112a442
const SORTS: Record<number, StunMessage['sort']> = { 1: 'request', 257: 'answer', 273: 'answer' }
const USERNAME = 0x0006
const INTEGRITY = 0x0008
const INTEGRITY_BYTES = 20
const FINGERPRINT = 0x8028
const FINGERPRINT_XOR = 0x5354554e

/** True for what the library takes for STUN, whether it is sound or not. */
export function isStun(datagram: Buffer): boolean {
  return (
    datagram.length >= HEADER &&
    ((datagram[0] ?? 0) & 0xc0) === 0 &&
    datagram.readUInt32BE(4) === COOKIE &&
    datagram.length === HEADER + datagram.readUInt16BE(2)
  )
}

/** Where the attributes that count are; null when the message is not well formed. */
function attributesOf(datagram: Buffer) {
  let username: string | null = null
  let integrityAt: number | null = null
  for (let at = HEADER; at < datagram.length; ) {
    if (at + 4 > datagram.length) return null
    const type = datagram.readUInt16BE(at)
    const length = datagram.readUInt16BE(at + 2)
    const end = at + 4 + ((length + 3) & ~3)
    if (end > datagram.length) return null
    if (type === FINGERPRINT) {
      // the last attribute by the standard; one more would each time cost a sum over all before it
      if (length !== 4 || end !== datagram.length || !isFingerprint(datagram, at)) return null
    } else if (integrityAt !== null) {
      // nobody vouches for what stands behind the integrity, and the library would believe it
      return null
    } else if (type === INTEGRITY) {
      if (length !== INTEGRITY_BYTES) return null
      integrityAt = at
    } else if (type === USERNAME) {
      username = datagram.toString('utf8', at + 4, at + 4 + length)
    }
    at = end
  }
  return { username, integrityAt }
}

function isFingerprint(datagram: Buffer, at: number): boolean {
  return (crc32(datagram.subarray(0, at)) ^ FINGERPRINT_XOR) >>> 0 === datagram.readUInt32BE(at + 4)
}

function isIntegrity(datagram: Buffer, at: number, key: string | Buffer): boolean {
  const end = at + 4 + INTEGRITY_BYTES
  // the length that was signed ends with this attribute
  const head = Buffer.from(datagram.subarray(0, HEADER))
  head.writeUInt16BE(end - HEADER, 2)
  const made = createHmac('sha1', key).update(head).update(datagram.subarray(HEADER, at)).digest()
  return timingSafeEqual(made, datagram.subarray(at + 4, end))
}

/** Null when it is not a well-formed STUN message, or its FINGERPRINT is wrong. */
export function readStun(datagram: Buffer): StunMessage | null {
  const attributes = isStun(datagram) ? attributesOf(datagram) : null
  if (!attributes) return null
  const { username, integrityAt } = attributes
  return {
    sort: SORTS[datagram.readUInt16BE(0)] ?? 'other',
    transactionId: datagram.toString('hex', 8, HEADER),
    username,
    isSignedWith: (key) => integrityAt !== null && isIntegrity(datagram, integrityAt, key),
  }
}
