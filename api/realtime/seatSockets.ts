import type { SocketVerbs } from '#api/access/socketVerbs.ts'
import type { Acknowledgement, PageWord } from '#protocol/socket.ts'
import type { RealtimeDeps, RealtimeSocket } from './deps.ts'

type EndedSeatNews = Awaited<ReturnType<SocketVerbs['readEndedSeats']>>[number]

/** Which sockets of this process sit on which seats. */
export interface SeatSockets {
  attach(socket: RealtimeSocket, seatId: string): Promise<Acknowledgement>
  beat(socket: RealtimeSocket, seatId: string, page: PageWord | null): Acknowledgement
  forget(socket: RealtimeSocket): void
  /** A hint `<seatId>:<word>` of the channel `seat`. */
  hint(seatId: string, word: string): Promise<void>
  /** Tells everybody here whose seat has ended meanwhile. */
  resync(): Promise<void>
}

/** One per process. */
export function createSeatSockets({ access }: Pick<RealtimeDeps, 'access'>): SeatSockets {
  const seats = new Map<string, Set<RealtimeSocket>>()

  const everybody = (seatId: string): RealtimeSocket[] => [...(seats.get(seatId) ?? [])]

  /** The message of an ended seat; a reorg is followed by an announced question. */
  async function messageOf({ message, accountId, roomId }: EndedSeatNews) {
    const reason = message.deny
    if (!reason || !accountId) return message
    return { ...message, ...(await access.offerRecheck({ reason, roomId, accountId })) }
  }

  async function emitEnded(seatIds: string[]): Promise<void> {
    for (const ended of await access.readEndedSeats(seatIds)) {
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
      const seat = await access.readSeatOf(seatId, accountId)
      if (!seat) {
        // it ended while no socket could be told
        for (const ended of await access.readEndedSeats([seatId], accountId)) {
          socket.emit('seat:ended', await messageOf(ended))
        }
        return { ok: false, code: 'NOT_FOUND' }
      }
      seats.set(seatId, (seats.get(seatId) ?? new Set()).add(socket))
      access.beat(seatId)
      const tokens = await access.offerRetries(seat.roomId, seat.mayNeedRenewal ? [accountId] : [])
      const retryToken = tokens.get(accountId)
      // the seat may have ended between the reading and its entry here
      await emitEnded([seatId])
      // it began, or came to its end, while no socket could be told
      const grace = seat.isInGrace ? await access.readGrace(seatId) : null
      return { ok: true, grace, ...(retryToken ? { retryToken } : {}) }
    },
    beat: (socket, seatId, page) => {
      if (!seats.get(seatId)?.has(socket)) return { ok: false, code: 'NOT_FOUND' }
      access.beat(seatId, page)
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
      if (word === 'REENTER') {
        for (const socket of sockets) socket.emit('seat:reenter', { seatId })
        return
      }
      if (word !== 'GRACE') return emitEnded([seatId])
      const grace = await access.readGrace(seatId)
      if (grace) for (const socket of sockets) socket.emit('seat:grace', { seatId, ...grace })
    },
    resync: async () => {
      if (seats.size > 0) await emitEnded([...seats.keys()])
    },
  }
}
