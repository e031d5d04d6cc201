import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSession } from '#web/accounts/useSession.ts'
import { call } from '#web/kit/api/client.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { WaitingMoneyList, waitingMoneyQuery } from '#web/ledger/WaitingMoneyList.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { AskedRows } from '#web/rooms/cohost/AskedRows.tsx'
import { coHostingListQuery } from '#web/rooms/cohost/coHostingQuery.ts'
import { HostedRows } from '#web/rooms/host/cohosts/HostedRows.tsx'
import { SplitList } from '#web/tips/split/SplitList.tsx'

function Asked() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(coHostingListQuery())
  if (error && !data)
    return <Oops what="We could not load what you are asked." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading what you are asked">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  return (
    <>
      <AskedRows rooms={data.rooms} />
      <HostedRows
        rooms={data.hosted}
        onDrop={async ({ roomId }) => {
          await call('endRoom', { params: { id: roomId } })
          await queries.invalidateQueries({ queryKey: coHostingListQuery().queryKey })
        }}
      />
    </>
  )
}

function Divided() {
  const queries = useQueryClient()
  return (
    <SplitList
      onDivided={() => void queries.invalidateQueries({ queryKey: waitingMoneyQuery().queryKey })}
      waiting={<WaitingMoneyList />}
    />
  )
}

/** `/studio/together`: rooms of others that somebody is asked to host, own ones that others are asked to, and what divides their tips. */
export default function TogetherPage() {
  const { account, isLoading } = useSession()
  return (
    <div className="main" data-testid="state:studio:together">
      <title>Together · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">Together</h1>
        <p className="text-sm text-t2 mb-6">
          Streams and voice rooms of other creators that you are asked to host with them. To ask others, press
          “Invite co-hosts” in the studio before you begin.
        </p>
        {account ? (
          <>
            <Asked />
            <Divided />
          </>
        ) : isLoading ? null : (
          <SignInFirst reason="Sign in to host with others">The studio belongs to an account.</SignInFirst>
        )}
      </div>
    </div>
  )
}
