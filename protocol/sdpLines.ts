/** One media line of a session description, as far as the engine judges it. */
export interface MediaLine {
  sort: string
  isRefused: boolean
  protocol: string
  mid: string | null
  direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
  /** several encodings in one line */
  isSimulcast: boolean
}

/** A session description, as far as the engine judges it. */
export interface Inspected {
  lines: MediaLine[]
  /** lines that share the one transport */
  bundle: string[]
}

/** The only transport: encrypted RTP. Plain `RTP/AVP` is refused by its name. */
export const SECURE = 'UDP/TLS/RTP/SAVPF'

function readLine(section: string[]): MediaLine {
  const [, sort = '', port = '', protocol = ''] = /^m=(\S+) (\d+) (\S+)/.exec(section[0] ?? '') ?? []
  const line: MediaLine = {
    sort,
    isRefused: port === '0',
    protocol,
    mid: null,
    direction: 'sendrecv',
    isSimulcast: false,
  }
  for (const text of section) {
    const mid = /^a=mid:([\w-]{1,16})$/.exec(text)
    if (mid?.[1]) line.mid = mid[1]
    const direction = /^a=(sendrecv|sendonly|recvonly|inactive)$/.exec(text)
    if (direction) line.direction = direction[1] as MediaLine['direction']
    if (/^a=(rid|simulcast):/.test(text)) line.isSimulcast = true
  }
  return line
}

/** The media lines in order. Nothing is believed here; the library parses again. */
export function inspectSdp(sdp: string): Inspected {
  const sections: string[][] = []
  const bundle: string[] = []
  for (const text of sdp.split(/\r?\n/)) {
    if (text.startsWith('m=')) sections.push([text])
    else if (text.startsWith('a=group:BUNDLE ')) bundle.push(...text.slice(15).split(' '))
    else sections.at(-1)?.push(text)
  }
  return { lines: sections.map(readLine), bundle }
}

/**
 * The description without the other side's addresses. The engine answers whoever reaches it with the right
 * password and never sends anything to an address that a client merely names.
 */
export function withoutCandidates(sdp: string): string {
  return sdp
    .split(/\r?\n/)
    .filter((text) => !/^a=(candidate:|end-of-candidates|remote-candidates:)/.test(text))
    .join('\r\n')
}
