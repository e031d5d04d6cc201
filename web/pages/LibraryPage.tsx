import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Link } from 'react-router'
import { isolated } from '#domain/names/isolated.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { ReceiptList } from '#web/billing/receipts/ReceiptList.tsx'
import { SavedCardList } from '#web/billing/receipts/SavedCardList.tsx'
import { configQuery } from '#web/kit/api/queries.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { WaitingMoneyList } from '#web/ledger/WaitingMoneyList.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { MyPassList } from '#web/passes/mine/MyPassList.tsx'

// most people who come here keep what they have
const TicketMove = lazy(() => import('#web/billing/moves/TicketMove.tsx'))
const TicketRefund = lazy(() => import('#web/billing/refunds/TicketRefund.tsx'))
const TokenLocks = lazy(() => import('#web/tokens/lock/TokenLocks.tsx'))
const OwnClubs = lazy(() => import('#web/rooms/club/OwnClubs.tsx'))
const CallsLink = lazy(() => import('#web/bookings/booked/CallsLink.tsx'))
const GivenTips = lazy(() => import('#web/tips/GivenTips.tsx'))

function SignInHere() {
  return (
    <SignInFirst reason="Sign in to see your passes">
      Passes belong to an account. Sign in, and yours are here.
    </SignInFirst>
  )
}

/** `/me`: what somebody holds, and what waits for them. */
export default function LibraryPage() {
  const { account, isLoading } = useSession()
  const { data: config } = useQuery(configQuery())
  return (
    <div className="main" data-testid={account ? 'state:library:shown' : 'state:library:signed-out'}>
      <title>Your passes · Stagedoor</title>
      <h1 className="d3 mb-6">Your passes</h1>
      {isLoading ? (
        <Loading label="Loading your passes">
          <SkeletonLine height="h-32" />
        </Loading>
      ) : account ? (
        <>
          <MyPassList
            channelLink={(handle, name) => (
              <Link to={`/c/${handle}`}>
                <bdi>{name}</bdi>
              </Link>
            )}
            watchLink={(handle, name) => (
              <Link
                className={buttonClass({ kind: 'quiet' })}
                to={`/c/${handle}/live`}
                aria-label={`To the room of ${isolated(name)}`}
              >
                To the room
              </Link>
            )}
            ticketActions={(ticket) => (
              <Suspense fallback={null}>
                <TicketMove ticket={ticket} />
                <TicketRefund purchaseIds={ticket.purchaseIds} />
              </Suspense>
            )}
          />
          <WaitingMoneyList />
          {config?.contracts.consultationEscrow ? (
            <Suspense fallback={null}>
              <CallsLink />
            </Suspense>
          ) : null}
          <Suspense fallback={null}>
            <OwnClubs />
          </Suspense>
          {config?.contracts.sessionLock ? (
            <Suspense fallback={null}>
              <TokenLocks />
            </Suspense>
          ) : null}
          {config?.cards ? (
            <>
              <ReceiptList />
              <SavedCardList />
            </>
          ) : null}
          {config?.contracts.roomHub || config?.cards ? (
            <Suspense fallback={null}>
              <GivenTips />
            </Suspense>
          ) : null}
        </>
      ) : (
        <SignInHere />
      )}
    </div>
  )
}
