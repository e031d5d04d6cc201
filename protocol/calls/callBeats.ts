import type { CallSide } from '#domain/calls/words.ts'

/** A page of a call says so often, in seconds, that it is there. */
export const BEAT_EVERY_S = 5
/** One beat speaks of so many milliseconds at most: a machine that slept says nothing of its sleep. */
export const MAX_BEAT_MS = 15_000
/** Beats that are brought at once. */
export const MAX_BEATS = 60

/**
 * What the page of one side of a call says of some seconds: of itself, and of the other side whose packets it got. Times are milliseconds
 * since the epoch by the server's clock as the page knows it.
 */
export interface CallBeat {
  /** counts from 1, by page */
  n: number
  fromMs: number
  untilMs: number
  /** it was connected with the other side's page all the time */
  isLinked: boolean
  /** RTP packets of these seconds */
  sent: number
  received: number
}

/** Whose beat it is. */
export interface BeatPlace {
  roomId: string
  side: CallSide
  /** by chance, 8 to 64 characters: another page counts anew */
  page: string
}

/** A beat as it is brought and kept: `signature` by the device key over `beatText`, r and s, 64 bytes as base64url. */
export interface SignedBeat extends CallBeat {
  page: string
  signature: string
}

/** What a device key signs of a beat, to the character: anybody who has the row can compute it again. */
export function beatText({ roomId, side, page }: BeatPlace, beat: CallBeat): string {
  const { n, fromMs, untilMs, isLinked, sent, received } = beat
  return JSON.stringify([
    'stagedoor call beat 1',
    ...[side, roomId, page, n, fromMs, untilMs, isLinked, sent, received],
  ])
}
