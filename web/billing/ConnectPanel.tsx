import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import type { ConnectAccount } from '#api/billing/contract.ts'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useComeBack } from '#web/payments/useComeBack.ts'
import { ConnectView } from './ConnectView.tsx'
import { connectQuery } from './connectQuery.ts'
import { PayoutPanel } from './payouts/PayoutPanel.tsx'

const LOOK_AGAIN_MS = 3000

const follow = ({ url }: { url: string }) => window.location.assign(url)

function Account({ account, hasEmail }: { account: ConnectAccount; hasEmail: boolean }) {
  const queries = useQueryClient()
  const [search] = useSearchParams()
  const read = useMutation({
    mutationFn: () => call('refreshConnectAccount', {}),
    onSuccess: (fresh) => queries.setQueryData(connectQuery().queryKey, fresh),
  })
  const pages = useMutation({
    mutationFn: (country: string) => call('openConnectPages', { body: { country } }),
  })
  const dashboard = useMutation({ mutationFn: () => call('openProviderDashboard', {}) })
  const { mutate: look } = read
  const hasAccount = account.state !== 'none'
  // what was done on the provider's pages is known when it is asked, and somebody who comes here may come from there
  useEffect(() => {
    if (hasAccount) look()
  }, [hasAccount, look])
  useComeBack(() => {
    pages.reset()
    dashboard.reset()
    // the account may have been made by the press that led away
    if (hasAccount) look()
    else void queries.invalidateQueries({ queryKey: connectQuery().queryKey })
  })
  const failed = pages.error ?? dashboard.error ?? read.error
  const sentence = failed ? sentenceOf(failed) : null
  const isCountry = problemCode(failed) === 'INVALID_INPUT'
  const isLeaving = pages.isPending || pages.isSuccess || dashboard.isPending || dashboard.isSuccess
  return (
    <ConnectView
      account={account}
      hasEmail={hasEmail}
      isLeaving={isLeaving}
      isReading={read.isPending}
      isRenewed={search.get('card') === 'renew' && !isLeaving}
      countryProblem={isCountry ? sentence : null}
      problem={isCountry ? null : sentence}
      // told to the press, not to the request: who went elsewhere in the meantime is not led away
      onPages={(country) => pages.mutate(country, { onSuccess: follow })}
      onDashboard={() => dashboard.mutate(undefined, { onSuccess: follow })}
      onRead={() => look()}
    />
  )
}

/** Being paid by card: the account at the payment provider, read again whenever somebody comes here. */
export function ConnectPanel({ hasEmail }: { hasEmail: boolean }) {
  const { data, error, refetch } = useQuery({
    ...connectQuery(),
    // what the provider found or wants is told to the server; nobody has to press for it
    refetchInterval: ({ state: { data: read } }) => (read && read.state !== 'none' ? LOOK_AGAIN_MS : false),
  })
  if (data?.state === 'none') return <Account account={data} hasEmail={hasEmail} />
  if (data)
    return (
      <PayoutPanel hasBank={data.paysOut}>
        <Account account={data} hasEmail={hasEmail} />
      </PayoutPanel>
    )
  if (error)
    return <Oops what="We could not load your card payments." error={error} onRetry={() => void refetch()} />
  return (
    <Loading label="Loading your card payments">
      <SkeletonLine height="h-40" />
    </Loading>
  )
}
