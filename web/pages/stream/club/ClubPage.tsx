import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Navigate, useParams } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { channelQuery, roomQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { ClubMembers } from '#web/rooms/club/ClubMembers.tsx'
import { ClubView } from '#web/rooms/club/ClubView.tsx'
import { clubQuery } from '#web/rooms/club/clubQuery.ts'
import { isMember } from '#web/rooms/club/clubWords.ts'
import { RemindButton } from '#web/rooms/schedule/RemindButton.tsx'
import { NothingHere } from '../../NothingHere.tsx'
import { NoClub } from './NoClub.tsx'
import { useClubRefusal } from './useClubRefusal.tsx'
import { useJoin } from './useJoin.ts'

/** What was read as somebody who has signed out since. */
function asStranger(club: Club): Club {
  return { ...club, membership: null, room: { ...club.room, role: 'viewer', isHost: false } }
}

function Shown({ channel, club: read }: { channel: ChannelPage; club: Club }) {
  const { account, isLoading } = useSession()
  const isStranger = !isLoading && account === null
  const club = isStranger ? asStranger(read) : read
  const queries = useQueryClient()
  const nowMs = useServerNow()
  const { handle, name } = channel.channel
  const { flow, leave } = useJoin(club, handle)
  const { refused, sheet } = useClubRefusal(channel, club, flow)
  const { now, forget } = flow
  useEffect(() => {
    if (isStranger) forget()
  }, [isStranger, forget])
  const { room } = read
  // what sells at its door looks there
  useEffect(() => void queries.setQueryData(roomQuery(room.id).queryKey, room), [queries, room])

  const askToSignIn = (what: string) => openSignIn(`Sign in to ${what} ${isolated(name)}`)
  async function join(): Promise<void> {
    if (!account) {
      if (!(await askToSignIn('join the fan club of'))) return
      // who comes back may be a member, or look after it
      const fresh = await queries.fetchQuery({ ...clubQuery(handle), staleTime: 0 }).catch(() => null)
      if (fresh && (isMember(fresh) || fresh.room.role !== 'viewer')) return
    }
    await flow.enter()
  }

  return (
    <div className="main" data-testid="state:club:shown">
      <title>{`${isolated(club.room.title)} · Stagedoor`}</title>
      <ClubView
        {...{ club, nowMs, refused }}
        channel={channel.channel}
        isAsking={now.step === 'asking' || isLoading}
        onJoin={() => void join()}
        onLeave={leave}
        remind={(isFirst) =>
          club.room.isHost ? null : (
            <RemindButton
              key={club.room.id}
              roomId={club.room.id}
              isSignedIn={account !== null}
              isSecond={!isFirst}
              onNeedSignIn={() => askToSignIn('be reminded of')}
            />
          )
        }
        list={<ClubMembers clubId={club.id} />}
      />
      {sheet}
    </div>
  )
}

/** `/c/:handle/club`: the fan club of a channel. */
export default function ClubPage() {
  const { handle = '' } = useParams()
  const channel = useQuery(channelQuery(handle))
  const now = channel.data?.channel.handle ?? ''
  const club = useQuery({ ...clubQuery(now), enabled: now !== '' })
  if (channel.data && now !== handle.toLowerCase()) return <Navigate replace to={`/c/${now}/club`} />
  const code = problemCode(channel.error)
  if (code === 'NOT_FOUND' || code === 'INVALID_INPUT')
    return <NothingHere>There is no channel at this address.</NothingHere>
  if (channel.data && problemCode(club.error) === 'NOT_FOUND')
    return <NoClub channel={channel.data.channel} />
  if (channel.data && club.data) return <Shown key={club.data.id} channel={channel.data} club={club.data} />
  const failed = channel.data ? club : channel
  return (
    <div className="main">
      <title>Fan club · Stagedoor</title>
      {failed.error ? (
        <>
          <h1 className="d3 mb-6">Fan club</h1>
          <Oops
            what="We could not load this fan club."
            error={failed.error}
            onRetry={() => void failed.refetch()}
          />
        </>
      ) : (
        <Loading label="Loading the fan club">
          <SkeletonLine width="w-64" height="h-12" />
        </Loading>
      )}
    </div>
  )
}
