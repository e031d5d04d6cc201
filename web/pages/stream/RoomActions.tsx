import { Link } from 'react-router'
import type { Room } from '#api/rooms/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { ChangeName } from '#web/accounts/guests/ChangeName.tsx'
import ReportStream from '#web/chat/acts/ReportStream.tsx'

export interface RoomActionsProps {
  guest: { displayName: Typed } | null
  room: Room | null
}

/** What somebody may do under a stream: a guest changes the name, who looks after it opens its console, others report it. */
export function RoomActions({ guest, room }: RoomActionsProps) {
  return (
    <>
      {guest ? <ChangeName name={guest.displayName} /> : null}
      {room && mayDo(room.role, 'deleteMessage') ? <Link to={`/mod/${room.id}`}>Moderate</Link> : null}
      {room && room.role !== 'owner' ? <ReportStream roomId={room.id} title={room.title} /> : null}
    </>
  )
}
