type Words = readonly number[]

/** What every address that cannot be read is counted as, together. */
const UNREADABLE = 'unknown'
const WORDS = 8
/** `::ffff:0:0/96` and `64:ff9b::/96`: an IPv4 address written or translated as IPv6. */
const CARRIES_V4: readonly Words[] = [
  [0, 0, 0, 0, 0, 0xffff],
  [0x64, 0xff9b, 0, 0, 0, 0],
]

function readV4(text: string): Words | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null
  return parts.map(Number)
}

/** Words of one side of `::`; an IPv4 tail is two of them. */
function readSide(text: string): Words | null {
  if (text === '') return []
  const words: number[] = []
  const parts = text.split(':')
  for (const [at, part] of parts.entries()) {
    const v4 = at === parts.length - 1 && part.includes('.') ? readV4(part) : null
    if (v4) {
      const [a = 0, b = 0, c = 0, d = 0] = v4
      words.push(a * 256 + b, c * 256 + d)
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) words.push(Number.parseInt(part, 16))
    else return null
  }
  return words
}

function readV6(text: string): Words | null {
  const [head = '', tail, more] = text.split('::')
  const left = readSide(head)
  const right = readSide(tail ?? '')
  if (!left || !right || more !== undefined) return null
  const missing = WORDS - left.length - right.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  return [...left, ...Array<number>(missing).fill(0), ...right]
}

/** Four bytes, eight words, or null when it is no address. A zone (`%eth0`) says nothing about who it is. */
function read(address: string): Words | null {
  const [text = ''] = address.split('%')
  if (!text.includes(':')) return readV4(text)
  const words = readV6(text)
  if (!words || !CARRIES_V4.some((head) => head.every((word, at) => word === words[at]))) return words
  return words.slice(6).flatMap((word) => [word >> 8, word & 255])
}

const isV4 = (parts: Words): boolean => parts.length === 4
const isLoopback = (parts: Words): boolean =>
  isV4(parts) ? parts[0] === 127 : parts.every((word, at) => word === (at === WORDS - 1 ? 1 : 0))

/** `2001:db8:0:1::/64` of so many leading words. */
const network = (words: Words, count: number): string =>
  `${words
    .slice(0, count)
    .map((word) => word.toString(16))
    .join(':')}::/${count * 16}`

/**
 * Who counts as one stranger: an IPv4 address whole (also one written or translated as IPv6), an IPv6 address by its
 * /64, which is what one subscriber gets. What cannot be read is `unknown`, all of it together.
 */
export function addressOf(address: string): string {
  const parts = read(address)
  if (!parts) return UNREADABLE
  if (isV4(parts)) return parts.join('.')
  return isLoopback(parts) ? '::1' : network(parts, 4)
}

/**
 * The network that one stranger could get many addresses of: /24 of IPv4, /48 of IPv6.
 * @returns null for loopback, which has no bound: it is this computer, or a proxy nobody named
 */
export function prefixOf(address: string): string | null {
  const parts = read(address)
  if (!parts) return UNREADABLE
  if (isLoopback(parts)) return null
  return isV4(parts) ? `${parts.slice(0, 3).join('.')}.0/24` : network(parts, 3)
}

/** What is written down of an address: its prefix; loopback, which has none, as it is. */
export function networkName(address: string): string {
  return prefixOf(address) ?? addressOf(address)
}
