import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Navigate, useLocation, useParams } from 'react-router'
import { roomPath } from '#domain/room/hostedKind.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { channelQuery, roomQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { RoomScreen } from './RoomScreen.tsx'

// most addresses lead to a stream that is on
const ClosedRoom = lazy(() => import('./ClosedRoom.tsx'))
const NoSuchStream = lazy(() => import('./NoSuchStream.tsx'))
// its door is the one of its room: it shares what asks
const ClubPage = lazy(() => import('./club/ClubPage.tsx'))

const LOOK_AGAIN_MS = 10_000

/** `/s/:id` of a stream, `/r/:id` of a voice room, `/c/:handle/live` of either, and `/c/:handle/club`. */
export default function StreamPage({ isClub = false }: { isClub?: boolean }) {
  const { id, handle } = useParams()
  return (
    <Suspense fallback={<Waiting />}>
      {isClub ? (
        <ClubPage />
      ) : id ? (
        <StreamOfRoom key={id} roomId={id} />
      ) : handle ? (
        <StreamOfChannel key={handle} handle={handle} />
      ) : (
        <NoSuchStream />
      )}
    </Suspense>
  )
}

function StreamOfRoom({ roomId }: { roomId: string }) {
  const { pathname, search, hash } = useLocation()
  const room = useQuery(roomQuery(roomId))
  const handle = room.data?.channel.handle ?? ''
  const channel = useQuery({ ...channelQuery(handle), enabled: handle !== '' })
  const failed = room.error ?? channel.error
  if (problemCode(failed) === 'NOT_FOUND' || problemCode(failed) === 'INVALID_INPUT') return <NoSuchStream />
  if (failed && !room.data) return <Failed error={failed} onRetry={() => void room.refetch()} />
  if (!room.data || !channel.data) return <Waiting />
  // a club that has no date shows its door on its own page
  if (room.data.state === 'draft' && room.data.clubId !== null)
    return <Navigate replace to={`/c/${handle}/club`} />
  const path = roomPath(room.data.kind, roomId)
  // a link that says nothing of the kind
  if (!pathname.startsWith(path)) return <Navigate replace to={{ pathname: path, search, hash }} />
  return <RoomScreen roomId={roomId} channel={channel.data} />
}

function StreamOfChannel({ handle }: { handle: string }) {
  const channel = useQuery({
    ...channelQuery(handle),
    refetchInterval: (query) => (query.state.data?.liveRoomId ? false : LOOK_AGAIN_MS),
  })
  // the room that was on when the page opened stays until the next one starts
  const [shown, setShown] = useState<string | null>(null)
  const live = channel.data?.liveRoomId ?? null
  if (live !== null && live !== shown) setShown(live)
  if (problemCode(channel.error) === 'NOT_FOUND' || problemCode(channel.error) === 'INVALID_INPUT')
    return <NoSuchStream />
  if (channel.error && !channel.data)
    return <Failed error={channel.error} onRetry={() => void channel.refetch()} />
  if (!channel.data) return <Waiting />
  const now = channel.data.channel.handle
  if (now !== handle.toLowerCase()) return <Navigate replace to={`/c/${now}/live`} />
  if (shown === null) return <ClosedRoom channel={channel.data} />
  return <RoomScreen key={shown} roomId={shown} channel={channel.data} />
}

function Waiting() {
  return (
    <div className="main flush">
      <Loading label="Loading the room">
        <div className="house">
          <div className="stage" data-theme="dark" />
          <div className="door shut" />
        </div>
      </Loading>
    </div>
  )
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className="main">
      <h1 className="d3 mb-6">Room</h1>
      <Oops what="We could not load this room." error={error} onRetry={onRetry} />
    </div>
  )
}
