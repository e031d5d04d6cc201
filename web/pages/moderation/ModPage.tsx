import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import type { Room } from '#api/rooms/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { isolated } from '#domain/names/isolated.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { ShieldHead } from '#web/chat/ShieldHead.tsx'
import { roomQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useSocket } from '#web/media/seat/useSocket.ts'
import type { ConsoleAct } from '#web/moderation/console/ConsoleChat.tsx'
import { ConsoleView } from '#web/moderation/console/ConsoleView.tsx'
import { KeysSheet } from '#web/moderation/console/KeysSheet.tsx'
import { KickSheet } from '#web/moderation/console/KickSheet.tsx'
import { ReturningPanel } from '#web/moderation/ReturningPanel.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import NoSuchStream from '#web/pages/stream/NoSuchStream.tsx'
import { BanSheet } from '#web/rooms/host/control/BanSheet.tsx'
import { useRoom } from '#web/rooms/room/useRoom.ts'
import { ConsoleViewers } from './ConsoleViewers.tsx'
import { SilenceSheet } from './SilenceSheet.tsx'
import { NO_SEAT, useConsole } from './useConsole.ts'

type Asked = Extract<ConsoleAct, 'silence' | 'kick' | 'ban' | 'keys'>

function ConsoleOf({ first, session }: { first: Room; session: string }) {
  const socket = useSocket(session)
  const room = useRoom(first.id, socket).room ?? first
  const look = useConsole(room, socket)
  const { message, person } = look
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  function onAct(act: ConsoleAct): void {
    if (act === 'undo') void look.undo()
    else if (act === 'keys') setAsked('keys')
    else if (act === 'kick' && person && !person.seatId) look.setEffect(NO_SEAT)
    else if (act !== 'delete' && person) setAsked(act)
    else if (act === 'delete' && message) void look.remove(null, message.id)
  }
  const viewer = person
    ? {
        ...{ seatId: person.seatId ?? '', displayName: person.displayName, isGuest: person.isGuest },
        ...{ state: 'live' as const, takenAt: person.firstSeenAt ?? '' },
      }
    : null
  return (
    <ConsoleView
      title={room.title}
      viewers={room.viewers}
      effect={look.effect}
      canUndo={look.canUndo}
      chat={{ messages: look.lines.messages, focusId: look.focusId, onFocus: look.focus }}
      queue={{
        ...{ reports: look.reports, held: look.held, onPerson: look.choose },
        onRelease: (one) => void look.release(one),
        onDelete: (roomId, messageId) => void look.remove(roomId, messageId),
        onDecide: (report, state) => void look.decide(report, state),
      }}
      person={{ person, hasMessage: message !== null }}
      onAct={onAct}
      shield={<ShieldHead roomId={room.id} shield={look.lines.shield} mayAct />}
      people={<ConsoleViewers room={room} onBan={look.banSeated} />}
      returning={<ReturningPanel channelId={room.channel.id} />}
      sheet={
        asked === 'keys' ? (
          <KeysSheet onClose={close} />
        ) : asked === 'silence' && viewer ? (
          <SilenceSheet name={viewer.displayName} onSilence={look.silence} onClose={close} />
        ) : asked === 'kick' && viewer ? (
          <KickSheet name={viewer.displayName} onKick={look.kick} onClose={close} />
        ) : asked === 'ban' && viewer ? (
          <BanSheet
            viewer={viewer}
            channelName={room.channel.name}
            onBan={(_viewer, wish) => look.ban(wish)}
            onClose={close}
          />
        ) : null
      }
    />
  )
}

/** `/mod/:roomId`: the console of those who look after a room. */
export default function ModPage() {
  const { roomId = '' } = useParams()
  const { account, isLoading } = useSession()
  const { data: room, error } = useQuery({ ...roomQuery(roomId), enabled: account !== null })
  if (!account && !isLoading)
    return (
      <div className="main">
        <h1 className="d3 mb-6">Moderation</h1>
        <SignInFirst reason="Sign in to look after this room">This belongs to a team.</SignInFirst>
      </div>
    )
  if (error || (room && !mayDo(room.role, 'deleteMessage'))) return <NoSuchStream />
  if (!room || !account)
    return (
      <div className="main">
        <Loading label="Loading the room">
          <SkeletonLine height="h-32" />
        </Loading>
      </div>
    )
  return (
    <>
      <title>{`Moderate ${isolated(room.title)} · Stagedoor`}</title>
      <ConsoleOf key={room.id} first={room} session={`false ${account.accountId}`} />
    </>
  )
}
