/** A time for which a seat was held and its person never came, told at its end. */
export interface Absence {
  /** milliseconds since the epoch */
  atMs: number
  s: number
}

/** How long places may stand empty, and what it costs. Seconds. */
export interface AbsenceLimits {
  /** only what ended this long before counts together, and as long without a wait the next one is the first again */
  withinS: number
  /** of each absence so much costs nothing: a slow line connects, or somebody looks at the next stream */
  freeS: number
  /** so much beyond that, in all, makes the account wait */
  toleratedS: number
  /** the first wait; each further one is twice as long */
  firstS: number
  lastS: number
}

/** The limits of an installation: a second place that was held for its whole 20 s costs a wait. */
export const ABSENCE_LIMITS: AbsenceLimits = {
  withinS: 600,
  freeS: 5,
  toleratedS: 30,
  firstS: 30,
  lastS: 600,
}
/** Absences older than this change nothing: the longest wait is reached well within it. Seconds. */
export const ABSENCE_KEPT_S = 7200

/** Until when an account waits for its next admission, and for how many empty seconds, each of them counted. */
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
  const { withinS, freeS, toleratedS, firstS, lastS } = limits
  const counting = absences.filter(({ s }) => s > freeS)
  let wait: AbsenceWait | null = null
  let doublings = 0
  // those before it count no more
  let from = 0
  let unseenS = 0
  for (const [at, absence] of counting.entries()) {
    unseenS += absence.s
    for (let old = counting[from]; old && old.atMs <= absence.atMs - withinS * 1000; old = counting[from]) {
      unseenS -= old.s
      from++
    }
    if (unseenS - (at + 1 - from) * freeS < toleratedS) continue
    doublings = wait && absence.atMs <= wait.untilMs + withinS * 1000 ? doublings + 1 : 0
    wait = { untilMs: absence.atMs + Math.min(lastS, firstS * 2 ** doublings) * 1000, unseenS }
    from = at + 1
    unseenS = 0
  }
  return wait
}
