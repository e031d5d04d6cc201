import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Link } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { connectQuery } from '#web/billing/connectQuery.ts'
import { ownPayoutsQuery } from '#web/billing/payouts/ownPayouts.ts'
import { PayoutNote, PayoutRows } from '#web/billing/payouts/PayoutRows.tsx'
import { configQuery } from '#web/kit/api/queries.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { EarningsPanel } from '#web/ledger/earnings/EarningsPanel.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'

// few wallets refuse money
const WaitingMoneyList = lazy(() =>
  import('#web/ledger/WaitingMoneyList.tsx').then(
    (file) => ({ default: file.WaitingMoneyList }),
    () => ({ default: () => null }),
  ),
)
const WishPanel = lazy(() => import('#web/billing/refunds/WishPanel.tsx'))

function Nothing({ to, word, text }: { to: string; word: string; text: string }) {
  return (
    <Empty
      action={
        <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} data-primary="" to={to}>
          {word}
        </Link>
      }
    >
      {text}
    </Empty>
  )
}

const nothingYet = (
  <Nothing
    to="/studio/passes"
    word="See what you sell"
    text="Nothing was earned yet. Sales to wallets and by card show here some seconds after they are paid."
  />
)

/** What the bank takes changes while the page is open, and with it what a payout that came back needs. */
const LOOK_AGAIN_MS = 5000

/** What came back from the bank stands before the books, what went there behind them. */
function WithPayouts() {
  const { data: account } = useQuery({ ...connectQuery(), refetchInterval: LOOK_AGAIN_MS })
  const { data } = useInfiniteQuery(ownPayoutsQuery())
  const payouts = data?.pages.flatMap((page) => page.payouts) ?? []
  return (
    <EarningsPanel
      empty={nothingYet}
      notice={
        <>
          <PayoutNote payouts={payouts} hasBank={account?.paysOut ?? true} />
          <Suspense fallback={null}>
            <WishPanel />
          </Suspense>
        </>
      }
      below={
        <div className="flex flex-col items-start gap-3 mt-10">
          <PayoutRows payouts={payouts} />
          <Link className={buttonClass({ kind: 'line' })} to="/studio/passes/cards">
            Card payments
          </Link>
        </div>
      }
    />
  )
}

function Earned({ account }: { account: Me }) {
  const { data: config } = useQuery(configQuery())
  if (!account.channel)
    return <Nothing to="/studio/live" word="Make your channel" text="Earning begins with a channel." />
  return (
    <>
      <Suspense fallback={null}>
        <WaitingMoneyList />
      </Suspense>
      {config?.cards ? <WithPayouts /> : <EarningsPanel empty={nothingYet} />}
    </>
  )
}

/** `/studio/earnings`: what both rails brought, where it is, and how the books compare with the world. */
export default function EarningsPage() {
  const { account, isLoading, error } = useSession()
  return (
    <div className="main" data-testid="state:studio:earnings">
      <title>Earnings · Stagedoor</title>
      <h1 className="d3">Earnings</h1>
      <div className="mt-4">
        {account ? (
          <Earned account={account} />
        ) : isLoading ? (
          <Loading label="Loading your account">
            <SkeletonLine height="h-40" />
          </Loading>
        ) : error ? (
          <Oops what="We could not load your account." error={error} />
        ) : (
          <SignInFirst reason="Sign in to see your earnings">
            The studio belongs to an account. Sign in, and your earnings are here.
          </SignInFirst>
        )}
      </div>
    </div>
  )
}
