function prefix(length: number, short: number): Buffer {
  if (length < 56) return Buffer.of(short + length)
  const digits = length.toString(16)
  const size = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex')
  return Buffer.concat([Buffer.of(short + 55 + size.length), size])
}

export function rlpBytes(bytes: Buffer): Buffer {
  if (bytes.length === 1 && (bytes[0] as number) < 0x80) return bytes
  return Buffer.concat([prefix(bytes.length, 0x80), bytes])
}

/** @param items already encoded */
export function rlpList(items: Buffer[]): Buffer {
  let length = 0
  for (const item of items) length += item.length
  const head = prefix(length, 0xc0)
  return Buffer.concat([head, ...items], head.length + length)
}
