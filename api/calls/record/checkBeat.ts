import { webcrypto } from 'node:crypto'
import { ProblemError } from '#api/http/problemError.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { BEAT_EVERY_S, beatText, MAX_BEAT_MS, type SignedBeat } from '#protocol/calls/callBeats.ts'

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNED = { name: 'ECDSA', hash: 'SHA-256' } as const
/** First byte of a point that has both its halves. */
const WHOLE = 4

/** How far the clock of a page is off at most. */
const CLOCKS_DIFFER_MS = 5000
/** How long after its end a page may be in a call yet. */
const OVER_MS = 15_000
/** How long after its end what pages kept meanwhile is taken. */
const LATE_MS = 86_400_000
/** Beside two pages at a time: those of pages that were loaded again. */
const MORE_BEATS = 200

/** A room of a call as beats of one side come to it; times of the database in milliseconds since the epoch. */
export interface BeatRoom {
  side: CallSide
  openedMs: number
  /** its booked end, by the date that this room is of */
  endMs: number
  nowMs: number
}

/** A device key as it is kept, and as signatures are checked by it. */
export interface BeatKey {
  point: Buffer
  check: webcrypto.CryptoKey
}

/** @throws ProblemError INVALID_INPUT for what is no point of P-256 */
export async function readBeatKey(key: string): Promise<BeatKey> {
  const point = Buffer.from(key, 'base64url')
  const detail =
    'This is no key of a browser: load the page of the call again, and what it kept is brought by its own key.'
  const refused = (cause?: unknown) =>
    new ProblemError('INVALID_INPUT', { detail, fields: { '/key': detail } }, { cause })
  // the library takes points in other forms, too, which no browser writes
  if (point[0] !== WHOLE) throw refused()
  try {
    return { point, check: await webcrypto.subtle.importKey('raw', point, CURVE, false, ['verify']) }
  } catch (error) {
    throw refused(error)
  }
}

/** How many beats of one side are on record of a room at most. */
export function maxBeatsOf({ openedMs, endMs }: Pick<BeatRoom, 'openedMs' | 'endMs'>): number {
  return Math.max(0, Math.ceil((endMs - openedMs) / (BEAT_EVERY_S * 1000))) * 2 + MORE_BEATS
}

/** Whether a beat is ahead of our time: it may be true yet, when a clock was put back, and is brought again. */
export function isBeforeItsTime({ nowMs }: Pick<BeatRoom, 'nowMs'>, { untilMs }: SignedBeat): boolean {
  return untilMs > nowMs + CLOCKS_DIFFER_MS
}

function isOfTime({ openedMs, endMs, nowMs }: BeatRoom, { fromMs, untilMs }: SignedBeat): boolean {
  const isOne = untilMs > fromMs && untilMs - fromMs <= MAX_BEAT_MS
  return (
    isOne && nowMs <= endMs + LATE_MS && fromMs >= openedMs - CLOCKS_DIFFER_MS && untilMs <= endMs + OVER_MS
  )
}

/** Those beats that are of the time of the call and signed for this side of this room. Other threads compute it: it takes no turn of anybody else. */
export async function checkBeats(
  { check }: BeatKey,
  { roomId, ...room }: BeatRoom & { roomId: string },
  beats: readonly SignedBeat[],
): Promise<SignedBeat[]> {
  const timely = beats.filter((beat) => isOfTime(room, beat))
  const isSigned = (beat: SignedBeat): Promise<boolean> => {
    const text = beatText({ roomId, side: room.side, page: beat.page }, beat)
    return webcrypto.subtle.verify(
      ...([SIGNED, check, Buffer.from(beat.signature, 'base64url'), Buffer.from(text)] as const),
    )
  }
  const signed = await Promise.all(timely.map(isSigned))
  return timely.filter((_, i) => signed[i])
}
