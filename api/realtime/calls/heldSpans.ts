import type { CallSocketVerbs, PageLine } from '#api/calls/socketVerbs.ts'
import { MAX_RELAY_SPAN_MS } from '#protocol/node.ts'
import type { RealtimeDeps, RealtimeSocket } from '../deps.ts'

/** Answers of a page that are further apart say nothing of the time between them; milliseconds. */
const MAX_APART_MS = 12_000
/** Spans that wait for the database; when there are more, the oldest is lost. */
const MAX_WAITING = 50_000
/** Rows of one statement: more of them there are only after the database was away. */
const MAX_ROWS = 5000

/** The line of a page that is asked over its socket whether it is there. */
export interface AskedLine extends PageLine {
  socket: RealtimeSocket
  seatId: string
}

/** Seconds that are to be written, in whole milliseconds of a clock that is never set. */
interface WaitingSpan extends Pick<PageLine, 'roomId' | 'side'> {
  fromMs: number
  untilMs: number
}

interface AskedPage extends AskedLine {
  /** a question of ours has no answer yet */
  isAsked: boolean
  /** when its last answer that counts came; null: none yet */
  answeredAtMs: number | null
  /** what its last answers make, written or not */
  span: WaitingSpan | null
}

/** When the pages of this process answered us, until it is written. */
export interface HeldSpans {
  /** Asks the page of a line for the first time; one that takes its line again on the same socket goes on. */
  watch(line: AskedLine): void
  /** Asks every page. */
  ask(): void
  /** @returns false: this socket has no such line */
  answer(socket: RealtimeSocket, own: Pick<AskedLine, 'seatId' | 'page'>): boolean
  /** The line is this page's no more: its time ends with its last answer. */
  end(line: AskedLine): void
  /** Writes what grew, all of it at once. What cannot be written stays for the next time; throws never. */
  keep(): Promise<void>
  /** As `keep`, once nothing of it is under way any more. */
  stop(): Promise<void>
}

/** A page that is asked is there from its answer before to this one; it never says itself since when. */
export function createHeldSpans(
  { keepSpans }: Pick<CallSocketVerbs, 'keepSpans'>,
  log: RealtimeDeps['log'],
  nowMs: () => number,
): HeldSpans {
  const pages = new Map<RealtimeSocket, AskedPage[]>()
  const waiting = new Set<WaitingSpan>()
  let lost = 0
  let keeping: Promise<void> | null = null

  const find = (socket: RealtimeSocket, own: Pick<AskedLine, 'seatId' | 'page'>) =>
    pages.get(socket)?.find(({ seatId, page }) => seatId === own.seatId && page === own.page)

  function ask(page: AskedPage): void {
    page.isAsked = true
    page.socket.emit('call:check', { seatId: page.seatId })
  }

  function wait(span: WaitingSpan): void {
    waiting.add(span)
    if (waiting.size <= MAX_WAITING) return
    const oldest = waiting.values().next().value
    if (oldest !== undefined && waiting.delete(oldest)) lost++
  }

  async function write(): Promise<void> {
    const rows = [...waiting].flatMap(rowsOf)
    for (let n = 0; n < rows.length; n += MAX_ROWS) {
      const some = rows.slice(n, n + MAX_ROWS)
      const now = nowMs()
      await keepSpans(
        some.map(({ span: { roomId, side }, fromMs, untilMs }) => ({
          ...{ roomId, side, source: 'socket' },
          ...{ fromAgoMs: now - fromMs, untilAgoMs: now - untilMs },
        })),
      )
      for (const { span, untilMs } of some) {
        span.fromMs = untilMs
        // it may have grown meanwhile
        if (span.fromMs === span.untilMs) waiting.delete(span)
      }
    }
  }

  function keep(): Promise<void> {
    if (lost > 0) log.warn({ lost }, 'spans of calls are lost: too many wait for the database')
    lost = 0
    keeping ??= write()
      .catch((error) => log.warn({ err: error }, 'spans of calls wait: the next turn writes them'))
      .finally(() => {
        keeping = null
      })
    return keeping
  }

  return {
    watch(line) {
      const { socket, seatId, page, roomId, side } = line
      const known = find(socket, line)
      const one = known ?? { socket, seatId, page, roomId, side, ...NEVER_ANSWERED }
      if (!known) pages.set(socket, [...(pages.get(socket) ?? []), one])
      ask(one)
    },
    ask() {
      for (const page of [...pages.values()].flat()) ask(page)
    },
    answer(socket, own) {
      const page = find(socket, own)
      if (!page) return false
      // one answer to each question: who answers more often is not there more
      if (!page.isAsked) return true
      const now = nowMs()
      const fromMs = page.answeredAtMs
      Object.assign(page, { isAsked: false, answeredAtMs: now })
      if (fromMs === null || now - fromMs > MAX_APART_MS) page.span = null
      else if (now > fromMs) {
        const { roomId, side } = page
        page.span ??= { roomId, side, fromMs, untilMs: fromMs }
        page.span.untilMs = now
        wait(page.span)
      }
      return true
    },
    end(line) {
      const page = find(line.socket, line)
      if (!page) return
      const others = (pages.get(line.socket) ?? []).filter((other) => other !== page)
      if (others.length > 0) pages.set(line.socket, others)
      else pages.delete(line.socket)
      if (page.span && waiting.has(page.span)) void keep()
    },
    keep,
    async stop() {
      await keeping
      await keep()
    },
  }
}

/** Of a page that was not asked yet. */
const NEVER_ANSWERED = { isAsked: false, answeredAtMs: null, span: null }

/** As long as one may be. */
function rowsOf(span: WaitingSpan) {
  const rows: { span: WaitingSpan; fromMs: number; untilMs: number }[] = []
  for (let { fromMs } = span; fromMs < span.untilMs; fromMs += MAX_RELAY_SPAN_MS)
    rows.push({ span, fromMs, untilMs: Math.min(span.untilMs, fromMs + MAX_RELAY_SPAN_MS) })
  return rows
}
