import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSession } from '#web/accounts/useSession.ts'
import { call } from '#web/kit/api/client.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { OwnActList } from '#web/moderation/OwnActList.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'

const KEY = ['own-acts'] as const

function Acts() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => call('listOwnActs', {}) })
  if (error && !data)
    return <Oops what="We could not load what was decided." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading what was decided">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  return (
    <OwnActList
      acts={data.acts}
      onAppeal={async ({ actId }, text) => {
        await call('makeAppeal', { params: { actId }, body: { text } })
        await queries.invalidateQueries({ queryKey: KEY })
      }}
    />
  )
}

/** `/me/moderation`: what was decided about the person, by which rule, and the one appeal. Guests have it, too. */
export default function OwnActsPage() {
  const { account, guest, isLoading } = useSession()
  return (
    <div className="main" data-testid="state:me:moderation">
      <title>Moderation · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">What moderators decided</h1>
        <p className="text-sm text-t2 mb-6">
          Each act names one of <a href="/policy">the rules</a> and a reason.
        </p>
        {account || guest ? (
          <Acts />
        ) : isLoading ? null : (
          <SignInFirst reason="Sign in to see what was decided">This belongs to an account.</SignInFirst>
        )}
      </div>
    </div>
  )
}
