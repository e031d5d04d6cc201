import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Link, useLocation, useNavigate, useParams } from 'react-router'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { safeNext } from '#web/accounts/safeNext.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { PurchaseView } from '#web/billing/pay/PurchaseView.tsx'
import { isPaidTooLate } from '#web/billing/pay/payText.ts'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { channelQuery } from '#web/kit/api/queries.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { isOpenPurchase, purchaseQuery } from '#web/payments/purchaseQuery.ts'
import { NothingHere } from '../NothingHere.tsx'
import { SignInFirst } from '../SignInFirst.tsx'

// only for who has to pay again
const PaySheet = lazy(() => import('./PaySheet.tsx'))

const isOver = ({ state }: Purchase) => state === 'failed' || state === 'expired'

function Shown({ purchase }: { purchase: Purchase }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isPaying, setPaying] = useState(false)
  const { data: channel } = useQuery({
    ...channelQuery(purchase.channel.handle),
    enabled: isOver(purchase) && purchase.tierNo !== null,
  })
  const giveUp = useMutation({
    mutationFn: () => call('cancelPurchase', { params: { id: purchase.id } }),
    onSuccess: (after) => queries.setQueryData(purchaseQuery(purchase.id).queryKey, after),
  })
  const returnTo = safeNext(purchase.returnTo)
  const isBought =
    purchase.isProvisional || !(isOpenPurchase(purchase) || isOver(purchase) || isPaidTooLate(purchase))
  const isPaid = purchase.state === 'paid'
  const price = formatMoney(purchase.amount, purchase.currency)
  const goOn = () => void navigate(returnTo, { replace: true })
  useEffect(() => {
    if (!isBought) return
    if (isPaid)
      showToast({ id: 'paid', tone: 'ok', text: `Paid ${price}. The receipt is on its way by mail.` })
    void navigate(returnTo, { replace: true })
  }, [isBought, isPaid, price, returnTo, navigate])
  // who waited until the provider had time, or answered at last, goes on to its page without another press
  const isPressed = useLocation().state === 'pressed'
  const wasWaiting = useRef(isPressed || purchase.state === 'created' || purchase.state === 'unknown')
  const { nextStep } = purchase
  const url = nextStep.kind === 'page' ? nextStep.url : null
  useEffect(() => {
    if (wasWaiting.current && url) {
      // whoever comes back from there reads what is still open
      window.history.replaceState({ ...window.history.state, usr: null }, '')
      window.location.assign(url)
    }
    wasWaiting.current = url === null && wasWaiting.current
  }, [url])
  return (
    <div className="main">
      <title>Payment · Stagedoor</title>
      <PurchaseView
        purchase={purchase}
        isGivingUp={giveUp.isPending}
        problem={giveUp.error ? sentenceOf(giveUp.error) : null}
        onGiveUp={() => giveUp.mutate()}
        onAnotherCard={purchase.tierNo === null ? goOn : () => setPaying(true)}
        back={(className) => (
          <Link className={className} to={returnTo}>
            Back to the page
          </Link>
        )}
      />
      {isPaying && channel && purchase.tierNo !== null ? (
        <Suspense fallback={null}>
          <PaySheet
            channel={channel}
            tierNo={purchase.tierNo}
            returnTo={returnTo}
            onPaid={goOn}
            onClose={() => setPaying(false)}
          />
        </Suspense>
      ) : null}
    </div>
  )
}

function Own({ id }: { id: string }) {
  const { data, error } = useQuery(purchaseQuery(id))
  const code = problemCode(error)
  if (data) return <Shown purchase={data} />
  if (code === 'NOT_FOUND' || code === 'INVALID_INPUT')
    return <NothingHere>There is no payment of yours at this address.</NothingHere>
  return (
    <div className="main">
      <title>Payment · Stagedoor</title>
      <h1 className="d3 mb-6">Checking your payment</h1>
      {error ? (
        <SlowNote>
          {sentenceOf(error)} We go on asking by ourselves. Do not pay again: nothing is charged twice, and a
          mail tells you how it went.
        </SlowNote>
      ) : (
        <Loading
          label="Checking your payment"
          slow="We ask the payment provider how it stands. You can leave this page: a mail tells you how it went."
        >
          <SkeletonLine height="h-24" />
        </Loading>
      )}
    </div>
  )
}

/** `/pay/:id`: how an own payment stands, asked of our server alone; what else the address says is not read. */
export default function PayPage() {
  const { id = '' } = useParams()
  const { account, isLoading } = useSession()
  if (account) return <Own key={id} id={id} />
  return (
    <div className="main">
      <title>Payment · Stagedoor</title>
      <h1 className="d3 mb-6">Payment</h1>
      {isLoading ? null : (
        <SignInFirst reason="Sign in to see your payment">
          You are not signed in here. Sign in, and we show how your payment stands.
        </SignInFirst>
      )}
    </div>
  )
}
