import type { ServerMessages } from '#protocol/socket.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

export interface FollowRoomInput {
  roomId: string
  socket: RealtimeSocket
  onChanged: (message: ServerMessages['room:changed']) => void
  /** after a reconnection: messages may be missing, read the room again */
  onReconnected: () => void
}

const ACK_MS = 4_000
/** An account asks for so many rooms a second, whatever pages it has open; a page that was too early asks again. */
const AGAIN_MS = 1_200
const turns = new WeakMap<RealtimeSocket, Promise<unknown>>()

/** One word after the other: the server works on them at the same time, and the last one said has to win. */
function inTurn(socket: RealtimeSocket, send: () => Promise<unknown> | undefined): void {
  const next = (turns.get(socket) ?? Promise.resolve()).then(send).catch(() => undefined)
  turns.set(socket, next)
}

/** Hears what changes in one room, also after the socket came back. Answers the function that stops it. */
export function followRoom(input: FollowRoomInput): () => void {
  const { roomId, socket } = input
  let isFirst = true
  let isOver = false
  let again: ReturnType<typeof setTimeout> | undefined
  const ask = () => {
    clearTimeout(again)
    inTurn(socket, async () => {
      if (isOver || !socket.connected) return
      const answer = await socket.timeout(ACK_MS).emitWithAck('room:follow', { roomId })
      if (!isOver && !answer.ok && answer.code === 'RATE_LIMITED') again = setTimeout(ask, AGAIN_MS)
    })
  }
  const follow = () => {
    ask()
    if (!isFirst) input.onReconnected()
    isFirst = false
  }
  const onChanged = (message: ServerMessages['room:changed']) => {
    if (message.roomId === roomId) input.onChanged(message)
  }
  socket.on('connect', follow)
  socket.on('room:changed', onChanged)
  if (socket.connected) follow()
  return () => {
    socket.off('connect', follow)
    socket.off('room:changed', onChanged)
    isOver = true
    clearTimeout(again)
    inTurn(socket, () => {
      if (socket.connected) return socket.timeout(ACK_MS).emitWithAck('room:unfollow', { roomId })
    })
  }
}
