/** What a sending browser remembers from one second to the next of its high rendition. */
export interface HighGuard {
  /** it is not sent now */
  isHeld: boolean
  /** seconds on end that the encoder was limited; below 0 while it is beginning */
  limitedS: number
  /** seconds since it was held, or came back; null: it never was held */
  sinceS: number | null
  /** seconds that it is held when it has to be */
  waitS: number
}

const LIMITED_S = 5
/** An encoder begins small, which looks like a limit. */
const BEGINS_S = 5
const WAIT_S = 10
const MAX_WAIT_S = 300
/** Who is limited again within so many seconds of coming back has come back too early. */
const FAILED_S = 15

/** A camera that has just begun. */
export const HIGH_START: HighGuard = { isHeld: false, limitedS: -BEGINS_S, sinceS: null, waitS: WAIT_S }

/**
 * Whether the high rendition goes on, after one more second. Limited for 5 s on end it is held; after 10 s it comes
 * back, and each time that it is limited again at once the pause is twice as long, up to 5 min.
 * @param isLimited machine or network do not bear what is sent
 */
export function guardHigh(before: HighGuard, isLimited: boolean): HighGuard {
  const { isHeld, waitS } = before
  const sinceS = before.sinceS === null ? null : before.sinceS + 1
  if (isHeld)
    return (sinceS ?? 0) >= waitS
      ? { isHeld: false, limitedS: -BEGINS_S, sinceS: 0, waitS }
      : { ...before, sinceS }
  const limitedS = isLimited ? before.limitedS + 1 : 0
  const hasHeld = sinceS === null || sinceS > FAILED_S
  if (limitedS < LIMITED_S) return { isHeld, limitedS, sinceS, waitS: hasHeld ? WAIT_S : waitS }
  const nextS = hasHeld ? WAIT_S : Math.min(MAX_WAIT_S, waitS * 2)
  return { isHeld: true, limitedS: 0, sinceS: 0, waitS: nextS }
}
