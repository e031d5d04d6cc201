import type { CallMedia } from '#domain/calls/words.ts'
import type { MediaKind } from '#domain/words.ts'
import { inspectSdp, SECURE } from '../sdpLines.ts'

/** What each media line of a call carries, in order; a voice call has one line alone. Example: of `voice` `['microphone']`. */
export function kindsOf(media: CallMedia): readonly MediaKind[] {
  return media === 'voice' ? ['microphone'] : ['microphone', 'camera', 'screen']
}

/** The media lines of a call in order, by their sort. Example: of `video` `['audio', 'video', 'video']`. */
export function linesOf(media: CallMedia): readonly ('audio' | 'video')[] {
  return kindsOf(media).map((kind) => (kind === 'microphone' ? 'audio' : 'video'))
}

/** `a=fingerprint` of the only kind that counts. */
const FINGERPRINT = /^a=fingerprint:sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/i
const SETUP = /^a=setup:(?:actpass|active|passive)$/
/** A candidate as browsers write it: foundation, component, UDP alone, priority, address, port, type, and pairs of a name and a value. */
const CANDIDATE =
  /^candidate:[\w+/]{1,32} [12] udp \d{1,10} (\S{2,64}) (\d{1,5}) typ (host|srflx|prflx|relay)((?: [\w-]{1,32} [\w.:+/-]{1,256}){0,16})$/i
/** What may follow of a way through a relay: by which way its owner came to the relay is nobody's business. */
const OF_RELAY =
  /^(?: raddr (?:0\.0\.0\.0|::) rport [09])?(?: (?:generation|ufrag|network-id|network-cost) [\w+/]{1,256}){0,8}$/i
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/
const IPV6 = /^(?=.*:)[0-9a-f:]{2,39}(?:\.\d{1,3}){0,3}$/i
/** A name that a browser made up for an address of its own network; any other name would be looked up for whoever wrote it. */
const HIDDEN = /^[\w-]{1,63}\.local$/i
/** No device: unspecified, link-local, multicast, broadcast. */
const NOBODY = /^(?:0\.|169\.254\.|2(?:2[4-9]|3\d|4\d|5[0-5])\.|::$|::ffff:|fe[89ab]|ff)/i

function isReachable(address: string, type: string): boolean {
  if (HIDDEN.test(address)) return type.toLowerCase() === 'host'
  return (IPV4.test(address) || IPV6.test(address)) && !NOBODY.test(address)
}

/**
 * What a browser writes of one way to reach it: the `candidate` of RTCIceCandidate, not its end. By UDP, at an address: the other side's
 * browser knocks at whatever is named here. The server and the other side's page judge by it alike.
 * @param isRelayed a relay alone carries the call: an address of a relay, and none of its owner's
 */
export function isCallCandidate(text: string, isRelayed: boolean): boolean {
  const [, address = '', port = '', type = '', more = ''] = CANDIDATE.exec(text) ?? []
  const isRight = !isRelayed || (type.toLowerCase() === 'relay' && OF_RELAY.test(more))
  return isRight && Number(port) >= 1 && Number(port) <= 65_535 && isReachable(address, type)
}

/** Addresses in a description, and ports of its lines. */
const ADDRESS = /\bIN[ \t]+IP\d*[ \t]+(\S+)/gi
const PORT = /^m=\S+[ \t]+(\S+)/gim
/** As before anything is known: so browsers write a description that waits for its candidates. */
const UNKNOWN = { address: '0.0.0.0', port: '9' }

/** An offer or answer without the address that its browser took for the best one so far: candidates say that. */
export function withoutAddresses(sdp: string): string {
  const place = `IN IP4 ${UNKNOWN.address}`
  return sdp
    .replace(/^(o=.*|c=)IN IP\d .*$/gm, `$1${place}`)
    .replace(/^a=rtcp:.*$/gm, `a=rtcp:${UNKNOWN.port} ${place}`)
    .replace(/^(m=\S+) (?!0 )\d+ /gm, `$1 ${UNKNOWN.port} `)
}

/** Whether an offer or answer says nothing of where its owner is. */
export function namesNoAddress(sdp: string): boolean {
  const isNobody = ([, address]: RegExpMatchArray) => address === UNKNOWN.address || address === '127.0.0.1'
  // a line with port 0 shares the port of the first one
  const isNone = ([, port]: RegExpMatchArray) => port === UNKNOWN.port || port === '0'
  return [...sdp.matchAll(ADDRESS)].every(isNobody) && [...sdp.matchAll(PORT)].every(isNone)
}

/** A line without a port shares the one transport, where it says so: so Firefox offers the second and third. */
function isShut(section: readonly string[]): boolean {
  return /^m=\S+ 0 /.test(section[0] ?? '') && !section.includes('a=bundle-only')
}

/** Who sends is proven by one certificate, and by a way of asking for it that is known. */
function isSecured(texts: readonly string[]): boolean {
  const prints = texts.filter((text) => text.startsWith('a=fingerprint:'))
  const values = new Set(prints.map((text) => FINGERPRINT.exec(text)?.[1]?.toUpperCase()))
  const setups = texts.filter((text) => text.startsWith('a=setup:'))
  return (
    values.size === 1 &&
    !values.has(undefined) &&
    setups.length > 0 &&
    setups.every((text) => SETUP.test(text))
  )
}

/**
 * Whether an offer or answer has the media lines of the call and nothing else: in their order, encrypted, in one bundle,
 * none refused, one encoding each, one certificate. The server and the other side's page judge by it alike.
 */
export function isCallDescription(sdp: string, media: CallMedia): boolean {
  const texts = sdp.split(/\r?\n/)
  const { lines, bundle } = inspectSdp(sdp)
  const wanted = linesOf(media)
  if (!sdp.startsWith('v=0') || lines.length !== wanted.length) return false
  const starts = texts.flatMap((text, at) => (text.startsWith('m=') ? [at] : []))
  const sections = starts.map((at, n) => texts.slice(at, starts[n + 1]))
  const mids = new Set(lines.map(({ mid }) => mid))
  if (mids.has(null) || mids.size !== lines.length) return false
  if (bundle.length !== lines.length || bundle.some((mid) => !mids.has(mid))) return false
  const areRight = lines.every(
    ({ sort, protocol, isSimulcast }, n) =>
      sort === wanted[n] && protocol === SECURE && !isSimulcast && !isShut(sections[n] ?? []),
  )
  // each way is said by itself, and judged so
  const namesWays = texts.some((text) => /^a=(?:candidate|remote-candidates):/.test(text))
  return areRight && isSecured(texts) && !namesWays
}
