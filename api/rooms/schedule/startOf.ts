import { ProblemError } from '#api/http/problemError.ts'
import { isZone, meaningOf, momentIn } from '#domain/room/localTime.ts'
import type { StartWish } from '../contract.ts'

const DAY_MS = 86_400_000
/** Nobody knows the zones' rules of later years. */
const MAX_AHEAD_MS = 366 * DAY_MS

const refused = (field: string, why: string) =>
  new ProblemError('INVALID_INPUT', { detail: why, fields: { [field]: why } })

/** Of a time that clocks show once, or of the one of two that was chosen. */
function instantOf({ local, zone, which }: StartWish): number {
  if (!isZone(zone)) throw refused('/starts/zone', 'There is no such time zone.')
  const meaning = meaningOf(local, zone)
  if (!meaning) throw refused('/starts/local', 'There is no such date or time.')
  const shown = local.replace('T', ' ')
  if (meaning.is === 'once') return meaning.atMs
  if (meaning.is === 'skipped') {
    const { next } = meaning
    const detail = `Clocks in ${zone} go forward over ${shown}. The next time they show is ${next.replace('T', ' ')}.`
    throw new ProblemError('TIME_SKIPPED', { detail, facts: { next } })
  }
  const { earlierMs, laterMs } = meaning
  if (which) return which === 'earlier' ? earlierMs : laterMs
  const choices = { earlier: momentIn(earlierMs, zone), later: momentIn(laterMs, zone) }
  const detail = `Clocks in ${zone} go back and show ${shown} twice. Say which: ${choices.earlier}, or ${choices.later}.`
  throw new ProblemError('TIME_DOUBLED', { detail, facts: choices })
}

/**
 * The instant that a creator means.
 * @param nowMs database time
 * @throws ProblemError INVALID_INPUT, TIME_SKIPPED with the `next` that exists, TIME_DOUBLED with both
 */
export function startOf(wish: StartWish, nowMs: number): Date {
  const atMs = instantOf(wish)
  if (atMs <= nowMs) throw refused('/starts/local', 'This is past already. Choose a later time.')
  if (atMs > nowMs + MAX_AHEAD_MS) throw refused('/starts/local', 'Choose a time within a year.')
  return new Date(atMs)
}
