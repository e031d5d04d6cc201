import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useLocation, useParams } from 'react-router'
import type { ChannelPage as Channel } from '#api/creators/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { isZone } from '#domain/room/localTime.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { BookPanel } from '#web/bookings/book/BookPanel.tsx'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { channelQuery } from '#web/kit/api/queries.ts'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { ownZone } from '#web/rooms/schedule/when.ts'
import { NothingHere } from '../NothingHere.tsx'

function Shown({ channel }: Pick<Channel, 'channel'>) {
  const { account } = useSession()
  const name = isolated(channel.name)
  return (
    <div className="main" data-testid="state:book">
      <title>{`Book a call with ${name} · Stagedoor`}</title>
      <header className="flex items-center gap-3 mb-6">
        <ChannelMark handle={channel.handle} size="l" />
        <div className="min-w-0">
          <h1 className="d3">
            Book a call with <bdi>{channel.name}</bdi>
          </h1>
          <Link className="text-sm text-t2" to={`/c/${channel.handle}`}>
            /c/{channel.handle}
          </Link>
        </div>
      </header>
      <BookPanel
        key={channel.id}
        channel={channel}
        viewer={{
          ...{ isSignedIn: account !== null, ownZone: isZone(ownZone()) ? ownZone() : 'UTC' },
          onNeedSignIn: () => void openSignIn('Sign in to hold this time'),
        }}
      />
    </div>
  )
}

/** `/c/:handle/book`: paid calls of a creator, and when they can begin. */
export default function BookPage() {
  const { handle = '' } = useParams()
  const { search } = useLocation()
  const { data, error, refetch } = useQuery(channelQuery(handle))
  if (data && data.channel.handle !== handle.toLowerCase())
    return <Navigate replace to={`/c/${data.channel.handle}/book${search}`} />
  if (data) return <Shown channel={data.channel} />
  const code = problemCode(error)
  if (code === 'NOT_FOUND' || code === 'INVALID_INPUT')
    return <NothingHere>There is no channel at this address.</NothingHere>
  return (
    <div className="main">
      {error ? (
        <Oops what="We could not load this channel." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading label="Loading the channel">
          <SkeletonLine width="w-64" height="h-12" />
        </Loading>
      )}
    </div>
  )
}
