import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ComponentType, lazy, Suspense, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { isAwaited } from '#domain/room/coHosts.ts'
import { roomPath } from '#domain/room/hostedKind.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonCard } from '#web/kit/states/Skeleton.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { CoHostRoom } from '#web/rooms/cohost/CoHostRoom.tsx'
import { coHostingListQuery, coHostingQuery } from '#web/rooms/cohost/coHostingQuery.ts'
import { DeclineSheet } from '#web/rooms/cohost/DeclineSheet.tsx'
import { TermsView } from '#web/rooms/cohost/TermsView.tsx'
import { TogetherDeclined, TogetherGone } from '#web/rooms/cohost/TogetherEnded.tsx'
import { CoHostPictures } from '#web/rooms/pictures/CoHostPictures.tsx'
import { copyLink } from '../stream/copyLink.ts'
import type { StreamChatProps } from '../stream/StreamChat.tsx'

// what is sent goes on where the chat cannot be loaded
const StreamChat = lazy<ComponentType<StreamChatProps>>(() =>
  import('../stream/StreamChat.tsx').then(
    (file) => ({ default: file.StreamChat }),
    () => ({ default: () => null }),
  ),
)

/** Agrees to what is shown; what is shown is read again where it is not what stands. */
async function agree(queries: QueryClient, { roomId, terms }: CoHosting): Promise<void> {
  const { queryKey } = coHostingQuery(roomId)
  try {
    const agreed = await call('agreeToCoHost', { params: { id: roomId }, body: { terms } })
    await readAgain(queries, { queryKey }, () => queries.setQueryData(queryKey, agreed))
  } catch (error) {
    if (problemCode(error) === 'CONFLICT') await readAgain(queries, { queryKey })
    throw error
  }
}

interface TermsProps {
  asked: CoHosting
  onAgree: () => Promise<void>
  onDecline: () => Promise<void>
}

function Terms({ asked, onAgree, onDecline }: TermsProps) {
  const [isDeclining, setDeclining] = useState(false)
  return (
    <>
      <TermsView asked={asked} onAgree={onAgree} onDecline={() => setDeclining(true)} />
      {isDeclining ? (
        <DeclineSheet coHosting={asked} onDecline={onDecline} onClose={() => setDeclining(false)} />
      ) : null}
    </>
  )
}

function OneStream({ roomId, account }: { roomId: string; account: Me }) {
  const queries = useQueryClient()
  const { data: asked, error, refetch } = useQuery(coHostingQuery(roomId))
  const [isBusy, setBusy] = useState(false)
  const [hasLeft, setLeft] = useState(false)
  // who is on air learns from the room that it is over
  if (asked && hasLeft && !isBusy) return <TogetherDeclined asked={asked} />
  if (!isBusy && problemCode(error) === 'NOT_FOUND') return <TogetherGone />
  if (!asked && error)
    return <Oops what="We could not load this." error={error} onRetry={() => void refetch()} />
  if (!asked)
    return (
      <Loading label="Loading what you are asked">
        <SkeletonCard />
      </Loading>
    )
  async function decline(): Promise<void> {
    await call('declineCoHost', { params: { id: roomId } })
    setLeft(true)
    // the list is read anew, and this one, which may be nowhere now
    void queries.invalidateQueries({ queryKey: coHostingListQuery().queryKey })
  }
  if (!isBusy && asked.state === 'declined') return <TogetherDeclined asked={asked} />
  const onAgree = () => agree(queries, asked)
  if (!isBusy && isAwaited(asked.state)) return <Terms {...{ asked, onAgree }} onDecline={decline} />
  return (
    <CoHostRoom
      {...{ asked, onAgree }}
      onHostNoMore={decline}
      onBusy={setBusy}
      onShare={(room) => void copyLink(roomPath(room.kind, room.id))}
      picturesOf={(others) => (others.room.kind === 'stream' ? <CoHostPictures {...others} /> : null)}
      dockOf={(room, socket, seatId) => (
        <Suspense fallback={null}>
          <StreamChat socket={socket} roomId={room.id} seat={seatId} me={account} />
        </Suspense>
      )}
    />
  )
}

/** `/studio/together/:roomId`: what somebody agrees to, and from where they go on air. */
export default function TogetherRoomPage() {
  const { roomId = '' } = useParams()
  const { account, isLoading } = useSession()
  return (
    <div className="main">
      <title>Host together · Stagedoor</title>
      <nav className="text-sm mb-2" aria-label="Back">
        <Link className="underline py-2" to="/studio/together">
          Together
        </Link>
      </nav>
      <h1 className="d3 mb-4">Host together</h1>
      {account ? (
        <OneStream key={roomId} {...{ roomId, account }} />
      ) : isLoading ? null : (
        <SignInFirst reason="Sign in to host with others">The studio belongs to an account.</SignInFirst>
      )}
    </div>
  )
}
