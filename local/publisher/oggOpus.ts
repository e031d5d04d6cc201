const PACKETS_A_PAGE = 50
const SAMPLES_A_PACKET = 960
const CHECKSUM_AT = 22

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n << 24
  for (let bit = 0; bit < 8; bit++) value = value & 0x8000_0000 ? (value << 1) ^ 0x04c1_1db7 : value << 1
  return value >>> 0
})

function checksum(page: Buffer): number {
  let value = 0
  for (const byte of page) value = ((value << 8) ^ (CRC[(value >>> 24) ^ byte] ?? 0)) >>> 0
  return value
}

/** One page (RFC 3533, 6). A packet takes a length of 255 for each 255 bytes, and one that is shorter. */
function page(packets: Buffer[], n: number, granule: number, flags: number): Buffer {
  const lengths = packets.flatMap((packet) => [
    ...Array<number>(Math.floor(packet.length / 255)).fill(255),
    packet.length % 255,
  ])
  const head = Buffer.alloc(27)
  head.write('OggS', 0, 'latin1')
  head.writeUInt8(flags, 5)
  head.writeBigUInt64LE(BigInt(granule), 6)
  head.writeUInt32LE(1, 14)
  head.writeUInt32LE(n, 18)
  head.writeUInt8(lengths.length, 26)
  const whole = Buffer.concat([head, Buffer.from(lengths), ...packets])
  whole.writeUInt32LE(checksum(whole), CHECKSUM_AT)
  return whole
}

/** An Ogg file of Opus packets of 20 ms, two channels unless it is said (RFC 7845). */
export function writeOggOpus(packets: Buffer[], channels: 1 | 2 = 2): Buffer {
  const head = Buffer.from('OpusHead\x01\x02\0\0\x80\xbb\0\0\0\0\0', 'latin1')
  head.writeUInt8(channels, 9)
  const tags = Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1')
  const pages = [page([head], 0, 0, 2), page([tags], 1, 0, 0)]
  for (let from = 0; from < packets.length; from += PACKETS_A_PAGE) {
    const part = packets.slice(from, from + PACKETS_A_PAGE)
    const isLast = from + PACKETS_A_PAGE >= packets.length
    pages.push(page(part, pages.length, (from + part.length) * SAMPLES_A_PACKET, isLast ? 4 : 0))
  }
  return Buffer.concat(pages)
}

/** The Opus packets of a file that `writeOggOpus` wrote. @throws Error on a file of another form or a damaged page */
export function readOggOpus(file: Buffer): Buffer[] {
  const packets: Buffer[] = []
  for (let at = 0; at < file.length; ) {
    if (file.toString('latin1', at, at + 4) !== 'OggS') throw new Error('this is no Ogg file')
    const lengths = file.subarray(at + 27, at + 27 + file.readUInt8(at + 26))
    const body = at + 27 + lengths.length
    const end = body + lengths.reduce((sum, length) => sum + length, 0)
    const whole = Buffer.from(file.subarray(at, end))
    whole.writeUInt32LE(0, CHECKSUM_AT)
    if (checksum(whole) !== file.readUInt32LE(at + CHECKSUM_AT)) throw new Error('a page is damaged')
    for (let from = body, to = body, n = 0; n < lengths.length; n++) {
      to += lengths[n] ?? 0
      if (lengths[n] === 255) continue
      packets.push(file.subarray(from, to))
      from = to
    }
    at = end
  }
  return packets.slice(2)
}
