/** What was found of one thing that an operator can set right. */
export interface Finding {
  /** what was looked at */
  name: string
  state: 'good' | 'bad' | 'not checked'
  /** what was seen; where it is bad, what to do about it; where it was not looked at, why */
  text: string
}

/** 0 all good, 1 something is bad, 2 nothing is bad and something was not looked at. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ state }) => state === 'bad')) return 1
  return findings.some(({ state }) => state === 'not checked') ? 2 : 0
}

/** One line for each, names below one another. */
export function linesOf(findings: readonly Finding[]): string[] {
  const width = Math.max(0, ...findings.map(({ name }) => name.length))
  return findings.map(({ name, state, text }) => `${name.padEnd(width)}  ${state}: ${text}`)
}
