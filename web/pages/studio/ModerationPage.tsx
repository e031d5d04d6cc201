import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { mayDo } from '#domain/channel/roleActs.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { ChannelTabs, type LookedAfter, lookedAfterQuery } from '#web/creators/team/LookedAfter.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { AppealsPanel } from '#web/moderation/AppealsPanel.tsx'
import { BansPanel } from '#web/moderation/BansPanel.tsx'
import { LogPanel } from '#web/moderation/LogPanel.tsx'
import { ReturningPanel } from '#web/moderation/ReturningPanel.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'

function OneChannel({ channel, isLog }: { channel: LookedAfter; isLog: boolean }) {
  const { id, handle, name, role } = channel
  return (
    <>
      {mayDo(role, 'decideAppeals') ? <AppealsPanel channelId={id} /> : null}
      <ReturningPanel channelId={id} />
      <nav className="tabs mb-4" aria-label="Moderation">
        <Link to={`?channel=${handle}`} aria-current={isLog ? undefined : 'page'}>
          Bans
        </Link>
        <Link to={`?channel=${handle}&tab=log`} aria-current={isLog ? 'page' : undefined}>
          Log
        </Link>
      </nav>
      <h2 className="d5 mb-2">
        {isLog ? 'What was done in ' : 'Banned from '}
        <bdi>{name}</bdi>
      </h2>
      {isLog ? <LogPanel channelId={id} /> : <BansPanel channelId={id} />}
    </>
  )
}

function Channels() {
  const [query] = useSearchParams()
  const { data, error, refetch } = useQuery(lookedAfterQuery())
  if (error && !data)
    return <Oops what="We could not load your channels." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading your channels">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  const chosen = data.find(({ handle }) => handle === query.get('channel')) ?? data[0]
  if (!chosen)
    return <p className="text-sm text-t2">You have no channel yet, and you help in none of somebody else.</p>
  return (
    <>
      {data.length > 1 ? <ChannelTabs channels={data} chosen={chosen.id} /> : null}
      <OneChannel key={chosen.id} channel={chosen} isLog={query.get('tab') === 'log'} />
    </>
  )
}

/** `/studio/moderation`: who is kept out of a channel that one looks after, and what was done there. */
export default function ModerationPage() {
  const { account, isLoading } = useSession()
  return (
    <div className="main" data-testid="state:studio:moderation">
      <title>Moderation · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">Moderation</h1>
        <p className="text-sm text-t2 mb-6">A ban counts in one channel, until it ends or is taken back.</p>
        {account ? (
          <Channels />
        ) : isLoading ? null : (
          <SignInFirst reason="Sign in to moderate your channels">
            The studio belongs to an account.
          </SignInFirst>
        )}
      </div>
    </div>
  )
}
