import { FLOOR_DB } from '#web/media/capture/measureLevel.ts'

/** So long a microphone may be still before its host is asked to look at it. */
const SILENT_AFTER_MS = 5000

/**
 * Follows one microphone. Answers each reading with true where its host should look at it: five seconds long nothing came,
 * and nothing ever did. One that was heard once works: what browsers take for the noise of a room is no sound at all.
 * The answer takes dB of full scale, null while the microphone is switched off, and the time in milliseconds.
 */
export function followSilence(): (levelDb: number | null, nowMs: number) => boolean {
  let sinceMs: number | null = null
  let wasHeard = false
  return (levelDb, nowMs) => {
    if (levelDb === null) sinceMs = null
    else sinceMs ??= nowMs
    if (levelDb !== null && levelDb > FLOOR_DB) wasHeard = true
    return !wasHeard && sinceMs !== null && nowMs - sinceMs >= SILENT_AFTER_MS
  }
}
