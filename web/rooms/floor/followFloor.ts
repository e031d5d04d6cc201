import type { Floor } from '#protocol/floor.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

export interface FollowFloorInput {
  roomId: string
  socket: RealtimeSocket
  /** the whole, also after the socket came back */
  onChanged: (floor: Floor) => void
  /** it may not be read; it is asked for again */
  onClosed: () => void
}

/** Until an answer has to come, and before the next question: a seat may be some moments old before the floor opens to it. */
const PAUSES_MS = { answer: 4000, again: 1000 }

/** Reads the floor of one room along, and asks for it until it is given. Answers the function that stops it. */
export function followFloor(input: FollowFloorInput, pausesMs = PAUSES_MS): () => void {
  const { roomId, socket } = input
  let isOver = false
  let again: ReturnType<typeof setTimeout> | undefined
  const askLater = () => {
    clearTimeout(again)
    again = setTimeout(ask, pausesMs.again)
  }
  const ask = () => {
    clearTimeout(again)
    // a socket that comes back asks by itself
    if (!socket.connected) return
    socket.timeout(pausesMs.answer).emit('floor:open', { roomId }, (error, answer) => {
      if (!isOver && (error || !answer.ok)) askLater()
    })
  }
  const onChanged = (floor: Floor) => {
    if (floor.roomId === roomId) input.onChanged(floor)
  }
  const onClosed = (message: { roomId: string }) => {
    if (message.roomId !== roomId) return
    input.onClosed()
    askLater()
  }
  socket.on('floor:changed', onChanged)
  socket.on('floor:closed', onClosed)
  socket.on('connect', ask)
  ask()
  return () => {
    isOver = true
    clearTimeout(again)
    socket.off('floor:changed', onChanged)
    socket.off('floor:closed', onClosed)
    socket.off('connect', ask)
    if (socket.connected) socket.emit('floor:close', { roomId }, () => undefined)
  }
}
