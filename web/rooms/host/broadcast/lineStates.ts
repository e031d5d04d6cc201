import { type HostedKind, KIND_PEOPLE } from '#domain/room/hostedKind.ts'
import { STUDIO_WORDS } from '../studio/studioWords.ts'

export type GoLine = 'camera' | 'microphone' | 'chain' | 'room' | 'viewers' | 'listeners'

/**
 * The lines a host sees tick off, in this order.
 * @param isRecorded the chain is asked to lead the room
 */
export function goLinesOf(kind: HostedKind, isRecorded = false): readonly GoLine[] {
  const chain: readonly GoLine[] = isRecorded ? ['chain'] : []
  return [STUDIO_WORDS[kind].device, ...chain, 'room', KIND_PEOPLE[kind].people]
}

export interface LineState {
  line: GoLine
  step: 'waiting' | 'now' | 'done' | 'failed'
  /** milliseconds the line took; null until it is done */
  tookMs: number | null
  /** why the line is tried again by itself, and when by the clock of `nowMs` */
  wait?: { why: string; untilMs: number } | null
  /** what it waits for, such as a press in the host's wallet */
  asks?: string | null
}

/** The lines of one attempt, shown anew with each change. */
export interface Lines {
  /** the one that was marked last */
  at: () => GoLine
  mark: (line: GoLine, step: LineState['step']) => void
  /** changes the line that was marked last */
  note: (note: Pick<LineState, 'wait' | 'asks'>) => void
  /** whether the chain has a line among them */
  setRecorded: (isRecorded: boolean) => void
}

/** Lines that all wait. */
export function createLines(
  kind: HostedKind,
  nowMs: () => number,
  onLines: (lines: LineState[]) => void,
): Lines {
  const waiting = (line: GoLine): LineState => ({ line, step: 'waiting', tookMs: null })
  let lines = goLinesOf(kind).map(waiting)
  let at: GoLine = STUDIO_WORDS[kind].device
  let sinceMs = nowMs()

  function change(line: GoLine, by: (state: LineState) => Partial<LineState>): void {
    lines = lines.map((one) => (one.line === line ? { ...one, ...by(one) } : one))
    onLines(lines)
  }

  return {
    at: () => at,
    mark(line, step) {
      at = line
      if (step === 'now') sinceMs = nowMs()
      const took = step === 'done' ? { tookMs: nowMs() - sinceMs } : {}
      change(line, ({ asks }) => ({ step, ...took, ...(asks ? { asks: null } : {}) }))
    },
    note: (note) => change(at, () => note),
    setRecorded(isRecorded) {
      lines = goLinesOf(kind, isRecorded).map(
        (line) => lines.find((one) => one.line === line) ?? waiting(line),
      )
    },
  }
}
