import type { CallMedia, CallSide } from '#domain/calls/words.ts'
import { canPublish } from '#domain/room/permission.ts'
import { MEDIA_KINDS, type MediaKind } from '#domain/words.ts'
import { COMMITMENT, readOpening } from '#protocol/calls/callKeys.ts'
import { isCallCandidate, isCallDescription, linesOf, namesNoAddress } from '#protocol/calls/callLines.ts'
import { MAX_SIGNAL_BYTES, type SignalKind } from '#protocol/calls.ts'

/** Whose signal it is. */
export interface Signaller {
  side: CallSide
  media: CallMedia
  bits: number
  /** a relay alone carries the call: no other way may be named */
  isRelayed: boolean
}

/** What browsers write in descriptions and candidates: each character is a byte, and none of them steers anything. */
const PLAIN = /^[\x20-\x7e\r\n]*$/
const MID = /^[\w-]{1,16}$/
const CANDIDATE_FIELDS = ['candidate', 'sdpMLineIndex', 'sdpMid']

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** A candidate and where it belongs; one without text says that no more come. */
function isCandidate(body: string, { media, isRelayed }: Signaller): boolean {
  const said = parsed(body)
  if (typeof said !== 'object' || said === null) return false
  if (Object.keys(said).sort().join() !== CANDIDATE_FIELDS.join()) return false
  const { candidate, sdpMid, sdpMLineIndex } = said as Record<string, unknown>
  const isLine =
    sdpMLineIndex === null ||
    (Number.isInteger(sdpMLineIndex) && linesOf(media)[sdpMLineIndex as number] !== undefined)
  const isMid = sdpMid === null || (typeof sdpMid === 'string' && MID.test(sdpMid))
  const isEnd = candidate === null || candidate === ''
  return (
    isLine && isMid && (isEnd || (typeof candidate === 'string' && isCallCandidate(candidate, isRelayed)))
  )
}

/** The lines of the call, and where a relay carries it, no address of who sends them. */
function isDescription(body: string, { media, isRelayed }: Signaller): boolean {
  return isCallDescription(body, media) && (!isRelayed || namesNoAddress(body))
}

/** Kinds that it may send, each once. */
function areKinds(body: string, { bits }: Signaller): boolean {
  const said = parsed(body)
  if (!Array.isArray(said) || new Set(said).size !== said.length) return false
  return said.every((kind) => MEDIA_KINDS.includes(kind as MediaKind) && canPublish(bits, kind as MediaKind))
}

/** Whether this is something that this side of a call may send to the other: what is not is never stored. */
export function isSignalBody(from: Signaller, kind: SignalKind, body: string): boolean {
  if (body.length > MAX_SIGNAL_BYTES || !PLAIN.test(body)) return false
  if (kind === 'offer') return from.side === 'creator' && isDescription(body, from)
  if (kind === 'answer') return from.side === 'fan' && isDescription(body, from)
  if (kind === 'candidate') return isCandidate(body, from)
  if (kind === 'kinds') return areKinds(body, from)
  if (kind === 'commit') return COMMITMENT.test(body)
  if (kind === 'open') return readOpening(body) !== null
  return body === ''
}
