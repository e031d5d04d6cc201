import type { PageWord } from '#protocol/socket.ts'
import { pageWord } from './contract.ts'
import type { Access } from './createAccess.ts'
import { readFloors } from './floor/readFloors.ts'
import { readListeners } from './floor/readListeners.ts'
import { joinLine, type LineRequest, leaveLine } from './line/joinLine.ts'
import { markHere, readLine } from './line/readLine.ts'
import { readSeatOf } from './news/readSeatOf.ts'
import { readEndedSeats, readGrace } from './news/seatNews.ts'
import { offerRecheck, offerRetries } from './seats/retryTokens.ts'

/** Postgres channel on which doors of an account are said to have opened; the payload is the account. */
export const DOOR_CHANNEL = 'door'
export { CAME } from './seats/arrivals.ts'

/** What the sockets ask of the access engine: whose seat it is, what became of it, and announced retries. */
export function createSocketVerbs(access: Access) {
  const { pool, beats, entitlements } = access
  return {
    beat: (seatId: string, page: PageWord | null = null) => beats.beat(seatId, page),
    /** What a page says of itself in a message; undefined: it is no such word. */
    readPageWord: (value: unknown) => pageWord.safeParse(value).data,
    catchUp: () => entitlements.catchUp(),
    readSeatOf: (seatId: string, accountId: string) => readSeatOf(pool, seatId, accountId),
    readEndedSeats: (seatIds: string[], accountId?: string) => readEndedSeats(pool, seatIds, accountId),
    readGrace: (seatId: string) => readGrace(pool, seatId),
    joinLine: (request: LineRequest) => joinLine(access, request),
    leaveLine: (accountId: string, roomId: string) => leaveLine(access, accountId, roomId),
    readLine: (roomIds: string[]) => readLine(pool, roomIds),
    /** The pages of these people are open. */
    markHere: (waiting: { roomId: string; accountId: string }[]) => markHere(pool, waiting),
    /** Milliseconds between two words that somebody in line is there. */
    hereEveryMs: (access.settings.LINE_LOST_S * 1000) / 12,
    readFloors: (roomIds: readonly string[]) => readFloors(pool, roomIds),
    readListeners: (roomIds: readonly string[]) => readListeners(pool, roomIds),
    offerRetries: (roomId: string, accountIds: string[]) => offerRetries(access, roomId, accountIds),
    offerRecheck: (denial: Parameters<typeof offerRecheck>[1]) => offerRecheck(access, denial),
  }
}

export type SocketVerbs = ReturnType<typeof createSocketVerbs>
