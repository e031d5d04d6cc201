import { useQuery } from '@tanstack/react-query'
import { useSession } from '#web/accounts/useSession.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { AdminMoneyPanel } from '#web/ledger/bookkeeping/AdminMoneyPanel.tsx'
import NotFoundPage from '../NotFoundPage.tsx'

/** `/admin/money`: for who keeps the books; to everybody else it is any other address. */
export default function AdminMoneyPage() {
  const { account, isLoading } = useSession()
  const found = useQuery({
    queryKey: ['admin-money', account?.accountId],
    queryFn: () => call('findAdminMoney', {}).then(() => true),
    enabled: account !== null && account !== undefined,
    retry: false,
  })
  if (isLoading || (account && found.isPending))
    return (
      <div className="main">
        <Loading label="Loading the page">
          <SkeletonLine height="h-40" />
        </Loading>
      </div>
    )
  if (!account || problemCode(found.error) === 'NOT_FOUND') return <NotFoundPage />
  return (
    <div className="main" data-testid="state:admin:money">
      <title>Money · Stagedoor</title>
      <h1 className="d3">Money</h1>
      {found.error ? (
        <Oops
          what="We could not ask whether this page is yours."
          error={found.error}
          onRetry={() => void found.refetch()}
        />
      ) : (
        <AdminMoneyPanel />
      )}
    </div>
  )
}
