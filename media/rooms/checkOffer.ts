import { canPublish } from '#domain/room/permission.ts'
import type { MediaKind } from '#domain/words.ts'
import { inspectSdp, type MediaLine, SECURE } from '#protocol/sdpLines.ts'
import type { OfferedLine } from '#protocol/signal.ts'
import { SessionError } from './sessionError.ts'

/** What an offer is judged by. */
export interface OfferContext {
  bits: number
  declared: OfferedLine[]
  /** lines that this client already sends on, and the names of what they carry */
  sending: ReadonlyMap<string, string>
  /** lines of the connection so far, both ways */
  known: string[]
}

const SORT: Record<MediaKind, string> = { microphone: 'audio', camera: 'video', screen: 'video' }
/** sound, a screen and a camera in two renditions */
const MAX_SENDING = 4

/** What a line carries: no two lines of a seat have the same name. */
export function lineName({ kind, rendition }: Pick<OfferedLine, 'kind' | 'rendition'>): string {
  return rendition === 'low' ? `low ${kind}` : kind
}

function sends(line: MediaLine): boolean {
  return !line.isRefused && (line.direction === 'sendonly' || line.direction === 'sendrecv')
}

function checkLine(line: MediaLine, bundle: string[], context: OfferContext): void {
  if (line.sort !== 'audio' && line.sort !== 'video')
    throw new SessionError('FORBIDDEN', 'only audio and video')
  if (line.protocol !== SECURE) throw new SessionError('FORBIDDEN', `media must be ${SECURE}`)
  if (line.isSimulcast) throw new SessionError('FORBIDDEN', 'one encoding a line')
  if (line.mid === null) throw new SessionError('MALFORMED', 'a media line has no mid')
  if (!line.isRefused && !bundle.includes(line.mid))
    throw new SessionError('MALFORMED', 'lines must be bundled')
  const isDeclared = context.declared.some(({ mid }) => mid === line.mid)
  const isKnown = context.known.includes(line.mid)
  if (!isDeclared && !isKnown) throw new SessionError('FORBIDDEN', `media line ${line.mid} was not declared`)
  if (sends(line) && !isDeclared && !context.sending.has(line.mid)) {
    throw new SessionError('FORBIDDEN', `media line ${line.mid} may not send`)
  }
}

/**
 * Judges an offer before any transport exists for it. Throws a SessionError.
 * A line that nobody declared, a kind without its bit, a second line of a kind or of a rendition: the whole offer is refused.
 */
export function checkOffer(sdp: string, context: OfferContext): void {
  const { lines, bundle } = inspectSdp(sdp)
  if (lines.length > context.known.length + MAX_SENDING)
    throw new SessionError('FORBIDDEN', 'too many media lines')
  const mids = lines.map((line) => line.mid)
  if (new Set(mids).size !== mids.length) throw new SessionError('MALFORMED', 'a mid appears twice')
  const names = context.declared.map(lineName)
  if (new Set(names).size !== names.length) throw new SessionError('MALFORMED', 'a kind appears twice')
  for (const { mid, kind, rendition } of context.declared) {
    if (rendition && kind !== 'camera') throw new SessionError('MALFORMED', `a ${kind} has no renditions`)
    if (!canPublish(context.bits, kind))
      throw new SessionError('FORBIDDEN', `this ticket may not send ${kind}`)
    const line = lines.find((candidate) => candidate.mid === mid)
    if (!line || !sends(line) || line.sort !== SORT[kind]) {
      throw new SessionError('MALFORMED', `media line ${mid} does not send ${kind}`)
    }
    const before = context.sending.get(mid)
    if (before !== undefined ? before !== lineName({ kind, rendition }) : context.known.includes(mid)) {
      throw new SessionError('FORBIDDEN', `media line ${mid} is used for something else`)
    }
  }
  for (const line of lines) checkLine(line, bundle, context)
}

/** Judges an answer: the same lines as offered, none of them sending. Throws a SessionError. */
export function checkAnswer(sdp: string, offered: string): void {
  const { lines } = inspectSdp(sdp)
  const { lines: expected } = inspectSdp(offered)
  const isSame =
    lines.length === expected.length &&
    lines.every(({ mid, sort }, at) => mid === expected[at]?.mid && sort === expected[at]?.sort)
  if (!isSame) throw new SessionError('FORBIDDEN', 'the answer has other media lines than the offer')
  lines.forEach((line, at) => {
    const maySend = expected[at]?.direction === 'recvonly' || expected[at]?.direction === 'sendrecv'
    if (sends(line) && !maySend) throw new SessionError('FORBIDDEN', `media line ${line.mid} may not send`)
    if (!line.isRefused && line.protocol !== SECURE)
      throw new SessionError('FORBIDDEN', `media must be ${SECURE}`)
  })
}
