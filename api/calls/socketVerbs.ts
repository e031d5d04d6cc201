import type { Pool } from 'pg'
import { keepSpans, type SeenSpan } from './record/keepSpans.ts'
import { type LineWish, openLine } from './signalling/openLine.ts'
import { type LineReader, readLines } from './signalling/readLines.ts'
import { type PageLine, setHere } from './signalling/setHere.ts'
import { type SentSignal, takeSignal } from './signalling/takeSignal.ts'

export { CALL_CHANNEL } from './signalling/ownLine.ts'
export type { CallLines, LineReader, PeerRow } from './signalling/readLines.ts'
export type { PageLine } from './signalling/setHere.ts'

/** What the sockets ask of calls: whose line it is, what goes over it and who is there. */
export function createCallSocketVerbs(pool: Pool, isRelayed: boolean) {
  return {
    openLine: (request: LineWish) => openLine(pool, request),
    takeSignal: (signal: SentSignal) => takeSignal(pool, isRelayed, signal),
    /** Its page is connected no more. */
    closeLine: (line: PageLine) => setHere(pool, line, false),
    /** Its page is connected, whatever an older connection of it said last. */
    holdLine: (line: PageLine) => setHere(pool, line, true),
    readLines: (roomIds: readonly string[], readers: readonly LineReader[]) =>
      readLines(pool, roomIds, readers),
    /** When we saw pages ourselves. */
    keepSpans: (spans: readonly SeenSpan[]) => keepSpans(pool, spans),
  }
}

export type CallSocketVerbs = ReturnType<typeof createCallSocketVerbs>
