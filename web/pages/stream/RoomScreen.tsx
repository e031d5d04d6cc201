import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { ServerMessages } from '#protocol/socket.ts'
import { type AdmissionState, refusalFrom } from '#web/access/admissionFlow.ts'
import { AskingDoor } from '#web/access/door/AskingDoor.tsx'
import type { Line } from '#web/access/line/useLine.ts'
import { isForPlace, type Refusal, refuse } from '#web/access/refusal.ts'
import { useAdmission } from '#web/access/useAdmission.ts'
import { forgetPress, type Press } from '#web/accounts/guests/becomeGuest.ts'
import { usePressInto, useWatchPress } from '#web/accounts/guests/useWatchPress.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { channelQuery, configQuery } from '#web/kit/api/queries.ts'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { missingForLive } from '#web/media/browserSupport.ts'
import { fetchMediaCode } from '#web/media/fetchMediaCode.ts'
import { useSocket } from '#web/media/seat/useSocket.ts'
import { useRoom } from '#web/rooms/room/useRoom.ts'
import { StreamView } from '#web/rooms/watch/StreamView.tsx'
import { useRoomTips } from '#web/tips/useRoomTips.ts'
import { copyLink } from './copyLink.ts'
import type { DoorAtProps } from './door/DoorAt.tsx'
import type { LineTurnProps } from './door/LineTurn.tsx'
import { useGateChange } from './gate/useGateChange.ts'
import { usePassOrder } from './getPass/usePassOrder.tsx'
import { holdingWords } from './holdingWords.ts'
import type { RoomActionsProps } from './RoomActions.tsx'
import type { StreamBarProps } from './StreamBar.tsx'
import type { StreamChatProps } from './StreamChat.tsx'
import { useSeatEvents } from './useSeatEvents.ts'

/** A part that nobody needs to watch or listen: one that cannot be loaded must not take picture and sound along. */
function extraPart<P extends object>(fetchCode: () => Promise<ComponentType<P>>): ComponentType<P> {
  return fetchedComponent<P>(() => fetchCode().catch(() => () => null), null)
}

const StreamBar = extraPart<StreamBarProps>(() => import('./StreamBar.tsx').then((file) => file.StreamBar))
const StreamChat = extraPart<StreamChatProps>(() =>
  import('./StreamChat.tsx').then((file) => file.StreamChat),
)
const RoomActions = extraPart<RoomActionsProps>(() =>
  import('./RoomActions.tsx').then((file) => file.RoomActions),
)
// only a room with a number of places has a line
const LineTurn = extraPart<LineTurnProps>(() => import('./door/LineTurn.tsx').then((file) => file.LineTurn))
const NO_LINE: Line = { state: null, wait: () => undefined, leave: () => undefined }
// most streams that somebody opens are live
const GraceNotice = lazy(() => import('./GraceNotice.tsx'))
const ScheduledAt = lazy(() => import('./ScheduledAt.tsx').then((page) => ({ default: page.ScheduledAt })))

// who has a pass never sees the door: its code comes beside what is asked of the server
const loadDoor = () => import('./door/DoorAt.tsx').then((file) => file.DoorAt)
loadDoor().catch(() => null)
const DoorAt = fetchedComponent<DoorAtProps>(loadDoor, <div className="door shut" aria-busy="true" />)

type Grace = ServerMessages['seat:grace']

/** Why the door is closed before anybody is asked; null when only the server can tell. */
function knownRefusal(
  room: Room | null,
  { person, press }: { person: Me | null; press: Press | null },
): Refusal | null {
  const missing = missingForLive({ hasPicture: room?.kind !== 'voice' })
  if (missing) return refuse('UNSUPPORTED_BROWSER', { missing })
  if (room?.state === 'ended') return refuse('ENDED')
  if (room?.state === 'draft' || room?.state === 'scheduled') return refuse('NOT_LIVE')
  if (person || !room) return null
  // what opens the door to them is said by the door itself
  return press?.error ? refusalFrom(press.error) : refuse('SIGN_IN_REQUIRED')
}

/** Changes with every refusal, so that counts and focus of a new door start again. */
function visitOf(now: AdmissionState): string {
  return now.step === 'refused' ? `asked-${now.visit}` : 'known'
}

