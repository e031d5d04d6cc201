import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Link, useLocation, useNavigate, useParams } from 'react-router'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { safeNext } from '#web/accounts/safeNext.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { PurchaseView } from '#web/billing/pay/PurchaseView.tsx'
import { cameToNothing, isPaidTooLate } from '#web/billing/pay/payText.ts'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { channelQuery, readAgain } from '#web/kit/api/queries.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { paymentKind } from '#web/payments/callCard.ts'
import { isOpenPurchase, purchaseQuery } from '#web/payments/purchaseQuery.ts'
import { NothingHere } from '../NothingHere.tsx'
import { SignInFirst } from '../SignInFirst.tsx'

// only for who has to pay again
const PaySheet = lazy(() => import('./PaySheet.tsx'))

/** What is said of the time of a call changes by the minute at most. */
const NOW_EVERY_MS = 15_000

/** The way to where somebody came from, or goes on to. */
function backOf(purchase: Purchase): { to: string; label: string } {
  const { call, channel, returnTo } = purchase
  const to = safeNext(returnTo)
  const kind = paymentKind(purchase)
  // what is tried by itself leads back to where the card was saved from
  if (kind === 'hold') return { to, label: to === '/me/calls' ? 'Your calls' : 'Back to the call' }
  const isDone = purchase.state === 'saved' || (kind === 'save' && purchase.state === 'released')
  if (isDone && !cameToNothing(purchase)) return { to, label: 'Your calls' }
  // a call is booked elsewhere than it is listed
  return { to: call ? `/c/${channel.handle}/book` : to, label: 'Back to the page' }
}

/** What somebody reads when it is paid, or held; null: nothing that is new. */
function newsOf(purchase: Purchase): string | null {
  const { state, amount, currency, call } = purchase
  const after =
    paymentKind(purchase) === 'hold'
      ? 'Your call shows it in a moment; your inbox says if your bank holds it for too short a time.'
      : 'Your call is booked in a moment; your inbox says if it cannot be.'
  if (state === 'held') return `${formatMoney(amount, currency, true)} is held on your card. ${after}`
  if (state !== 'paid' || call) return null
  return `Paid ${formatMoney(amount, currency)}. The receipt is on its way by mail.`
}

function Shown({ purchase }: { purchase: Purchase }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isPaying, setPaying] = useState(false)
  const nowMs = useServerNow(NOW_EVERY_MS)
  const { data: channel } = useQuery({
    ...channelQuery(purchase.channel.handle),
    enabled: cameToNothing(purchase) && purchase.tierNo !== null,
  })
  const giveUp = useMutation({
    mutationFn: () => call('cancelPurchase', { params: { id: purchase.id } }),
    onSuccess: (after) => {
      queries.setQueryData(purchaseQuery(purchase.id).queryKey, after)
      // the time of a call that was being paid for can be paid for again
      if (after.call) void readAgain(queries, { queryKey: ['reservations'] })
    },
  })
  const returnTo = safeNext(purchase.returnTo)
  const back = backOf(purchase)
  // that a card is saved is read here: only later is anything held on it
  const isBought =
    purchase.isProvisional ||
    !(purchase.savesCard || isOpenPurchase(purchase) || cameToNothing(purchase) || isPaidTooLate(purchase))
  const news = newsOf(purchase)
  const goOn = () => void navigate(back.to, { replace: true })
  useEffect(() => {
    if (!isBought) return
    if (news) showToast({ id: 'paid', tone: 'ok', text: news })
    void navigate(returnTo, { replace: true })
  }, [isBought, news, returnTo, navigate])
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
        nowMs={nowMs}
        isGivingUp={giveUp.isPending}
        problem={giveUp.error ? sentenceOf(giveUp.error) : null}
        onGiveUp={() => giveUp.mutate()}
        onAnotherCard={purchase.tierNo === null ? goOn : () => setPaying(true)}
        back={(className) => (
          <Link className={className} to={back.to}>
            {back.label}
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
          {sentenceOf(error)} We go on asking by ourselves. Do not pay again: nothing is charged twice.
        </SlowNote>
      ) : (
        <Loading
          label="Checking your payment"
          slow="We ask the payment provider how it stands. You can leave this page and open it again."
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
