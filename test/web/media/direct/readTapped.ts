import { readVp8 } from '#media/transport/vp8.ts'
import { ATTRIBUTE, HEADER_BYTES, METHOD, readAttributes } from '#test/kit/media/turn/stunMessage.ts'

/** What somebody reads from datagrams that passed between pages and a relay. */
export interface TappedReading {
  /** payloads of RTP packets, as they stand there */
  media: Buffer[]
  /** records of DTLS, by which the two pages agree on keys */
  handshakes: number
  /** pictures that begin a VP8 stream */
  keyFrames: { width: number; height: number }[]
}

/** Begins each VP8 picture that needs no other one, behind three bytes (RFC 6386, 9.1). */
const START = Buffer.from('9d012a', 'hex')
const TAG_BYTES = 3
/** The longest head that a packet has in front of a picture (RFC 7741, 4.2). */
const MAX_HEAD_BYTES = 6
const SIZE = 0x3fff

/** What a datagram between a page and a relay carries for the other page (RFC 8656, 11.4 and 12.4); null: it is about the way itself. */
function carriedBy(datagram: Buffer): Buffer | null {
  const first = (datagram[0] ?? 0) >> 6
  if (first === 1) return datagram.subarray(4, 4 + datagram.readUInt16BE(2))
  if (first !== 0 || datagram.length < HEADER_BYTES) return null
  const type = datagram.readUInt16BE(0)
  const isData = type === METHOD.sendIndication || type === METHOD.dataIndication
  return isData ? (readAttributes(datagram).get(ATTRIBUTE.data) ?? null) : null
}

/** What stands behind the head of an RTP packet (RFC 3550, 5.1), encrypted or not; null: it is none. */
function payloadOf(packet: Buffer): Buffer | null {
  const [head = 0, type = 0] = packet
  const isControl = type >= 192 && type <= 223
  if (head >> 6 !== 2 || isControl || packet.length < 12) return null
  const sources = 12 + (head & 15) * 4
  if ((head & 0x10) === 0) return packet.subarray(sources)
  return sources + 4 <= packet.length
    ? packet.subarray(sources + 4 + packet.readUInt16BE(sources + 2) * 4)
    : null
}

function keyFrameIn(payload: Buffer): TappedReading['keyFrames'] {
  if (!readVp8(payload).startsKeyframe) return []
  const at = payload.indexOf(START)
  if (at <= TAG_BYTES || at > MAX_HEAD_BYTES + TAG_BYTES || at + 7 > payload.length) return []
  return [{ width: payload.readUInt16LE(at + 3) & SIZE, height: payload.readUInt16LE(at + 5) & SIZE }]
}

/** Reads datagrams as who stands at the relay, and knows no key. */
export function readTapped(datagrams: Buffer[]): TappedReading {
  const carried = datagrams.flatMap((datagram) => carriedBy(datagram) ?? [])
  const media = carried.flatMap((packet) => payloadOf(packet) ?? [])
  const handshakes = carried.filter(([first = 0]) => first >= 20 && first <= 63).length
  return { media, handshakes, keyFrames: media.flatMap(keyFrameIn) }
}

const PIECE_BYTES = 16
/** One with fewer different bytes may stand anywhere. */
const LEAST_DIFFERENT = 8

/** Encoded frames cut into pieces, one behind the other. */
export function piecesOf(frames: Buffer[]): Set<string> {
  const pieces = new Set<string>()
  for (const frame of frames)
    for (let at = 0; at + PIECE_BYTES <= frame.length; at += PIECE_BYTES) {
      const piece = frame.subarray(at, at + PIECE_BYTES)
      if (new Set(piece).size >= LEAST_DIFFERENT) pieces.add(piece.toString('latin1'))
    }
  return pieces
}

/** Which of the pieces stand in datagrams, wherever. */
export function foundIn(datagrams: Buffer[], pieces: Set<string>): Set<string> {
  const found = new Set<string>()
  for (const datagram of datagrams) {
    const text = datagram.toString('latin1')
    for (let at = 0; at + PIECE_BYTES <= text.length; at++) {
      const piece = text.slice(at, at + PIECE_BYTES)
      if (pieces.has(piece)) found.add(piece)
    }
  }
  return found
}
