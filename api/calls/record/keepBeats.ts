import { ProblemError } from '#api/http/problemError.ts'
import type { SignedBeat } from '#protocol/calls/callBeats.ts'
import type { CallDeps } from '../deps.ts'
import { insertBeats, readBeatRoom } from './beatStore.ts'
import { checkBeats, isBeforeItsTime, maxBeatsOf, readBeatKey } from './checkBeat.ts'

/** Beats of an own page, by which key. */
export interface BroughtBeats {
  roomId: string
  accountId: string
  key: string
  beats: readonly SignedBeat[]
}

/**
 * Keeps beats that the own page of a call signed. What will never be on record is counted as refused, so that the page forgets it: another side's or
 * nobody's signature, another time than that of the call, another word under a number that is on record, more than one side may have. One that is ahead
 * of our time is neither: it is brought again.
 * @throws ProblemError NOT_FOUND of what is no call of one's own, INVALID_INPUT of what is no key
 */
export async function keepBeats(
  { pool }: Pick<CallDeps, 'pool'>,
  { roomId, accountId, key, beats }: BroughtBeats,
): Promise<{ kept: number; refused: number }> {
  const room = await readBeatRoom(pool, { roomId, accountId })
  if (!room) throw new ProblemError('NOT_FOUND')
  const own = await readBeatKey(key)
  // no connection is held meanwhile
  const past = beats.filter((beat) => !isBeforeItsTime(room, beat))
  const checked = await checkBeats(own, { ...room, roomId }, past)
  const brought = { roomId, side: room.side, point: own.point, beats: checked }
  const kept = checked.length === 0 ? 0 : await insertBeats(pool, brought, maxBeatsOf(room))
  return { kept, refused: past.length - kept }
}
