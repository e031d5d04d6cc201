const PRINT = `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`

/** What is different about a description. */
export interface DescriptionWish {
  /** sorts of its lines */
  lines?: readonly string[]
  protocol?: string
  setup?: string
  bundle?: string
  /** of every line */
  more?: readonly string[]
  print?: string
  port?: number
}

/** A description as a browser writes it, shortened. */
export function description({
  lines = ['audio', 'video', 'video'],
  protocol = 'UDP/TLS/RTP/SAVPF',
  setup = 'actpass',
  bundle = lines.map((_, n) => n).join(' '),
  more = [],
  print = PRINT,
  port = 9,
}: DescriptionWish = {}): string {
  const sections = lines.flatMap((sort, n) => [
    ...[`m=${sort} ${port} ${protocol} 96`, 'c=IN IP4 0.0.0.0', `a=ice-ufrag:abcd`, `a=mid:${n}`],
    ...[print, `a=setup:${setup}`, 'a=sendrecv', 'a=rtcp-mux', 'a=rtpmap:96 VP8/90000', ...more],
  ])
  const head = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${bundle}`]
  return [...head, ...sections, ''].join('\r\n')
}

const WAY =
  'candidate:1 1 udp 2113937151 0b2a-1.local 54400 typ host generation 0 ufrag abcd network-cost 999'

/** A candidate as a page sends it. */
export const candidate = (text: string | null = WAY, more: object = {}) =>
  JSON.stringify({ candidate: text, sdpMid: '0', sdpMLineIndex: 0, ...more })

/** What a page opens, shortened: the api checks no signature of it. */
export const opening = (more: object = {}) =>
  JSON.stringify({
    fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
    ...{ nonce: 'A'.repeat(43), key: 'A'.repeat(87), signature: 'A'.repeat(86), binding: null },
    ...more,
  })
