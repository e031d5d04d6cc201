import { readSeatOf } from '#api/access/news/readSeatOf.ts'
import { type EndedSeatNews, readEndedSeats, readGraceUntil } from '#api/access/news/seatNews.ts'
import { offerRecheck, offerRetries } from '#api/access/seats/retryTokens.ts'
import type { Acknowledgement } from '#protocol/socket.ts'
import type { RealtimeDeps, RealtimeSocket } from './deps.ts'

/** Which sockets of this process sit on which seats. */
export interface SeatSockets {
  attach(socket: RealtimeSocket, seatId: string): Promise<Acknowledgement>
  beat(socket: RealtimeSocket, seatId: string): Acknowledgement
  forget(socket: RealtimeSocket): void
  /** A hint `<seatId>:<word>` of the channel `seat`. */
  hint(seatId: string, word: string): Promise<void>
  /** Tells everybody here whose seat has ended meanwhile. */
  resync(): Promise<void>
}

/** One per process. */
export function createSeatSockets({ access }: Pick<RealtimeDeps, 'access'>): SeatSockets {
  const { pool, beats } = access
  const seats = new Map<string, Set<RealtimeSocket>>()

  const everybody = (seatId: string): RealtimeSocket[] => [...(seats.get(seatId) ?? [])]

  /** The message of an ended seat; a reorg is followed by an announced question. */
  async function messageOf({ message, accountId, roomId }: EndedSeatNews) {
    const reason = message.deny
    if (!reason || !accountId) return message
    return { ...message, ...(await offerRecheck(access, { reason, roomId, accountId })) }
  }

  async function emitEnded(seatIds: string[]): Promise<void> {
    for (const ended of await readEndedSeats(pool, seatIds)) {
      const { seatId } = ended.message
      const sockets = everybody(seatId)
      // two hints must not both announce it
      if (!seats.delete(seatId)) continue
      const message = await messageOf(ended)
      for (const socket of sockets) socket.emit('seat:ended', message)
    }
  }

  return {
    attach: async (socket, seatId) => {
      const { accountId } = socket.data
      const seat = await readSeatOf(pool, seatId, accountId)
      if (!seat) {
        // it ended while no socket could be told
        for (const ended of await readEndedSeats(pool, [seatId], accountId)) {
          socket.emit('seat:ended', await messageOf(ended))
        }
        return { ok: false, code: 'NOT_FOUND' }
      }
      seats.set(seatId, (seats.get(seatId) ?? new Set()).add(socket))
      beats.beat(seatId)
      const tokens = await offerRetries(access, seat.roomId, seat.mayNeedRenewal ? [accountId] : [])
      const retryToken = tokens.get(accountId)
      // the seat may have ended between the reading and the place at this sockets
      await emitEnded([seatId])
      return retryToken ? { ok: true, retryToken } : { ok: true }
    },
    beat: (socket, seatId) => {
      if (!seats.get(seatId)?.has(socket)) return { ok: false, code: 'NOT_FOUND' }
      beats.beat(seatId)
      return { ok: true }
    },
    forget: (socket) => {
      for (const [seatId, sockets] of seats) {
        sockets.delete(socket)
        if (sockets.size === 0) seats.delete(seatId)
      }
    },
    hint: async (seatId, word) => {
      const sockets = everybody(seatId)
      if (sockets.length === 0) return
      if (word === 'KEPT') {
        for (const socket of sockets) socket.emit('seat:kept', { seatId })
        return
      }
      if (word !== 'GRACE_REORGED' && word !== 'GRACE_READER') return emitEnded([seatId])
      const until = await readGraceUntil(pool, seatId)
      if (until === null) return
      const cause = word === 'GRACE_REORGED' ? 'reorged' : 'reader'
      for (const socket of sockets) socket.emit('seat:grace', { seatId, cause, until })
    },
    resync: async () => {
      if (seats.size > 0) await emitEnded([...seats.keys()])
    },
  }
}
