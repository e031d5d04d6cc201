import type { ListenerChanges } from '#protocol/listeners.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { type ListenerList, withListeners } from './listenerList.ts'

export interface FollowListenersInput {
  roomId: string
  socket: RealtimeSocket
  /** null: they may not be seen any more */
  onChanged: (list: ListenerList | null) => void
}

/** Until the whole is asked for: it may be on its way. */
const PAUSE_MS = 1000

/**
 * Reads along who listens in a room whose floor this page follows: both come with one question. Where a change was missed, or the whole
 * does not come, the question is asked again; what is shown stays meanwhile. Answers the function that stops it.
 */
export function followListeners(
  { roomId, socket, onChanged }: FollowListenersInput,
  pauseMs = PAUSE_MS,
): () => void {
  let list: ListenerList | null = null
  let again: ReturnType<typeof setTimeout> | undefined
  const ask = () => {
    again = undefined
    // a socket that comes back asks by itself
    if (!list && socket.connected) socket.emit('floor:open', { roomId }, () => undefined)
  }
  const askLater = () => {
    again ??= setTimeout(ask, pauseMs)
  }
  const onChanges = (changes: ListenerChanges) => {
    if (changes.roomId !== roomId) return
    list = withListeners(list, changes)
    if (list) onChanged(list)
    else askLater()
  }
  const onFloor = (floor: { roomId: string }) => {
    if (floor.roomId === roomId && !list) askLater()
  }
  const onClosed = (message: { roomId: string }) => {
    if (message.roomId !== roomId) return
    list = null
    onChanged(null)
  }
  socket.on('listeners:changed', onChanges)
  socket.on('floor:changed', onFloor)
  socket.on('floor:closed', onClosed)
  return () => {
    clearTimeout(again)
    socket.off('listeners:changed', onChanges)
    socket.off('floor:changed', onFloor)
    socket.off('floor:closed', onClosed)
  }
}
