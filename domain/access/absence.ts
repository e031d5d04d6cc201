/** A time for which a seat was held and its person was not seen, told at its end. */
export interface Absence {
  /** milliseconds since the epoch */
  atMs: number
  s: number
}

/** How long places may stand empty, and what it costs. Seconds. */
export interface AbsenceLimits {
  /** only what ended this long before counts together, and as long without a wait the next one is the first again */
  withinS: number
  /** so much in all makes the account wait */
  toleratedS: number
  /** the first wait; each further one is twice as long */
  firstS: number
  lastS: number
}

/** The limits of an installation. */
export const ABSENCE_LIMITS: AbsenceLimits = { withinS: 600, toleratedS: 40, firstS: 30, lastS: 600 }
/** Absences older than this change nothing: the longest wait is reached well within it. Seconds. */
export const ABSENCE_KEPT_S = 7200

/** Until when an account waits for its next admission, and for how many empty seconds. */
export interface AbsenceWait {
  untilMs: number
  unseenS: number
}

/**
 * The last wait that absences led to; it may be over. What led to one is paid for by it and counts no more.
 * @param absences of one account, oldest first
 * @returns null when there was none
 */
export function waitAfter(
  absences: readonly Absence[],
  limits: AbsenceLimits = ABSENCE_LIMITS,
): AbsenceWait | null {
  const { withinS, toleratedS, firstS, lastS } = limits
  let wait: AbsenceWait | null = null
  let doublings = 0
  // those before it count no more
  let from = 0
  let unseenS = 0
  for (const [at, absence] of absences.entries()) {
    unseenS += absence.s
    for (let old = absences[from]; old && old.atMs <= absence.atMs - withinS * 1000; old = absences[from]) {
      unseenS -= old.s
      from++
    }
    if (unseenS < toleratedS) continue
    doublings = wait && absence.atMs <= wait.untilMs + withinS * 1000 ? doublings + 1 : 0
    wait = { untilMs: absence.atMs + Math.min(lastS, firstS * 2 ** doublings) * 1000, unseenS }
    from = at + 1
    unseenS = 0
  }
  return wait
}
