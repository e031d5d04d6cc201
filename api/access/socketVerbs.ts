import type { Access } from './createAccess.ts'
import { isTurnedAwayFull } from './news/isTurnedAwayFull.ts'
import { readSeatOf } from './news/readSeatOf.ts'
import { readEndedSeats, readGraceUntil } from './news/seatNews.ts'
import { offerRecheck, offerRetries } from './seats/retryTokens.ts'

/** What the sockets ask of the access engine: whose seat it is, what became of it, and announced retries. */
export function createSocketVerbs(access: Access) {
  const { pool, beats, entitlements } = access
  return {
    beat: (seatId: string) => beats.beat(seatId),
    catchUp: () => entitlements.catchUp(),
    readSeatOf: (seatId: string, accountId: string) => readSeatOf(pool, seatId, accountId),
    readEndedSeats: (seatIds: string[], accountId?: string) => readEndedSeats(pool, seatIds, accountId),
    readGraceUntil: (seatId: string) => readGraceUntil(pool, seatId),
    isTurnedAwayFull: (accountId: string, roomId: string) => isTurnedAwayFull(pool, accountId, roomId),
    offerRetries: (roomId: string, accountIds: string[]) => offerRetries(access, roomId, accountIds),
    offerRecheck: (denial: Parameters<typeof offerRecheck>[1]) => offerRecheck(access, denial),
  }
}

export type SocketVerbs = ReturnType<typeof createSocketVerbs>
