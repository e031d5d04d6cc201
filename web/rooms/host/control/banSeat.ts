import type { Viewer } from '#api/rooms/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { type BanWish, banTerms } from './banWish.ts'

export interface SeatBan {
  actId: string
  /** it was for a minute */
  isKick: boolean
}

/** Takes who sits there out of the room, for as long as wished; throws what the server says. */
export async function banSeat(
  roomId: string,
  { seatId }: Pick<Viewer, 'seatId'>,
  wish: BanWish,
): Promise<SeatBan> {
  const { ruleCode, reason } = wish
  const isKick = wish.term === 'minute'
  const to = { params: { id: roomId } }
  const { actId } = isKick
    ? await call('kickViewer', { ...to, body: { seatId, ruleCode, reason } })
    : await call('banViewer', { ...to, body: { seatId, ...banTerms(wish, serverNow()) } })
  return { actId, isKick }
}
