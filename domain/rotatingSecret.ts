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
  /** epoch milliseconds before which the older one signs; null: as soon as every process can know the newest */
  signsFromMs: number | null
  older: { secret: string; untilMs: number } | null
}

/** A secret that is never replaced while the process runs. */
export function fixedSecret(secret: string): RotatingSecret {
  return { current: () => secret, accepted: () => [secret], ended: () => [] }
}

/** A secret that follows from another one, and changes with it. */
export function mapSecret(secret: RotatingSecret, derive: (secret: string) => string): RotatingSecret {
  return {
    current: () => derive(secret.current()),
    accepted: () => secret.accepted().map(derive),
    ended: () => secret.ended().map(derive),
  }
}

/** Lines that follow from others, with the same times. */
export function mapLines(lines: SecretLines, derive: (secret: string) => string): SecretLines {
  const { newest, signsFromMs, older } = lines
  return {
    newest: derive(newest),
    signsFromMs,
    older: older && { secret: derive(older.secret), untilMs: older.untilMs },
  }
}

/** Shortest secret that is taken, in characters. */
export const MIN_SECRET_LENGTH = 32

/**
 * What is wrong with a secret, as a sentence goes on; null: nothing.
 * @returns never the text itself
 */
export type SecretCheck = (secret: string) => string | null

const isLongEnough: SecretCheck = (secret) =>
  secret.length < MIN_SECRET_LENGTH ? `the secret is shorter than ${MIN_SECRET_LENGTH} characters` : null

function readLine(line: string, check: SecretCheck): { secret: string; atMs: number | null } {
  const [secret = '', at, ...more] = line.trim().split(/\s+/)
  const atMs = at === undefined ? null : Date.parse(at)
  if (more.length > 0 || Number.isNaN(atMs)) throw new Error('a line must hold one secret and one time')
  const problem = check(secret)
  if (problem) throw new Error(problem)
  return { secret, atMs }
}

/**
 * Reads the text of a secret file: the secret, and on a second line the older one with the time of its end, ISO 8601.
 * A time on the first line says from when it signs.
 * @param check what a secret has to be; long enough unless given
 * @throws Error with what is wrong, never with the text itself
 */
export function readSecretLines(text: string, check: SecretCheck = isLongEnough): SecretLines {
  const [first = '', second, ...rest] = text.trim().split(/\r?\n/)
  const { secret: newest, atMs: signsFromMs } = readLine(first, check)
  if (second === undefined) return { newest, signsFromMs, older: null }
  const { secret, atMs: untilMs } = readLine(second, check)
  if (rest.length > 0 || untilMs === null)
    throw new Error('the second line must hold the older secret and the time of its end')
  return { newest, signsFromMs, older: { secret, untilMs } }
}

const timeText = (atMs: number): string => new Date(atMs).toISOString()

/** The text of a secret file, as `readSecretLines` reads it. */
export function writeSecretLines({ newest, signsFromMs, older }: SecretLines): string {
  const first = signsFromMs === null ? newest : `${newest} ${timeText(signsFromMs)}`
  const second = older ? `${older.secret} ${timeText(older.untilMs)}\n` : ''
  return `${first}\n${second}`
}
