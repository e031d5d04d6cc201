import { CAME, DOOR_CHANNEL, type SocketVerbs } from '#api/access/socketVerbs.ts'
import { CALL_CHANNEL } from '#api/calls/socketVerbs.ts'
import { INBOX_CHANNEL } from '#api/notifications/hintInbox.ts'
import type { CallSockets } from './calls/callSockets.ts'
import type { ChatSockets } from './chat/chatSockets.ts'
import type { RealtimeServer } from './deps.ts'
import type { FloorSockets } from './floorSockets.ts'
import type { LineSockets } from './lineSockets.ts'
import type { ListenerSockets } from './listenerSockets.ts'
import type { RoomSockets } from './roomSockets.ts'
import type { SeatSockets } from './seatSockets.ts'
import type { SessionSockets } from './sessionSockets.ts'
import type { TipSockets } from './tipSockets.ts'

/** What hints are for. */
interface Hinted {
  access: Pick<SocketVerbs, 'catchUp'>
  seats: SeatSockets
  rooms: RoomSockets
  lines: LineSockets
  tips: TipSockets
  chats: ChatSockets
  floors: FloorSockets
  listeners: ListenerSockets
  calls: CallSockets
  sessions: SessionSockets
}

/** Says to every page of an account that something of it changed; without an account hints may have been missed, so to all. */
function emitTo(io: RealtimeServer, accountId: string, message: 'inbox:changed' | 'door:changed'): void {
  for (const socket of io.sockets.sockets.values())
    if (!accountId || socket.data.accountId === accountId) socket.emit(message, {})
}

/** Hands each hint to whom it is for; an empty one says that hints may have been missed. */
export function createHints(
  io: RealtimeServer,
  { access, seats, rooms, lines, tips, chats, floors, listeners, calls, sessions }: Hinted,
  safely: (work: Promise<void>) => void,
): (channel: string, payload: string | null) => void {
  return (channel, payload) => {
    const [id = '', word = ''] = payload?.split(':') ?? []
    if (channel === 'chain') {
      safely(access.catchUp())
      safely(tips.look())
    } else if (channel === 'session') safely(id ? sessions.hint(id) : sessions.check())
    else if (channel === 'tip') safely(id ? tips.hint(id) : tips.look())
    else if (channel === INBOX_CHANNEL) emitTo(io, id, 'inbox:changed')
    else if (channel === DOOR_CHANNEL) emitTo(io, id, 'door:changed')
    else if (channel === 'line') safely(id ? lines.hint(id) : lines.resync())
    else if (channel === 'seat') {
      safely(id ? seats.hint(id, word) : seats.resync())
      // who sits no more reads no more
      safely(chats.look())
      safely(floors.look())
      safely(id ? calls.hintSeat(id) : calls.resync())
    } else if (channel === 'floor') safely(id ? floors.hint(id) : floors.resync())
    else if (channel === CALL_CHANNEL) safely(id ? calls.hint(id) : calls.resync())
    else {
      safely(id ? rooms.hint(id) : rooms.resync())
      safely(id ? listeners.hint(id) : listeners.resync())
      // seats that end with their room are not hinted one by one
      if (word !== CAME) safely(seats.resync())
    }
  }
}
