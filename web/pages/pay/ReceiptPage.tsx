import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Link, useParams } from 'react-router'
import { useSession } from '#web/accounts/useSession.ts'
import { ReceiptView } from '#web/billing/receipts/ReceiptView.tsx'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { purchaseQuery } from '#web/payments/purchaseQuery.ts'
import { NothingHere } from '../NothingHere.tsx'
import { SignInFirst } from '../SignInFirst.tsx'

const AskRefund = lazy(() => import('#web/billing/refunds/AskRefund.tsx'))

function OwnReceipt({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(purchaseQuery(id))
  const nowMs = useServerNow(60_000)
  if (data)
    return (
      <>
        <ReceiptView purchase={data} nowMs={nowMs} />
        {data.paidAt ? (
          <div className="mt-6 max-w-110">
            <Suspense fallback={null}>
              <AskRefund purchase={data} />
            </Suspense>
          </div>
        ) : null}
        <p className="mt-4 flex flex-wrap gap-2 print:hidden">
          {data.call ? (
            <Link className={buttonClass({ kind: 'line' })} to="/me/calls">
              Your calls
            </Link>
          ) : data.state === 'paid' ? (
            <Link className={buttonClass({ kind: 'line' })} to={`/c/${data.channel.handle}/live`}>
              {data.tierName === null ? 'To the channel' : 'To the room'}
            </Link>
          ) : null}
          <Link className={buttonClass({ kind: 'ghost' })} to="/me">
            All your passes and receipts
          </Link>
        </p>
      </>
    )
  if (error)
    return <Oops what="We could not load this receipt." error={error} onRetry={() => void refetch()} />
  return (
    <Loading label="Loading the receipt">
      <SkeletonLine height="h-40" />
    </Loading>
  )
}

/** `/me/receipts/:id`: an own receipt, ready for the printer. */
export default function ReceiptPage() {
  const { id = '' } = useParams()
  const { account, isLoading } = useSession()
  const { error } = useQuery({ ...purchaseQuery(id), enabled: account !== null })
  const code = problemCode(error)
  if (code === 'NOT_FOUND' || code === 'INVALID_INPUT')
    return <NothingHere>There is no receipt of yours at this address.</NothingHere>
  return (
    <div className="main">
      <title>Receipt · Stagedoor</title>
      <h1 className="d3 mb-6">Receipt</h1>
      {account ? (
        <OwnReceipt key={id} id={id} />
      ) : isLoading ? null : (
        <SignInFirst reason="Sign in to see your receipt">
          You are not signed in here. Receipts belong to an account.
        </SignInFirst>
      )}
    </div>
  )
}
