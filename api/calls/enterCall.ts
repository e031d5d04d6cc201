import type { z } from 'zod'
import type { CallSeat } from '#api/access/callVerbs.ts'
import { ProblemError } from '#api/http/problemError.ts'
import type { CallEntered, callRoutes } from './contract.ts'
import type { CallDeps } from './deps.ts'
import { openCallRoom, roomOf } from './openCallRoom.ts'
import { type Meeting, readMeeting } from './store.ts'

/** Who comes into which call, and how. */
export type CallEntrance = z.output<(typeof callRoutes)['enterCall']['body']> & {
  bookingId: string
  accountId: string
  sessionId: string
  /** reference of the request */
  trace: string
}

function answer({ relay }: CallDeps, { media, other }: Meeting, seat: CallSeat): CallEntered {
  const { decisionId, seatId, roomId, side, bits, validUntilMs, beatEveryS, nowMs } = seat
  return {
    ...{ decisionId, seatId, roomId, bits, beatEveryS, nowMs },
    validUntil: new Date(validUntilMs).toISOString(),
    ticket: {
      ...{ provider: 'direct', topology: 'p2p', side, media, bits, other },
      relay: relay?.grant(seat, (validUntilMs - nowMs) / 1000) ?? null,
    },
  }
}

/** The seat of this page before it was loaded again, while it is open in the room of now: no decision is made anew. */
async function readKept(
  { access }: CallDeps,
  { room }: Meeting,
  { seatId, accountId, sessionId }: CallEntrance,
): Promise<CallSeat | null> {
  if (seatId === undefined || !room?.isOpen || !room.isOfDate) return null
  const kept = await access.readOwn({ seatId, accountId, sessionId })
  return kept?.roomId === room.id ? kept : null
}

/**
 * Brings one side of a booked call into its room, which is opened with whoever comes first.
 * @throws ProblemError NOT_FOUND for who is no side of it; DENIED with a stored decision where there is a room; CONFLICT where there is none
 *   and none may be opened, and, without a relay, of who was not shown that the other side can see their network address; BUSY
 */
export async function enterCall(deps: CallDeps, entrance: CallEntrance): Promise<CallEntered> {
  const { accountId, sessionId, bookingId, move, trace } = entrance
  const asked = { bookingId, accountId, chainId: deps.chainId }
  const meeting = await readMeeting(deps.pool, asked)
  if (!meeting) throw new ProblemError('NOT_FOUND')
  const kept = await readKept(deps, meeting, entrance)
  const there = kept?.roomId ?? roomOf(meeting)
  // no relay stands between them, and a client must not leave out that its person is asked; also of a page that had one before it was loaded again
  if (!deps.relay && !entrance.showsAddress) {
    const detail =
      'The other person can see your network address in this call. Press Join and let them see it.'
    throw new ProblemError('CONFLICT', { detail })
  }
  if (kept) return answer(deps, meeting, kept)
  const roomId = there ?? (await openCallRoom(deps, asked))
  const seat = { accountId, sessionId, roomId, move: move || meeting.isAway, trace }
  return answer(deps, meeting, await deps.access.admit(seat))
}
