import { Link } from 'react-router'
import type { Room } from '#api/rooms/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { ChangeName } from '#web/accounts/guests/ChangeName.tsx'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import ReportStream from '#web/chat/acts/ReportStream.tsx'
import { OnChainButton } from '#web/rooms/chain/OnChainButton.tsx'
import { TipButton } from '#web/tips/TipButton.tsx'

export interface RoomActionsProps {
  guest: { displayName: Typed } | null
  room: Room | null
  /** somebody is here, with an account or as a guest */
  isKnown: boolean
}

/** What somebody may do under a stream: a guest changes the name, fans tip, who looks after it opens its console, others report it. */
export function RoomActions({ guest, room, isKnown }: RoomActionsProps) {
  const mayTip = room?.state === 'live' && room.role !== 'owner'
  return (
    <>
      {guest ? <ChangeName name={guest.displayName} /> : null}
      {room ? (
        <TipButton
          place={{ kind: 'room', id: room.id }}
          name={room.channel.name}
          takes={{ wallet: mayTip && room.takesTips, card: mayTip && room.takesCardGifts }}
          onNeedSignIn={() => openSignIn(`Sign in to tip ${isolated(room.channel.name)}`)}
        />
      ) : null}
      {room && room.clubId !== null ? (
        <Link to={`/c/${room.channel.handle}/club`}>
          {room.state === 'ended' ? 'The club goes on' : 'Fan club'}
        </Link>
      ) : null}
      {room ? <OnChainButton room={room} /> : null}
      {room && isKnown && mayDo(room.role, 'deleteMessage') ? (
        <Link to={`/mod/${room.id}`}>Moderate</Link>
      ) : null}
      {room && isKnown && room.role !== 'owner' ? <ReportStream roomId={room.id} title={room.title} /> : null}
    </>
  )
}
