import type { ListenerChanges } from '#protocol/listeners.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { type ListenerList, withListeners } from './listenerList.ts'

export interface FollowListenersInput {
  roomId: string
  socket: RealtimeSocket
  /** null: they may not be seen any more */
  onChanged: (list: ListenerList | null) => void
}

/**
 * Reads along who listens in a room whose floor this page follows: both come with one question. Where a change was missed the
 * question is asked again. Answers the function that stops it.
 */
export function followListeners({ roomId, socket, onChanged }: FollowListenersInput): () => void {
  let list: ListenerList | null = null
  const onChanges = (changes: ListenerChanges) => {
    if (changes.roomId !== roomId) return
    // what comes before the whole is in it
    if (!list && !changes.isWhole) return
    const next = withListeners(list, changes)
    list = next
    if (next) onChanged(next)
    else socket.emit('floor:open', { roomId }, () => undefined)
  }
  const onClosed = (message: { roomId: string }) => {
    if (message.roomId !== roomId) return
    list = null
    onChanged(null)
  }
  socket.on('listeners:changed', onChanges)
  socket.on('floor:closed', onClosed)
  return () => {
    socket.off('listeners:changed', onChanges)
    socket.off('floor:closed', onClosed)
  }
}
