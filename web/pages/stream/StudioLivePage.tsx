import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ComponentType, lazy, Suspense, useCallback, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { CreatorSetup } from '#web/creators/CreatorSetup.tsx'
import { useCreatorReady } from '#web/creators/useCreatorReady.ts'
import { channelQuery, configQuery, roomQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonCard } from '#web/kit/states/Skeleton.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { TriedCardContext } from '#web/rooms/host/gate/TryGate.tsx'
import { StudioLiveView } from '#web/rooms/host/studio/StudioLiveView.tsx'
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

/** `/studio/live`. */
export default function StudioLivePage() {
  const { account, isLoading, error } = useSession()
  const client = useQueryClient()
  if (isLoading) return <Waiting />
  if (error && !account) {
    return <Failed error={error} onRetry={() => void client.invalidateQueries({ queryKey: ['me'] })} />
  }
  return account ? <Studio account={account} /> : <SignInHere />
}

function Studio({ account }: { account: Me }) {
  const client = useQueryClient()
  const [query] = useSearchParams()
  const asked = query.get('channel')
  const { page: channel, isLoading, isReady, error, retry } = useCreatorReady(account, asked)
  // a first set-up stays on screen until the person says that it is done
  const [isSettingUp, setSettingUp] = useState(false)
  if (!isLoading && !error && !isReady && !isSettingUp) setSettingUp(true)
  const liveRoomId = channel?.liveRoomId ?? ''
  const live = useQuery({ ...roomQuery(liveRoomId), enabled: liveRoomId !== '' })
  const prepared = usePrepared()
  const { data: config } = useQuery(configQuery())
  const sold = { safeS: config?.chain.safeS ?? 0, hasCards: Boolean(config?.cards) }
  const isOpen = useRef(false)
  const handle = asked ?? account.channel?.handle ?? ''
  const readAgain = useCallback(() => {
    void client.invalidateQueries({ queryKey: channelQuery(handle).queryKey })
  }, [client, handle])

  if (error) return <Failed error={error} onRetry={retry} />
  if (isLoading) return <Waiting />
  if (!channel || !isReady || isSettingUp) {
    return (
      <div className="main">
        <CreatorSetup account={account} onReady={() => setSettingUp(false)} />
      </div>
    )
  }
  // only before the first picture of the studio: taking it off the screen later would take the host off the air
  if ((liveRoomId !== '' && live.isPending && !isOpen.current) || prepared.isLoading) return <Waiting />
  isOpen.current = true
  return (
    <TriedCardContext value={(shut, tried) => triedCard(shut, tried, { channel, ...sold })}>
      <StudioLiveView
        channel={channel}
        key={prepared.room?.id}
        liveRoom={live.data?.state === 'live' ? live.data : null}
        prepared={prepared.room}
        onChanged={readAgain}
        onShare={(room) => void copyLink(`/s/${room.id}`)}
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

/** The own draft that the address names; null when it names none, or one that has begun. */
function usePrepared(): { room: Room | null; isLoading: boolean } {
  const [query] = useSearchParams()
  // what it names when the page opens: going live must not take the studio off the screen
  const [id] = useState(() => query.get('room') ?? '')
  const { data, isPending } = useQuery({
    ...roomQuery(id),
    enabled: id !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  const first = useRef<Room | null>(null)
  if (data && !first.current && data.isHost && data.state === 'draft') first.current = data
  return { room: first.current, isLoading: id !== '' && isPending }
}

function SignInHere() {
  return (
    <div className="main" data-testid="state:studio:signed-out">
      <h1 className="d3 mb-6">Go live</h1>
      <SignInFirst reason="Sign in to go live">
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

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className="main">
      <h1 className="d3 mb-6">Go live</h1>
      <Oops what="We could not load your studio." error={error} onRetry={onRetry} />
    </div>
  )
}
