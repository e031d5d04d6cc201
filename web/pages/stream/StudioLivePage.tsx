import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ComponentType, lazy, Suspense, useCallback, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { type HostedKind, roomPath, studioPath } from '#domain/room/hostedKind.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { CreatorSetup } from '#web/creators/CreatorSetup.tsx'
import { useCreatorReady } from '#web/creators/useCreatorReady.ts'
import { channelQuery, configQuery, roomQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonCard } from '#web/kit/states/Skeleton.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { TriedCardContext } from '#web/rooms/host/gate/TryGate.tsx'
import { ShutStudio } from '#web/rooms/host/studio/Comeback.tsx'
import { StudioLiveView } from '#web/rooms/host/studio/StudioLiveView.tsx'
import { STUDIO_WORDS } from '#web/rooms/host/studio/studioWords.ts'
import type { HostTipsProps } from '#web/tips/HostTips.tsx'
import { copyLink } from './copyLink.ts'
import { triedCard } from './gate/triedCard.tsx'
import type { StreamChatProps } from './StreamChat.tsx'

// what is sent goes on where the chat cannot be loaded
const StreamChat = lazy<ComponentType<StreamChatProps>>(() =>
  import('./StreamChat.tsx').then(
    (file) => ({ default: file.StreamChat }),
    () => ({ default: () => null }),
  ),
)

const HostTips = lazy<ComponentType<HostTipsProps>>(() =>
  import('#web/tips/HostTips.tsx').then(
    (file) => ({ default: file.HostTips }),
    () => ({ default: () => null }),
  ),
)
const EndedTips = lazy<ComponentType<{ roomId: string }>>(() =>
  import('#web/tips/HostTips.tsx').then(
    (file) => ({ default: file.EndedTips }),
    () => ({ default: () => null }),
  ),
)

/** `/studio/live` and `/studio/rooms`. */
export default function StudioLivePage({ kind }: { kind: HostedKind }) {
  const { account, isLoading, error } = useSession()
  const client = useQueryClient()
  if (isLoading) return <Waiting />
  if (error && !account) {
    return <Failed {...{ kind, error }} onRetry={() => void client.invalidateQueries({ queryKey: ['me'] })} />
  }
  // nothing of one studio is left in the other
  return account ? <Studio key={kind} {...{ kind, account }} /> : <SignInHere kind={kind} />
}

function Studio({ kind, account }: { kind: HostedKind; account: Me }) {
  const client = useQueryClient()
  const [query] = useSearchParams()
  const prepared = usePrepared(kind)
  // a notification names the stream alone
  const asked = query.get('channel') ?? prepared.handle
  const { page: channel, isLoading, isReady, error, retry } = useCreatorReady(account, asked)
  // a first set-up stays on screen until the person says that it is done
  const [isSettingUp, setSettingUp] = useState(false)
  if (!isLoading && !prepared.isLoading && !error && !isReady && !isSettingUp) setSettingUp(true)
  const liveRoomId = channel?.liveRoomId ?? ''
  const live = useQuery({ ...roomQuery(liveRoomId), enabled: liveRoomId !== '' })
  const { data: config } = useQuery(configQuery())
  const sold = { safeS: config?.chain.safeS ?? 0, hasCards: Boolean(config?.cards) }
  const isOpen = useRef(false)
  const handle = asked ?? account.channel?.handle ?? ''
  const readAgain = useCallback(
    (endedId: string | null) => {
      void client.invalidateQueries({ queryKey: channelQuery(handle).queryKey })
      // whoever comes back to its address finds it over
      if (endedId !== null) void client.invalidateQueries({ queryKey: roomQuery(endedId).queryKey })
    },
    [client, handle],
  )

  if (error) return <Failed {...{ kind, error }} onRetry={retry} />
  if (isLoading || prepared.isLoading) return <Waiting />
  if (!channel || !isReady || isSettingUp) {
    return (
      <div className="main">
        <CreatorSetup account={account} onReady={() => setSettingUp(false)} />
      </div>
    )
  }
  // only before the first picture of the studio: taking it off the screen later would take the host off the air
  if (liveRoomId !== '' && live.isPending && !isOpen.current) return <Waiting />
  const liveRoom = live.data?.state === 'live' ? live.data : null
  if (!isOpen.current && liveRoom && liveRoom.kind !== kind) return <ShutStudio kind={kind} live={liveRoom} />
  isOpen.current = true
  return (
    <TriedCardContext value={(shut, tried) => triedCard(shut, tried, { channel, ...sold })}>
      <StudioLiveView
        kind={kind}
        channel={channel}
        key={prepared.room?.id}
        liveRoom={liveRoom}
        prepared={prepared.room}
        onChanged={readAgain}
        onPrepared={(roomId) => location.assign(`${studioPath(kind, channel.channel.handle)}&room=${roomId}`)}
        onShare={(room) => void copyLink(roomPath(room.kind, room.id))}
        dockOf={(room, socket) => (
          <>
            <Suspense fallback={null}>
              <StreamChat socket={socket} roomId={room.id} seat="host" me={account} />
            </Suspense>
            {room.takesTips || room.takesCardGifts ? (
              <Suspense fallback={null}>
                <HostTips socket={socket} roomId={room.id} />
              </Suspense>
            ) : null}
          </>
        )}
        figuresOf={(room) => (
          <Suspense fallback={null}>
            <EndedTips roomId={room.id} />
          </Suspense>
        )}
      />
    </TriedCardContext>
  )
}

/** What the address names of what this studio can begin with. */
interface Prepared {
  /** null when it names none, or one that has begun */
  room: Room | null
  /** of the channel whose room it names, also one that has begun; null: none of a channel where one hosts */
  handle: string | null
  isLoading: boolean
}

/** The own draft of a kind that the address names, or an announced room. */
function usePrepared(kind: HostedKind): Prepared {
  const [query] = useSearchParams()
  // what it names when the page opens: going live must not take the studio off the screen
  const [id] = useState(() => query.get('room') ?? '')
  const { data, isPending, isFetching } = useQuery({
    ...roomQuery(id),
    enabled: id !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  const first = useRef<Omit<Prepared, 'isLoading'>>({ room: null, handle: null })
  // what is known from before may have changed since; once only: a later look must not take the host off the air
  const isRead = useRef(id === '')
  if (isRead.current || isPending || isFetching) return { ...first.current, isLoading: !isRead.current }
  isRead.current = true
  if (data?.isHost && data.kind === kind) {
    const isWaiting = data.state === 'draft' || data.state === 'scheduled'
    first.current = { room: isWaiting ? data : null, handle: data.channel.handle }
  }
  return { ...first.current, isLoading: false }
}

function SignInHere({ kind }: { kind: HostedKind }) {
  const { title, signIn } = STUDIO_WORDS[kind]
  return (
    <div className="main" data-testid="state:studio:signed-out">
      <h1 className="d3 mb-6">{title}</h1>
      <SignInFirst reason={signIn}>
        The studio belongs to an account. Sign in, and your channel is here.
      </SignInFirst>
    </div>
  )
}

function Waiting() {
  return (
    <div className="main">
      <Loading label="Loading the studio">
        <div className="studio">
          <SkeletonCard />
        </div>
      </Loading>
    </div>
  )
}

function Failed({ kind, error, onRetry }: { kind: HostedKind; error: unknown; onRetry: () => void }) {
  return (
    <div className="main">
      <h1 className="d3 mb-6">{STUDIO_WORDS[kind].title}</h1>
      <Oops what="We could not load your studio." error={error} onRetry={onRetry} />
    </div>
  )
}
