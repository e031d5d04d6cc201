import { readFileSync, statSync } from 'node:fs'
import type { Clock } from '#domain/clock.ts'
import {
  type RotatingSecret,
  readSecretLines,
  type SecretCheck,
  type SecretLines,
} from '#domain/rotatingSecret.ts'

/** A secret read from its file, which is followed while the process runs. */
export interface SecretFile extends RotatingSecret {
  /** the file is followed no more */
  stop(): void
}

export interface SecretFileOptions {
  path: string
  clock: Clock
  /** what a secret of it has to be; long enough unless given */
  check?: SecretCheck
  /** milliseconds between two looks at the file */
  everyMs?: number
  /** milliseconds for which a new secret is believed before it signs, two and a half looks unless given: others have to see it first */
  settleMs?: number
  /** told once for each text that cannot be used; the secrets read before go on */
  onUnusable?(path: string, reason: string): void
}

/** With the next line: every process believes a new secret after 2 s and signs with it after at most 7. */
export const LOOK_EVERY_MS = 2000
const SETTLE_LOOKS = 2.5
export const SETTLE_MS = SETTLE_LOOKS * LOOK_EVERY_MS

/** From when the newest signs. @param settledMs when every process has seen it */
function startOf({ signsFromMs, older }: SecretLines, settledMs: number): number {
  return older ? (signsFromMs ?? settledMs) : 0
}

/**
 * Opens a secret file: one line, or two with the older secret and its end (`npm run rotate` writes them).
 * @throws Error with what is wrong with the file, never with its text
 */
export function openSecretFile(options: SecretFileOptions): SecretFile {
  const { path, clock, everyMs = LOOK_EVERY_MS, settleMs = SETTLE_LOOKS * everyMs } = options
  let text = readFileSync(path, 'utf8')
  let lines: SecretLines = readSecretLines(text, options.check)
  let signsFromMs = startOf(lines, statSync(path).mtimeMs + settleMs)
  let refused: string | null = null

  function refuse(sign: string, reason: string): void {
    if (refused === sign) return
    refused = sign
    options.onUnusable?.(path, reason)
  }

  function follow(): void {
    let found: string
    try {
      found = readFileSync(path, 'utf8')
    } catch (error) {
      refuse('unreadable', String((error as NodeJS.ErrnoException).code))
      return
    }
    if (found === text) {
      refused = null
      return
    }
    try {
      lines = readSecretLines(found, options.check)
    } catch (error) {
      refuse(found, (error as Error).message)
      return
    }
    text = found
    refused = null
    signsFromMs = startOf(lines, clock() + settleMs)
  }

  const timer = setInterval(follow, everyMs)
  // nothing waits for a file that nobody changes
  timer.unref()

  const olderNow = () => (lines.older && clock() < lines.older.untilMs ? lines.older.secret : null)
  return {
    current: () => (clock() < signsFromMs ? olderNow() : null) ?? lines.newest,
    accepted: () => {
      const older = olderNow()
      return older === null ? [lines.newest] : [lines.newest, older]
    },
    ended: () => (lines.older && olderNow() === null ? [lines.older.secret] : []),
    stop: () => clearInterval(timer),
  }
}
