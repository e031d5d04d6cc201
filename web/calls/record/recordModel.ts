import { CALL_SIDES, type CallSide } from '#domain/calls/words.ts'
import type { Typed } from '#domain/names/isolated.ts'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import type { MeetingBooking } from '../meetingFlow.ts'

/** What was seen of a call, as the server answers it. */
export type RecordAnswer = CallOutput<'readCallRecord'>
export type SeenAnswer = RecordAnswer['together']

/** While a call runs it is read again each so many milliseconds. */
export const READ_RECORD_MS = 15_000
/** Beats that a page could not bring before its end come in for so long after it, milliseconds. */
const STRAGGLING_MS = 120_000
/** What was proven last is this old at most while both are together: a beat, its way, and the time between two reads. Milliseconds. */
const MAX_BEHIND_MS = 25_000

type Booked = Pick<MeetingBooking, 'startsAt' | 'endsAt'>

/** How long a call was booked, whole seconds. */
export function bookedLengthS({ startsAt, endsAt }: Booked): number {
  return Math.max(0, Math.floor((Date.parse(endsAt) - Date.parse(startsAt)) / 1000))
}

/** Whether there can be anything on record of it: it was held here, begins by now, and had not ended before that. */
export function isOnRecord({ startsAt, channel, media, settlement }: MeetingBooking, nowMs: number): boolean {
  const startsAtMs = Date.parse(startsAt)
  if (channel === null || media === null || nowMs < startsAtMs) return false
  return settlement === null || Date.parse(settlement.at) >= startsAtMs
}

/** After how long the record is read again; false: nothing can come any more. */
export function readAgainMs({ endsAt }: Booked, nowMs: number): number | false {
  return nowMs < Date.parse(endsAt) + STRAGGLING_MS ? READ_RECORD_MS : false
}

/** A piece of a bar, in percent of its length. */
export interface BarPiece {
  isProven: boolean
  fromPct: number
  widthPct: number
}

/** What is narrower than that is seen by nobody. Percent. */
const MIN_PIECE_PCT = 0.5

/** One where two would touch: of a person who comes and goes by the second there are not more than two hundred. */
function joinedPieces(pieces: readonly BarPiece[]): BarPiece[] {
  const joined: BarPiece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    const endPct = last ? last.fromPct + last.widthPct : 0
    if (!last || piece.fromPct > endPct) joined.push({ ...piece })
    else last.widthPct = Math.max(endPct, piece.fromPct + piece.widthPct) - last.fromPct
  }
  return joined
}

/** The pieces of a bar over the booked time, in order and never beyond its ends; what is proven lies on top. */
export function barPieces({ proven, unproven }: SeenAnswer, lengthS: number): BarPiece[] {
  const within = (seconds: number) => Math.min(Math.max(seconds, 0), lengthS)
  const piecesOf = (spans: SeenAnswer['proven'], isProven: boolean) =>
    joinedPieces(
      spans.flatMap(([from, until]) => {
        const [fromS, untilS] = [within(from), within(until)]
        if (untilS <= fromS) return []
        const widthPct = Math.max(((untilS - fromS) / lengthS) * 100, MIN_PIECE_PCT)
        return [{ isProven, fromPct: Math.min((fromS / lengthS) * 100, 100 - widthPct), widthPct }]
      }),
    )
  return [...piecesOf(unproven, false), ...piecesOf(proven, true)]
}

/** One line of the record. `name`: null of oneself, and of both where it needs no other one. */
export interface RecordLine {
  is: CallSide | 'together'
  name: Typed | null
  seen: SeenAnswer
}

/** Them, oneself, and both, in the order of the page. */
export function recordLines(record: RecordAnswer, own: CallSide, name: Typed): RecordLine[] {
  const other = CALL_SIDES.find((side) => side !== own) ?? 'creator'
  return [
    { is: other, name, seen: record[other] },
    { is: own, name: null, seen: record[own] },
    { is: 'together', name: null, seen: record.together },
  ]
}

/** How long both were together, as a page shows it while the call runs. */
export interface CountedTime {
  /** `nowMs` of the record that it goes by */
  ofMs: number
  /** milliseconds that are shown */
  shownMs: number
  /** time of the call at which it was so */
  atMs: number
}

export interface CountFacts {
  record: RecordAnswer
  /** of the call's clock */
  nowMs: number
  /** this page is connected with the other one now */
  isLinked: boolean
}

/**
 * Counts on between two reads, for a second that both are in: only while this page is linked and they were proven together just before the
 * read, never far beyond what was proven, and never back.
 */
export function countOn(before: CountedTime | null, { record, nowMs, isLinked }: CountFacts): CountedTime {
  const startsAtMs = Date.parse(record.startsAt)
  const atMs = Math.min(Math.max(nowMs, startsAtMs), Date.parse(record.endsAt))
  const provenMs = record.together.provenS * 1000
  const provenUntilMs = startsAtMs + (record.together.proven.at(-1)?.[1] ?? 0) * 1000
  const isFresh = provenMs > 0 && record.nowMs - provenUntilMs <= MAX_BEHIND_MS
  const passedMs = before && isLinked && isFresh ? Math.max(0, atMs - before.atMs) : 0
  const limitMs = Math.min(provenMs + MAX_BEHIND_MS, atMs - startsAtMs)
  const shownMs = before?.shownMs ?? 0
  return {
    ofMs: record.nowMs,
    shownMs: Math.max(provenMs, shownMs, Math.min(shownMs + passedMs, limitMs)),
    atMs,
  }
}
