/** A secret that may be replaced while it is in use. Who signs asks each time; who verifies believes all accepted ones. */
export interface RotatingSecret {
  /** signs what is made now */
  current(): string
  /** what is believed now, the newest first */
  accepted(): readonly string[]
  /** once believed and no more: tells an old signature from a wrong one */
  ended(): readonly string[]
}

/** What a secret file says: the newest secret, and the one before with the moment it ends. */
export interface SecretLines {
  newest: string
  older: { secret: string; untilMs: number } | null
}

/** A secret that is never replaced while the process runs. */
export function fixedSecret(secret: string): RotatingSecret {
  return { current: () => secret, accepted: () => [secret], ended: () => [] }
}

/** Shortest secret that is taken, in characters. */
export const MIN_SECRET_LENGTH = 32

/**
 * Reads the text of a secret file: the secret, and on a second line the older one with the time of its end, ISO 8601.
 * @throws Error with what is wrong, never with the text itself
 */
export function readSecretLines(text: string): SecretLines {
  const [first = '', second, ...rest] = text.trim().split(/\r?\n/)
  const newest = first.trim()
  if (newest.length < MIN_SECRET_LENGTH)
    throw new Error(`the secret is shorter than ${MIN_SECRET_LENGTH} characters`)
  if (/\s/.test(newest)) throw new Error('the first line must hold one secret and nothing else')
  if (second === undefined) return { newest, older: null }
  const [secret = '', until = '', ...more] = second.trim().split(/\s+/)
  const untilMs = Date.parse(until)
  if (rest.length > 0 || more.length > 0 || Number.isNaN(untilMs))
    throw new Error('the second line must hold the older secret and the time of its end')
  if (secret.length < MIN_SECRET_LENGTH)
    throw new Error(`the older secret is shorter than ${MIN_SECRET_LENGTH} characters`)
  return { newest, older: { secret, untilMs } }
}

/** The text of a secret file, as `readSecretLines` reads it. */
export function writeSecretLines({ newest, older }: SecretLines): string {
  const second = older ? `${older.secret} ${new Date(older.untilMs).toISOString()}\n` : ''
  return `${newest}\n${second}`
}
