import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { ServerMessages } from '#protocol/socket.ts'
import type { AdmissionState } from '#web/access/admissionFlow.ts'
import { AskingDoor } from '#web/access/door/AskingDoor.tsx'
import { type Refusal, refuse } from '#web/access/refusal.ts'
import { useAdmission } from '#web/access/useAdmission.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { channelQuery } from '#web/kit/api/queries.ts'
import { missingForLive } from '#web/media/browserSupport.ts'
import { useRoom } from '#web/rooms/room/useRoom.ts'
import { useServerNow } from '#web/rooms/room/useServerNow.ts'
import { useSocket } from '#web/rooms/room/useSocket.ts'
import { StreamView } from '#web/rooms/watch/StreamView.tsx'
import { copyLink } from './copyLink.ts'
import { DoorAt } from './DoorAt.tsx'
import { holdingWords } from './doorProps.ts'
import { GraceNotice } from './GraceNotice.tsx'
import { useSeatEvents } from './useSeatEvents.ts'

// nobody needs it before there is a transaction; a part that cannot be loaded must not take the picture along
const OpenTransactions = lazy(() =>
  import('#web/transactions/OpenTransactions.tsx').then(
    (page) => ({ default: page.OpenTransactions }),
    () => ({ default: () => null }),
  ),
)

type Grace = ServerMessages['seat:grace']

/** Why the door is closed before anybody is asked; null when only the server can tell. */
function knownRefusal(roomState: string | null, hasSession: boolean): Refusal | null {
  const missing = missingForLive()
  if (missing) return refuse('UNSUPPORTED_BROWSER', { missing })
  if (roomState === 'ended') return refuse('ENDED')
  if (roomState === 'draft') return refuse('NOT_LIVE')
  return hasSession ? null : refuse('SIGN_IN_REQUIRED')
}

/** Changes with every refusal, so that counts and focus of a new door start again. */
function visitOf(now: AdmissionState): string {
  return now.step === 'refused' ? `asked-${now.visit}` : 'known'
}

/** One room: asks for admission as soon as that is possible, and shows the player or the reason. */
export function RoomScreen({ roomId, channel }: { roomId: string; channel: ChannelPage }) {
  const { account, isLoading } = useSession()
  const client = useQueryClient()
  const socket = useSocket(account !== null)
  const flow = useAdmission(roomId)
  const { now } = flow
  const isWaiting = now.step === 'refused' && now.refusal.code === 'CAPACITY_FULL'
  const { room, retryToken, spendRetryToken } = useRoom(roomId, socket, isWaiting)
  const fresh = useQuery(channelQuery(channel.channel.handle)).data ?? channel
  const nowMs = useServerNow()
  const [grace, setGrace] = useState<Grace | null>(null)
  const events = useSeatEvents(flow, setGrace)

  const known = knownRefusal(room?.state ?? null, account !== null)
  const mayAsk = known === null && room !== null && now.step === 'idle'
  useEffect(() => {
    if (mayAsk) void flow.enter()
  }, [mayAsk, flow])
  const isIn = now.step === 'admitted'
  useEffect(() => {
    setGrace(null)
    // the pass behind the seat is shown under the player
    if (isIn) void client.invalidateQueries({ queryKey: channelQuery(channel.channel.handle).queryKey })
  }, [isIn, client, channel.channel.handle])

  function retry(): void {
    spendRetryToken()
    void flow.enter(retryToken === null ? {} : { retryToken })
  }

  const refusal = known ?? (now.step === 'refused' ? now.refusal : null)
  const { handle, name, about } = fresh.channel
  return (
    <div className="main flush">
      <StreamView
        scene={{ handle, name, about, title: room?.title ?? name, room }}
        admission={isIn && known === null ? now.admission : null}
        door={
          isLoading || !refusal ? (
            <AskingDoor channelName={name} />
          ) : (
            <DoorAt
              key={`${visitOf(now)}:${refusal.code}`}
              channel={fresh}
              room={room}
              refusal={refusal}
              isSlotFree={retryToken !== null || socket === null}
              onPaid={flow.enter}
              onRetry={retry}
              onMove={() => void flow.enter({ move: true })}
            />
          )
        }
        socket={socket}
        nowMs={nowMs}
        events={events}
        bar={
          <>
            {grace && isIn ? <GraceNotice grace={grace} onDismiss={() => setGrace(null)} /> : null}
            <Suspense fallback={null}>
              <OpenTransactions />
            </Suspense>
          </>
        }
        holding={holdingWords(fresh)}
        onShare={() => void copyLink()}
        channelLink={(word) => <Link to={`/c/${handle}`}>{word}</Link>}
      />
    </div>
  )
}