/** One room: asks for admission as soon as that is possible, and shows the player or the reason. */
export function RoomScreen({ roomId, channel }: { roomId: string; channel: ChannelPage }) {
  const { account, guest, isLoading } = useSession()
  const watch = useWatchPress()
  const press = usePressInto(roomId)
  const client = useQueryClient()
  const me = account ?? guest
  const socket = useSocket(me && `${me.isGuest} ${me.accountId}`)
  const flow = useAdmission(roomId)
  const { now } = flow
  // before the room is followed: who follows is told of its tips at once
  const tips = useRoomTips(socket, roomId)
  const { room } = useRoom(roomId, socket)
  const isOutside = now.step === 'refused' && isForPlace(now.refusal)
  const isIn = now.step === 'admitted'
  const [line, setLine] = useState(NO_LINE)
  const fresh = useQuery(channelQuery(channel.channel.handle)).data ?? channel
  const nowMs = useServerNow()
  const order = usePassOrder(fresh, flow)
  const [grace, setGrace] = useState<Grace | null>(null)
  const events = useSeatEvents(flow, setGrace)
  useGateChange(room, () => void flow.look())

  const person = room?.visibility === 'public' ? me : account
  const known = knownRefusal(room, { person, press })
  const mayAsk = known === null && room !== null && now.step === 'idle'
  useEffect(() => {
    if (!mayAsk) return
    void flow.enter()
    // what the provider needs arrives while the door is asked
    client.ensureQueryData(configQuery()).then(
      ({ provider }) => fetchMediaCode(provider),
      () => undefined,
    )
  }, [mayAsk, flow, client])
  const isSignedOut = !isLoading && me === null
  useEffect(() => {
    if (isSignedOut) flow.forget()
  }, [isSignedOut, flow.forget])
  useEffect(() => {
    setGrace(null)
    // the pass behind the seat is shown under the player
    if (isIn) void client.invalidateQueries({ queryKey: channelQuery(channel.channel.handle).queryKey })
  }, [isIn, client, channel.channel.handle])

  useEffect(() => () => forgetPress(roomId), [roomId])
  function retry(): void {
    if (press?.error) watch(roomId, true)
    else void flow.enter()
  }

  // the session that was here may have ended at the door
  function watchAtDoor(): void {
    watch(roomId, true)
    if (now.step === 'refused') void flow.release()
  }

  const refusal = known ?? (now.step === 'refused' ? now.refusal : null)
  const { handle, name, about } = fresh.channel
  return (
    <div className="main flush">
      <StreamView
        scene={{ handle, name, about, title: room?.title ?? name, room }}
        admission={isIn && known === null ? now.admission : null}
        door={
          isLoading || !refusal || (press !== null && press.error === null) ? (
            <AskingDoor channelName={name} />
          ) : room?.state === 'scheduled' ? (
            <Suspense fallback={<AskingDoor channelName={name} />}>
              <ScheduledAt room={room} channel={fresh} nowMs={nowMs} />
            </Suspense>
          ) : (
            <DoorAt
              key={`${visitOf(now)}:${refusal.code}`}
              channel={fresh}
              room={room}
              refusal={refusal}
              line={line}
              onBuy={order.begin}
              onRetry={retry}
              onWatch={() => watchAtDoor()}
              onMove={() => void flow.enter({ move: true })}
              socket={socket}
              onNews={now.step === 'refused' ? () => void flow.look() : null}
            />
          )
        }
        startsMuted={account === null}
        {...{ socket, nowMs, events }}
        notice={
          grace && isIn && room ? (
            <Suspense fallback={null}>
              <GraceNotice {...{ grace, room }} onBuy={order.begin} onDismiss={() => setGrace(null)} />
            </Suspense>
          ) : null
        }
        bar={<StreamBar {...{ room, isIn, refusal }} hasAccount={account !== null} />}
        holding={
          guest && isIn ? (
            <>
              You are here as <bdi>{guest.displayName}</bdi>
            </>
          ) : (
            holdingWords(fresh)
          )
        }
        chat={isIn && <StreamChat socket={socket} roomId={roomId} seat={now.admission.seatId} me={me} />}
        {...tips}
        actions={<RoomActions guest={isIn ? guest : null} room={room} isKnown={me !== null} />}
        signIn={account ? null : openSignIn}
        onShare={() => void copyLink()}
        channelLink={(word, of) => (
          <Link to={`/c/${of}`}>
            <bdi>{word}</bdi>
          </Link>
        )}
      />
      {room !== null && room.capacity !== null ? (
        <LineTurn {...{ roomId, socket, isOutside, isIn }} enter={() => void flow.enter()} onLine={setLine} />
      ) : null}
      {order.sheet}
    </div>
  )
}
