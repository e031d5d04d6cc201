import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { useSession } from '#web/accounts/useSession.ts'
import { TeamPanel } from '#web/creators/team/TeamPanel.tsx'
import { channelQuery } from '#web/kit/api/queries.ts'
import { NothingHere } from '#web/pages/NothingHere.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'

/** `/studio/channels/:handle/team`: who helps in one channel. */
export default function TeamPage() {
  const { account, isLoading } = useSession()
  const { handle = '' } = useParams()
  const { data, isPending } = useQuery({ ...channelQuery(handle), enabled: account !== null })
  if (account && !isPending && !data?.isOwner)
    return <NothingHere>This team is not yours to look at.</NothingHere>
  return (
    <div className="main" data-testid="state:studio:team">
      <title>Team · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">Team</h1>
        <p className="text-sm text-t2 mb-6">
          Who helps in <bdi className="font-medium">{data?.channel.name ?? `@${handle}`}</bdi>.{' '}
          <Link className="underline" to="/studio/channels">
            All channels
          </Link>
        </p>
        {account && data ? (
          <TeamPanel channelId={data.channel.id} />
        ) : isLoading || account ? null : (
          <SignInFirst reason="Sign in to see the team">The studio belongs to an account.</SignInFirst>
        )}
      </div>
    </div>
  )
}
