import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readSecretLines, writeSecretLines } from '#domain/rotatingSecret.ts'
import { replaceFile } from './replaceFile.ts'

/**
 * Gives a secret file a new first line; what was first is believed until its end.
 * @returns until when the old secret is believed
 * @throws Error with one sentence when an older secret is still believed: two are all that processes believe
 */
export function rotateSecret(file: string, overlapS: number, nowMs: number): Date {
  const { newest, older } = readSecretLines(readFileSync(file, 'utf8'))
  if (older && older.untilMs > nowMs && overlapS > 0)
    throw new Error(
      `The secret before this one is believed until ${new Date(older.untilMs).toISOString()}, and rotating now would end it: wait, or end both old ones at once with --overlap 0.`,
    )
  const untilMs = nowMs + overlapS * 1000
  const next = { newest: randomBytes(32).toString('hex'), older: { secret: newest, untilMs } }
  replaceFile(file, writeSecretLines(next))
  return new Date(untilMs)
}
