import { useState } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import type { Floor } from '#protocol/floor.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { SpeakersChoice } from '../studio/SpeakersChoice.tsx'

/** How many may speak from now on; nobody is moved for it. Of a room that the chain leads the chain says it. */
export function PlacesChange({
  room,
  floor: { maxSpeakers },
}: {
  room: Pick<Room, 'id' | 'role' | 'hubRoom'>
  floor: Pick<Floor, 'maxSpeakers'>
}) {
  const [wish, setWish] = useState<{ wanted: number; instead: number } | null>(null)
  // until the floor has another number
  const wanted = wish?.instead === maxSpeakers ? wish.wanted : maxSpeakers
  if (room.hubRoom || !mayDo(room.role, 'editStream')) return null

  async function change(next: number): Promise<void> {
    setWish({ wanted: next, instead: maxSpeakers })
    try {
      await call('updateRoom', { params: { id: room.id }, body: { maxSpeakers: next } })
    } catch (error) {
      showToast({ id: 'places-refused', tone: 'bad', text: sentenceOf(error) })
      setWish(null)
    }
  }
  return <SpeakersChoice value={wanted} error={null} onChoose={(next) => void change(next)} />
}
