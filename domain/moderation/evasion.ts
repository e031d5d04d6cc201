/**
 * What may say that somebody who enters is a banned person with another account: our cookie of the same browser, the same
 * card, a pass from a wallet of theirs, a name that looks the same, the same network and family of browser, an account made
 * after the ban. Each alone is weak.
 */
export const EVASION_SIGNALS = ['browser', 'card', 'pass', 'name', 'network', 'newAccount'] as const
export type EvasionSignal = (typeof EVASION_SIGNALS)[number]

/** How much speaks for it. */
export const EVASION_GRADES = ['possible', 'likely'] as const
export type EvasionGrade = (typeof EVASION_GRADES)[number]

/**
 * What each signal weighs, and from which sum on there is a hint. No signal alone is `likely`; a shared network and a new
 * account, which thousands have, are no hint at all.
 */
export const EVASION_WEIGHTS = {
  signals: { browser: 50, card: 50, pass: 45, name: 35, network: 15, newAccount: 20 },
  grades: { possible: 50, likely: 80 },
} as const satisfies { signals: Record<EvasionSignal, number>; grades: Record<EvasionGrade, number> }

/** An account younger than this when it enters is new, if it was made after the ban. */
export const NEW_ACCOUNT_DAYS = 7

/** What signals weigh together; each counts once. */
export function weightOf(signals: readonly EvasionSignal[]): number {
  return [...new Set(signals)].reduce((sum, signal) => sum + EVASION_WEIGHTS.signals[signal], 0)
}

/** What signals that point to one ban amount to; null: to nothing worth a look. */
export function gradeReturn(signals: readonly EvasionSignal[]): EvasionGrade | null {
  const weight = weightOf(signals)
  const { likely, possible } = EVASION_WEIGHTS.grades
  if (weight >= likely) return 'likely'
  return weight >= possible ? 'possible' : null
}
