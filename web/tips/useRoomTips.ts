import { useEffect, useState } from 'react'
import type { TipChanges } from '#protocol/tips.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import type { TipPlaces } from './placeTips.tsx'

/**
 * The tips of a room as the server tells them. It listens before somebody follows the room, for who follows is given the
 * list once; what shows them is fetched with the first tip, for most rooms have none when they are opened. What is shown
 * stays while another socket opens: each room has a page of its own.
 */
export function useRoomTips(socket: RealtimeSocket | null, roomId: string): TipPlaces {
  const [places, setPlaces] = useState<TipPlaces>({})
  useEffect(() => {
    if (!socket) return
    let wasEmpty = false
    let code: Promise<(changes: TipChanges) => void> | undefined
    const onChanged = (changes: TipChanges) => {
      if (changes.roomId !== roomId) return
      if (changes.tips.length > 0)
        code ??= import('./placeTips.tsx').then((file) => file.placeTips(setPlaces, wasEmpty))
      else wasEmpty = true
      // in their order; without the code the picture goes on alone
      code?.then(
        (take) => take(changes),
        () => {},
      )
    }
    socket.on('tips:changed', onChanged)
    return () => {
      socket.off('tips:changed', onChanged)
    }
  }, [socket, roomId])
  return places
}
