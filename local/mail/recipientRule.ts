/** What this mail server does with a mail, by the name before the `@`. */
export interface RecipientRule {
  /** refused for good: 550 */
  isRefused: boolean
  /** how often it is refused for now (451) before it is taken */
  deferrals: number
  /** how long it waits before it says that it has the mail */
  delayMs: number
}

const MAX = 100_000

/** `refused@…`, `later@…` or `later-3@…` (times), `slow@…` or `slow-10@…` (seconds); anything else is taken at once. */
export function recipientRule(address: string): RecipientRule {
  const [, word, given] = /^(refused|later|slow)(?:-(\d{1,5}))?(?:\+[^@]*)?@/i.exec(address) ?? []
  const name = word?.toLowerCase()
  const count = (otherwise: number) => Math.min(given === undefined ? otherwise : Number(given), MAX)
  return {
    isRefused: name === 'refused',
    deferrals: name === 'later' ? count(2) : 0,
    delayMs: name === 'slow' ? count(5) * 1000 : 0,
  }
}
