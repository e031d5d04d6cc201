import { BlockList, isIP } from 'node:net'
import { z } from 'zod'

const MAX_HOPS = 5
const LOOPBACK = ['127.0.0.0/8', '::1/128']
const HOW =
  'write loopback, addresses or CIDR ranges with commas between, or how many proxies follow each other'

/** Which machines in front of this process may say whom they speak for. */
export interface TrustedProxies {
  /** false: every connection speaks for itself */
  isNamed: boolean
  /** how many proxies follow each other, when they are counted and not named; 0 otherwise */
  hops: number
  /**
   * Whether what this address forwards is believed.
   * @param hop 0 for the connection itself, 1 for the address that it names, and so on
   */
  isTrusted(address: string, hop: number): boolean
  /**
   * The address a request comes from: the first, from the right, that no trusted proxy has. What is no address
   * ends the list, so that a forged head never becomes a name to count under.
   * @param remoteAddress of the connection
   * @param forwardedFor all of `X-Forwarded-For`
   * @returns IPv4 as four numbers, IPv6 in its shortest form; empty when the connection is gone already
   */
  clientAddress(remoteAddress: string | undefined, forwardedFor: string | string[] | undefined): string
}

/** The one way to write an address: without port, zone and brackets, an IPv4 address never as IPv6. Null: none. */
export function plainAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](?::\d{1,5})?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, '$1')
    .replace(/%.*$/, '')
  if (isIP(bare) === 4) return bare
  if (isIP(bare) !== 6) return null
  const shortest = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(shortest)
  if (!mapped) return shortest
  const bits = Number.parseInt(mapped[1] ?? '', 16) * 65_536 + Number.parseInt(mapped[2] ?? '', 16)
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.')
}

function addRange(ranges: BlockList, text: string): void {
  const [network = '', bits, ...rest] = text.split('/')
  const version = isIP(network)
  const largest = version === 4 ? 32 : 128
  const prefix = bits === undefined ? largest : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  if (version === 0 || rest.length > 0 || prefix < 0 || prefix > largest) {
    throw new RangeError(`"${text}" is no address and no CIDR range: ${HOW}`)
  }
  if (prefix === 0) throw new RangeError(`"${text}" is every machine: then anybody may say who they are`)
  ranges.addSubnet(network, prefix, version === 4 ? 'ipv4' : 'ipv6')
}

function fromRanges(names: string[]): TrustedProxies['isTrusted'] {
  const ranges = new BlockList()
  for (const name of names.flatMap((one) => (one === 'loopback' ? LOOPBACK : one))) addRange(ranges, name)
  return (text) => {
    const address = plainAddress(text)
    return address !== null && ranges.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
}

/**
 * Reads `TRUST_PROXY`: `loopback` and CIDR ranges with commas between, or a number of proxies; `0` is nobody.
 * @throws RangeError with what to write instead
 */
export function parseTrustProxy(text: string): TrustedProxies {
  const isCounted = /^\d+$/.test(text.trim())
  const hops = isCounted ? Number(text) : 0
  if (hops > MAX_HOPS) throw new RangeError(`at most ${MAX_HOPS} proxies follow each other: ${HOW}`)
  const isTrusted = isCounted
    ? (_address: string, hop: number) => hop < hops
    : fromRanges(text.split(',').map((part) => part.trim()))
  return {
    isNamed: !isCounted || hops > 0,
    hops,
    isTrusted,
    clientAddress(remoteAddress, forwardedFor) {
      let address = plainAddress(remoteAddress ?? '')
      if (address === null) return ''
      const named = [forwardedFor ?? []].flat().join(',').split(',')
      for (let hop = 0; isTrusted(address, hop); hop++) {
        const next = plainAddress(named.pop() ?? '')
        if (next === null) break
        address = next
      }
      return address
    },
  }
}

/** The schema of `TRUST_PROXY`. */
export const trustProxy = z
  .string()
  .default('0')
  .transform((text, context) => {
    try {
      return parseTrustProxy(text)
    } catch (error) {
      context.issues.push({ code: 'custom', input: text, message: (error as Error).message })
      return z.NEVER
    }
  })

function isLoopbackBind(bind: string): boolean {
  return bind === 'localhost' || parseTrustProxy('loopback').isTrusted(bind, 0)
}

/**
 * What stands between these settings and a start: a sentence that says what to set, or null.
 * @param publicUrl address that people type, for the process that knows it
 */
export function trustProxyProblem(settings: {
  trustProxy: TrustedProxies
  bind: string
  publicUrl?: string
}): string | null {
  const isLocal = isLoopbackBind(settings.bind)
  if (settings.trustProxy.hops > 0 && !isLocal) {
    return `TRUST_PROXY: with BIND ${settings.bind} anybody can come without the proxies that a number counts; name them (loopback, 10.0.0.0/8) or set BIND to 127.0.0.1.`
  }
  if (isLocal && !settings.trustProxy.isNamed && /^(https|wss):/.test(settings.publicUrl ?? '')) {
    return `TRUST_PROXY: ${settings.publicUrl} and BIND ${settings.bind} mean that a proxy stands in front, and without its name all people share one address; set TRUST_PROXY=loopback for a proxy on this machine.`
  }
  return null
}
