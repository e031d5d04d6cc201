import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { ChannelTabs, type LookedAfter, lookedAfterQuery } from '#web/creators/team/LookedAfter.tsx'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { channelQuery, configQuery, readAgain, roomQuery } from '#web/kit/api/queries.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { ClubMembers } from '#web/rooms/club/ClubMembers.tsx'
import { clubQuery, ownClubsQuery } from '#web/rooms/club/clubQuery.ts'
import { ClubForm } from '#web/rooms/host/club/ClubForm.tsx'
import { OwnedClub } from '#web/rooms/host/club/OwnedClub.tsx'
import { TriedCardContext } from '#web/rooms/host/gate/TryGate.tsx'
import { scheduleQuery } from '#web/rooms/schedule/scheduleQuery.ts'
import { copyLink } from '../stream/copyLink.ts'
import { triedCard } from '../stream/gate/triedCard.tsx'

function Waiting() {
  return (
    <Loading label="Loading the fan club">
      <SkeletonLine height="h-32" />
    </Loading>
  )
}

const REFRESH_MS = 5000

/** The club of a channel, with none as a state of its own: null. */
function useOwnedClub(handle: string) {
  const { data, error, refetch } = useQuery({ ...clubQuery(handle), refetchInterval: REFRESH_MS })
  // asking again forgets the error, and a form that is being filled in stays meanwhile
  const isNone = useRef(false)
  if (data || error) isNone.current = problemCode(error) === 'NOT_FOUND'
  return { club: isNone.current ? null : data, error, refetch }
}

function ClubOf({ page, role }: { page: ChannelPage } & Pick<LookedAfter, 'role'>) {
  const queries = useQueryClient()
  const { id, handle } = page.channel
  const { club, error, refetch } = useOwnedClub(handle)
  if (error && club === undefined)
    return <Oops what="We could not load the fan club." error={error} onRetry={() => void refetch()} />
  if (club === undefined) return <Waiting />
  const again = async () => {
    // its name, its door and its date are shown there, too
    const shown = [channelQuery(handle), scheduleQuery(handle), ownClubsQuery()]
    for (const { queryKey } of [...shown, ...(club ? [roomQuery(club.room.id)] : [])])
      void queries.invalidateQueries({ queryKey })
    await readAgain(queries, { queryKey: clubQuery(handle).queryKey })
  }
  if (club)
    return (
      <div data-testid="state:studio:club">
        <OwnedClub
          club={club}
          members={<ClubMembers clubId={club.id} isDated />}
          onChanged={again}
          onCopy={() => void copyLink(`/c/${handle}/club`)}
        />
      </div>
    )
  if (!mayDo(role, 'changeChannel'))
    return <p className="text-sm text-t2">This channel has no fan club. Its owner can open one.</p>
  return (
    <div data-testid="state:studio:club-form">
      <ClubForm
        channel={page}
        onCreate={async (body) => {
          await call('createClub', { params: { id }, body })
          await again()
        }}
      />
    </div>
  )
}

function OfChannel({ handle, role }: LookedAfter) {
  const { data: page, error, refetch } = useQuery(channelQuery(handle))
  const { data: config } = useQuery(configQuery())
  if (error && !page)
    return <Oops what="We could not load this channel." error={error} onRetry={() => void refetch()} />
  if (!page) return <Waiting />
  const sold = { safeS: config?.chain.safeS ?? 0, hasCards: Boolean(config?.cards) }
  return (
    <TriedCardContext value={(shut, tried) => triedCard(shut, tried, { channel: page, ...sold })}>
      <ClubOf page={page} role={role} />
    </TriedCardContext>
  )
}

function Channels() {
  const [query] = useSearchParams()
  const { data, error, refetch } = useQuery(lookedAfterQuery())
  if (error && !data)
    return <Oops what="We could not load your channels." error={error} onRetry={() => void refetch()} />
  if (!data) return <Waiting />
  const channels = data.filter(({ role, isArchived }) => !isArchived && mayDo(role, 'createStream'))
  const asked = query.get('channel')
  // what is made here is made in the channel that the address names, or not at all
  const chosen = asked === null ? channels[0] : channels.find(({ handle }) => handle === asked)
  if (data.some(({ handle, isArchived }) => isArchived && handle === asked))
    return (
      <Empty
        action={
          <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} to="/studio/channels">
            See your channels
          </Link>
        }
      >
        That channel is archived, and nothing begins in it. Bring it back to look after its fan club.
      </Empty>
    )
  if (channels.length === 0)
    return (
      <Empty
        action={
          <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} to="/studio/live">
            Open the studio
          </Link>
        }
      >
        You have no channel yet. The studio makes one.
      </Empty>
    )
  return (
    <>
      {channels.length > 1 || !chosen ? (
        <ChannelTabs channels={channels} chosen={chosen?.id ?? null} />
      ) : null}
      {chosen ? (
        <OfChannel key={chosen.id} {...chosen} />
      ) : (
        <p className="text-sm text-t2" role="status">
          You open no rooms in that channel. It may have another handle by now, or you have no role there that
          may open some.
        </p>
      )}
    </>
  )
}

/** `/studio/club`: the fan club of a channel, opened and looked after. */
export default function StudioClubPage() {
  const { account, isLoading } = useSession()
  return (
    <div className="main">
      <title>Fan club · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">Fan club</h1>
        <p className="text-sm text-t2 mb-6">
          A voice room that stays: it has a name, members, and a date when they meet next.
        </p>
        {account ? (
          <Channels />
        ) : isLoading ? null : (
          <SignInFirst reason="Sign in to open a fan club">The studio belongs to an account.</SignInFirst>
        )}
      </div>
    </div>
  )
}
