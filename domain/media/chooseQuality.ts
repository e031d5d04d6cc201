/** One second of what a viewer's browser measured; null where it does not know, or where nothing could be shown. */
export interface QualitySample {
  /** percent of packets that did not come */
  lostPct: number | null
  /** the picture stood still for a moment, and was meant to move */
  isFrozen: boolean | null
  /** pictures that were shown */
  pictures: number | null
}

/** What comes of a camera, least first. */
const LEVELS = ['none', 'low', 'high'] as const
type Level = (typeof LEVELS)[number]

/** What Auto remembers from one second to the next. */
export interface AutoQuality {
  level: Level
  /** loss of the last seconds at this level, newest last */
  losses: readonly number[]
  /** seconds without a picture */
  darkS: number
  /** seconds without a fault */
  cleanS: number
  /** clean seconds that the next step up takes */
  waitS: number
  /** seconds since the last step up; null: that one held, or there was none */
  sinceUpS: number | null
}

const LOSS_PCT = 5
const LOSS_S = 3
const DARK_S = 5
const WAIT_S = 10
const MAX_WAIT_S = 300
/** A step up that is taken back within so many seconds has failed. */
const FAILED_S = 10

/** How Auto begins. */
export const AUTO_START: AutoQuality = {
  level: 'high',
  losses: [],
  darkS: 0,
  cleanS: 0,
  waitS: WAIT_S,
  sinceUpS: null,
}

function move(auto: AutoQuality, by: 1 | -1): AutoQuality {
  const level = LEVELS[LEVELS.indexOf(auto.level) + by] ?? auto.level
  const hasFailed = by < 0 && auto.sinceUpS !== null
  const waitS = hasFailed ? Math.min(MAX_WAIT_S, auto.waitS * 2) : auto.waitS
  return { level, losses: [], darkS: 0, cleanS: 0, waitS, sinceUpS: by > 0 ? 0 : null }
}

const isLossy = (losses: readonly number[]) =>
  losses.length === LOSS_S && losses.reduce((sum, pct) => sum + pct, 0) / LOSS_S > LOSS_PCT

/** A second that counts towards a step up. What is unknown counts for nothing, and against nothing. */
function isClean(level: Level, { lostPct, isFrozen, pictures }: QualitySample): boolean {
  if (lostPct === null || lostPct > LOSS_PCT) return false
  return level === 'none' || (isFrozen !== true && pictures !== null && pictures > 0)
}

function countCleanS({ level, cleanS }: AutoQuality, sample: QualitySample): number {
  if (isClean(level, sample)) return cleanS + 1
  const { lostPct, isFrozen, pictures } = sample
  const isLost = lostPct !== null && lostPct > LOSS_PCT
  // without a picture there is none that could be missed
  return isLost || (level !== 'none' && (isFrozen === true || pictures === 0)) ? 0 : cleanS
}

/**
 * Auto, after one more second. Down from high on a freeze, or on more than 5 % loss over 3 s; from low to sound alone
 * after 5 s without a picture; up after 10 clean seconds. A step up that is taken back within 10 s has failed: the next
 * one waits twice as long, up to 5 min, until one holds.
 */
export function chooseQuality(before: AutoQuality, sample: QualitySample): AutoQuality {
  const sinceUpS = before.sinceUpS === null ? null : before.sinceUpS + 1
  const hasHeld = sinceUpS !== null && sinceUpS > FAILED_S
  const losses = sample.lostPct === null ? before.losses : [...before.losses, sample.lostPct].slice(-LOSS_S)
  const hasPicture = (sample.pictures ?? 0) > 0
  const darkS = hasPicture ? 0 : before.darkS + (sample.pictures === 0 ? 1 : 0)
  const auto: AutoQuality = {
    level: before.level,
    losses,
    darkS,
    cleanS: countCleanS(before, sample),
    waitS: hasHeld ? WAIT_S : before.waitS,
    sinceUpS: hasHeld ? null : sinceUpS,
  }
  if (auto.level === 'high' && (sample.isFrozen === true || isLossy(losses) || darkS >= DARK_S))
    return move(auto, -1)
  if (auto.level === 'low' && darkS >= DARK_S) return move(auto, -1)
  return auto.level !== 'high' && auto.cleanS >= auto.waitS ? move(auto, 1) : auto
}
