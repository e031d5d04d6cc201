import { readLiveBinding } from '#api/accounts/liveDeviceKey.ts'
import { ProblemError } from '#api/http/problemError.ts'
import type { SignedBeat } from '#protocol/calls/callBeats.ts'
import type { CallDeps } from '../deps.ts'
import { type BroughtRoom, insertBeats, insertKey, readBeatRoom } from './beatStore.ts'
import { checkBeats, isBeforeItsTime, maxBeatsOf, readBeatKey } from './checkBeat.ts'

/** Beats of an own page, by which key. */
export interface BroughtBeats {
  roomId: string
  accountId: string
  key: string
  beats: readonly SignedBeat[]
}

type KeyHolder = Pick<BroughtBeats, 'roomId' | 'accountId' | 'key'>

/** Nothing is asked any more once the key is bound, and nothing written where it is still confirmed by nothing. */
async function keepKey(
  { pool }: Pick<CallDeps, 'pool'>,
  { roomId, accountId, key }: KeyHolder,
  { side, isBound, point }: BroughtRoom & { point: Buffer },
): Promise<void> {
  if (isBound) return
  const binding = await readLiveBinding(pool, { accountId, key })
  if (binding || isBound === null) await insertKey(pool, { roomId, side, point }, binding)
}

/**
 * Keeps beats that the own page of a call signed. What will never be on record is counted as refused, so that the page forgets it: another side's or
 * nobody's signature, another time than that of the call, another word under a number that is on record, more than one side may have. One that is ahead
 * of our time is neither: it is brought again. With them goes their key, and what confirmed it.
 * @throws ProblemError NOT_FOUND of what is no call of one's own, INVALID_INPUT of what is no key
 */
export async function keepBeats(
  { pool }: Pick<CallDeps, 'pool'>,
  { roomId, accountId, key, beats }: BroughtBeats,
): Promise<{ kept: number; refused: number }> {
  const room = await readBeatRoom(pool, { roomId, accountId, key })
  if (!room) throw new ProblemError('NOT_FOUND')
  const own = await readBeatKey(key)
  // no connection is held meanwhile, nor while another one is asked
  const past = beats.filter((beat) => !isBeforeItsTime(room, beat))
  const checked = await checkBeats(own, { ...room, roomId }, past)
  const brought = { roomId, side: room.side, point: own.point, beats: checked }
  const kept = checked.length === 0 ? 0 : await insertBeats(pool, brought, maxBeatsOf(room))
  if (kept > 0) await keepKey({ pool }, { roomId, accountId, key }, { ...room, point: own.point })
  return { kept, refused: past.length - kept }
}
