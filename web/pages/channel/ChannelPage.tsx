import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useParams } from 'react-router'
import type { ChannelPage as Channel } from '#api/creators/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { useWatchPress } from '#web/accounts/guests/useWatchPress.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { ChannelHead } from '#web/creators/page/ChannelHead.tsx'
import { FollowButton } from '#web/creators/page/FollowButton.tsx'
import { StreamTab } from '#web/creators/page/StreamTab.tsx'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { channelQuery } from '#web/kit/api/queries.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { TipButton } from '#web/tips/TipButton.tsx'
import { NothingHere } from '../NothingHere.tsx'
import { NextStreams } from './NextStreams.tsx'
import { PastStreams } from './PastStreams.tsx'

// what is sold has a tab of its own; who comes for it waits for its code no longer than for the channel
const loadJoin = () => import('./JoinPlace.tsx').then((file) => file.JoinPlace)
if (window.location.pathname.endsWith('/join')) loadJoin().catch(() => null)
const JoinPlace = fetchedComponent(
  loadJoin,
  <Loading label="Loading what is sold here">
    <SkeletonLine height="h-40" />
  </Loading>,
)

// few channels have a club; one that cannot be loaded must not take the page along
const ClubCard = fetchedComponent<{ handle: string }>(
  () =>
    import('#web/rooms/club/ClubCard.tsx').then(
      (file) => file.ClubCard,
      () => () => null,
    ),
  null,
)

// few channels offer calls
const BookLink = fetchedComponent<{ channelId: string; handle: string }>(
  () =>
    import('#web/bookings/book/BookLink.tsx').then(
      (file) => file.BookLink,
      () => () => null,
    ),
  null,
)

const LOOK_AGAIN_MS = 15_000

function Shown({ page, tab }: { page: Channel; tab: 'live' | 'join' }) {
  const { name } = page.channel
  const { account } = useSession()
  const onWatch = useWatchPress()
  return (
    <div className="main flush">
      <title>{`${isolated(name)} · Stagedoor`}</title>
      <ChannelHead
        page={page}
        more={page.hasCalls ? <BookLink channelId={page.channel.id} handle={page.channel.handle} /> : null}
        actions={
          page.isOwner ? (
            <Link
              className={buttonClass({ kind: 'line', size: 'mid' })}
              to={`/studio/live?channel=${page.channel.handle}`}
            >
              Open the studio
            </Link>
          ) : (
            <>
              <TipButton
                place={{ kind: 'channel', id: page.channel.id }}
                name={name}
                takes={{ wallet: page.takesTips, card: page.takesCardGifts }}
                onNeedSignIn={() => openSignIn(`Sign in to tip ${isolated(name)}`)}
              />
              <FollowButton
                channelId={page.channel.id}
                isSignedIn={account !== null}
                onNeedSignIn={() => openSignIn(`Sign in to follow ${isolated(name)}`)}
              />
            </>
          )
        }
      />
      <div className="channelwrap">
        {tab === 'live' ? (
          <StreamTab
            page={page}
            onWatch={onWatch}
            next={
              <>
                {page.hasClub ? <ClubCard handle={page.channel.handle} /> : null}
                <NextStreams handle={page.channel.handle} />
                <PastStreams handle={page.channel.handle} />
              </>
            }
          />
        ) : (
          <JoinPlace page={page} />
        )}
      </div>
    </div>
  )
}

/** `/c/:handle` and `/c/:handle/join`. */
export default function ChannelPage({ tab }: { tab: 'live' | 'join' }) {
  const { handle = '' } = useParams()
  const { data, error, refetch } = useQuery({ ...channelQuery(handle), refetchInterval: LOOK_AGAIN_MS })
  if (data && data.channel.handle !== handle.toLowerCase())
    return <Navigate replace to={`/c/${data.channel.handle}${tab === 'join' ? '/join' : ''}`} />
  if (data) return <Shown page={data} tab={tab} />
  const code = problemCode(error)
  if (code === 'NOT_FOUND' || code === 'INVALID_INPUT') {
    return <NothingHere>There is no channel at this address.</NothingHere>
  }
  if (error) {
    return (
      <div className="main">
        <Oops what="We could not load this channel." error={error} onRetry={() => void refetch()} />
      </div>
    )
  }
  return (
    <div className="main flush">
      <Loading label="Loading the channel">
        <span className="sk h-63 rounded-none max-md:h-32" />
        <div className="channelwrap pt-8">
          <SkeletonLine width="w-64" height="h-12" />
        </div>
      </Loading>
    </div>
  )
}
