import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import type { ConnectAccount } from '#api/billing/contract.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { ConnectView } from './ConnectView.tsx'
import { connectQuery } from './connectQuery.ts'

function Account({ account }: { account: ConnectAccount }) {
  const queries = useQueryClient()
  const [search] = useSearchParams()
  const read = useMutation({
    mutationFn: () => call('refreshConnectAccount', {}),
    onSuccess: (fresh) => queries.setQueryData(connectQuery().queryKey, fresh),
  })
  const follow = ({ url }: { url: string }) => window.location.assign(url)
  const pages = useMutation({
    mutationFn: (country: string) => call('openConnectPages', { body: { country } }),
    onSuccess: follow,
  })
  const dashboard = useMutation({
    mutationFn: () => call('openProviderDashboard', {}),
    onSuccess: follow,
  })
  const { mutate: look } = read
  const hasAccount = account.state !== 'none'
  // what was done on the provider's pages is known when it is asked, and somebody who comes here may come from there
  useEffect(() => {
    if (hasAccount) look()
  }, [hasAccount, look])
  const failed = pages.error ?? dashboard.error ?? read.error
  const isLeaving = pages.isPending || pages.isSuccess || dashboard.isPending || dashboard.isSuccess
  return (
    <>
      {search.get('card') === 'renew' && hasAccount && !isLeaving ? (
        <div className="mb-4">
          <Note tone="info" role="status">
            That link was used or too old. Nothing is lost; press below for a new one.
          </Note>
        </div>
      ) : null}
      <ConnectView
        account={account}
        isLeaving={isLeaving}
        isReading={read.isPending}
        problem={failed ? sentenceOf(failed) : null}
        onPages={(country) => pages.mutate(country)}
        onDashboard={() => dashboard.mutate()}
        onRead={() => look()}
      />
    </>
  )
}

/** Being paid by card: the account at the payment provider, read again whenever somebody comes here. */
export function ConnectPanel() {
  const { data, error, refetch } = useQuery(connectQuery())
  if (data) return <Account account={data} />
  if (error)
    return <Oops what="We could not load your card payments." error={error} onRetry={() => void refetch()} />
  return (
    <Loading label="Loading your card payments">
      <SkeletonLine height="h-40" />
    </Loading>
  )
}
