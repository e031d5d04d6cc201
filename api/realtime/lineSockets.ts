import type { LineAcknowledgement, ServerMessages } from '#protocol/socket.ts'
import type { RealtimeDeps, RealtimeSocket } from './deps.ts'
import type { RoomSockets } from './roomSockets.ts'

/** Between two looks at lines in which somebody here waits. */
export const LINE_LOOK_MS = 1000

const NOBODY: ReadonlySet<RealtimeSocket> = new Set()

type LineNews = ServerMessages['line:changed']

/** Who of this process waits in front of which rooms. Turns are rows; here is only what was told of them. */
export interface LineSockets {
  /** of a socket that follows the room */
  join(socket: RealtimeSocket, roomId: string): Promise<LineAcknowledgement>
  leave(socket: RealtimeSocket, roomId: string): Promise<LineAcknowledgement>
  /** Tells a socket that came to follow a room where its account stands there. */
  greet(socket: RealtimeSocket, roomId: string): Promise<void>
  /** A hint of the channel `line`. */
  hint(roomId: string): Promise<void>
  /** Looks at every followed room: somebody may have come to wait without our doing. */
  resync(): Promise<void>
  /** Looks again where somebody waits. */
  look(): Promise<void>
  /** Says of everybody who waits that their page is there. */
  markHere(): Promise<void>
}

/** One per process. */
export function createLineSockets(
  { access }: Pick<RealtimeDeps, 'access'>,
  { followed }: Pick<RoomSockets, 'followed'>,
): LineSockets {
  /** room → account → what it was told last */
  const lastSent = new Map<string, Map<string, string>>()

  function socketsOf(roomId: string): Map<string, RealtimeSocket[]> {
    const byAccount = new Map<string, RealtimeSocket[]>()
    for (const socket of followed.get(roomId)?.sockets ?? []) {
      const own = byAccount.get(socket.data.accountId)
      if (own) own.push(socket)
      else byAccount.set(socket.data.accountId, [socket])
    }
    return byAccount
  }

  /** Whoever waits here and was not told so, and who was and waits no more. */
  async function emitPlaces(
    roomIds: readonly string[],
    anew: ReadonlySet<RealtimeSocket> = NOBODY,
  ): Promise<void> {
    const rooms = roomIds.filter((id) => followed.has(id) || lastSent.has(id))
    if (rooms.length === 0) return
    const places = await access.readLine(rooms)
    for (const roomId of rooms) {
      const before = lastSent.get(roomId) ?? new Map<string, string>()
      const now = new Map<string, string>()
      const sockets = socketsOf(roomId)
      for (const { accountId, position, aboutMin, offerUntil } of places.filter(
        (one) => one.roomId === roomId,
      )) {
        const own = sockets.get(accountId)
        if (!own) continue
        const message: LineNews = { roomId, position, aboutMin, offerUntil }
        const text = JSON.stringify(message)
        now.set(accountId, text)
        const isNews = before.get(accountId) !== text
        for (const socket of own) if (isNews || anew.has(socket)) socket.emit('line:changed', message)
      }
      for (const accountId of before.keys()) {
        if (now.has(accountId)) continue
        const over: LineNews = { roomId, position: null, aboutMin: null, offerUntil: null }
        for (const socket of sockets.get(accountId) ?? []) socket.emit('line:changed', over)
      }
      if (now.size > 0) lastSent.set(roomId, now)
      else lastSent.delete(roomId)
    }
  }

  // two looks at a room at once could tell the older one last
  let turn: Promise<void> = Promise.resolve()
  function inTurn(work: () => Promise<void>): Promise<void> {
    const next = turn.then(work)
    turn = next.catch(() => {})
    return next
  }

  /** many may come to one room at once: one look answers all who came before it */
  const coming = new Map<string, { sockets: Set<RealtimeSocket>; greeted: Promise<void> }>()
  function greet(socket: RealtimeSocket, roomId: string): Promise<void> {
    const others = coming.get(roomId)
    if (others) {
      others.sockets.add(socket)
      return others.greeted
    }
    const sockets = new Set([socket])
    const greeted = inTurn(() => {
      coming.delete(roomId)
      return emitPlaces([roomId], sockets)
    })
    coming.set(roomId, { sockets, greeted })
    return greeted
  }

  return {
    join: async (socket, roomId) => {
      const { accountId, guest } = socket.data
      const answer = await access.joinLine({ accountId, roomId, guest })
      if (answer === 'busy') return { ok: false, code: 'RATE_LIMITED' }
      if (answer === 'network') return { ok: false, code: 'GUESTS_FULL' }
      await greet(socket, roomId)
      return answer === 'waiting' ? { ok: true } : { ok: false, code: 'NOT_FOUND' }
    },
    leave: async (socket, roomId) => {
      await access.leaveLine(socket.data.accountId, roomId)
      await inTurn(() => emitPlaces([roomId]))
      return { ok: true }
    },
    greet,
    hint: (roomId) => inTurn(() => emitPlaces([roomId])),
    resync: () => inTurn(() => emitPlaces([...new Set([...followed.keys(), ...lastSent.keys()])])),
    look: () => (lastSent.size === 0 ? Promise.resolve() : inTurn(() => emitPlaces([...lastSent.keys()]))),
    markHere: () =>
      access.markHere(
        [...lastSent].flatMap(([roomId, accounts]) => {
          const sockets = socketsOf(roomId)
          return [...accounts.keys()]
            .filter((id) => sockets.has(id))
            .map((accountId) => ({ roomId, accountId }))
        }),
      ),
  }
}
