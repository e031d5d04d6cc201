import { ProblemError } from '#api/http/problemError.ts'
import { SPEAKERS } from '#domain/room/floor.ts'
import type { RoomKind } from '#domain/words.ts'

/**
 * How many may speak in a room besides its host: what is wished, or by default; null in a stream.
 * @param most of this installation
 * @throws ProblemError INVALID_INPUT where it is wished of a stream, or more than may be
 */
export function speakersOf(kind: RoomKind, wished: number | undefined, most: number): number | null {
  const refuse = (detail: string) =>
    new ProblemError('INVALID_INPUT', { detail, fields: { '/maxSpeakers': detail } })
  if (kind !== 'voice') {
    if (wished !== undefined) throw refuse('Only a voice room has speakers besides its host.')
    return null
  }
  if (wished !== undefined && wished > most) throw refuse(`At most ${most} may speak here besides the host.`)
  return wished ?? Math.min(SPEAKERS.max, most)
}
