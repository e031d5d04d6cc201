import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readSecretLines, writeSecretLines } from '#domain/rotatingSecret.ts'
import { replaceFile } from './replaceFile.ts'

/** How long the old secret is good for. */
export interface Overlap {
  /** seconds for which it is believed */
  overlapS: number
  /** seconds for which it still signs; null: until every process here can know the new one */
  signsAfterS: number | null
}

/**
 * A new first line for a secret file; what was first is believed until its end. Nothing is written.
 * @returns until when the old secret is believed, and the new text
 * @throws Error with one sentence when an older secret is still believed: two are all that processes believe
 */
export function nextSecret(
  file: string,
  { overlapS, signsAfterS }: Overlap,
  nowMs: number,
): { until: Date; text: string } {
  const { newest, older } = readSecretLines(readFileSync(file, 'utf8'))
  if (older && older.untilMs > nowMs && overlapS > 0)
    throw new Error(
      `The secret before this one is believed until ${new Date(older.untilMs).toISOString()}, and rotating now would end it: wait, or end both old ones at once with --overlap 0.`,
    )
  const untilMs = nowMs + overlapS * 1000
  const signsFromMs = signsAfterS === null ? null : nowMs + signsAfterS * 1000
  const next = { newest: randomBytes(32).toString('hex'), signsFromMs, older: { secret: newest, untilMs } }
  return { until: new Date(untilMs), text: writeSecretLines(next) }
}

/** Gives a secret file its next text. @returns until when the old secret is believed */
export function rotateSecret(file: string, overlap: Overlap, nowMs: number): Date {
  const { until, text } = nextSecret(file, overlap, nowMs)
  replaceFile(file, text)
  return until
}
