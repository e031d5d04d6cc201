import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { kindBought } from '#web/payments/boughtWords.ts'
import { purchaseQuery } from '#web/payments/purchaseQuery.ts'
import { ownPurchasesQuery } from '../receipts/ownPurchases.ts'
import { RefundNote } from './RefundNote.tsx'
import { RefundSheet } from './RefundSheet.tsx'
import { isGoingBack, refundOfferQuery } from './refundQuery.ts'
import { refundProgress } from './refundText.ts'

/** What was bought is known anew: the receipt, the list of them, and what it opens or shows. */
function useFreshPurchase(id: string, isUnderWay: boolean): () => void {
  const queries = useQueryClient()
  const refresh = () => {
    for (const queryKey of [
      purchaseQuery(id).queryKey,
      ownPurchasesQuery().queryKey,
      ['my-passes'],
      ['given-tips'],
    ])
      void queries.invalidateQueries({ queryKey })
  }
  const latest = useRef(refresh)
  latest.current = refresh
  const was = useRef(isUnderWay)
  useEffect(() => {
    if (was.current && !isUnderWay) latest.current()
    was.current = isUnderWay
  }, [isUnderWay])
  return refresh
}

/** Asking for the money of a purchase, and what becomes of it. */
export default function AskRefund({
  purchase,
  startsOpen = false,
}: {
  purchase: Purchase
  startsOpen?: boolean
}) {
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(startsOpen)
  const query = refundOfferQuery(purchase.id)
  const sale = { creator: purchase.channel.name, kind: kindBought(purchase) }
  const { data: offer, error, refetch } = useQuery(query)
  const refresh = useFreshPurchase(purchase.id, isGoingBack(offer))
  const ask = useMutation({
    mutationFn: () => call('askRefund', { params: { id: purchase.id } }),
    onSuccess: (after) => {
      queries.setQueryData(query.queryKey, after)
      refresh()
      setOpen(false)
      // the ticket goes with the pass: what became of the press outlives it
      const [first] = refundProgress({ ...sale, offer: after })
      if (startsOpen && first && first.step !== 'asked')
        showToast({
          id: 'refund',
          tone: first.tone === 'warn' ? 'info' : first.tone,
          text: `${first.word}. ${first.text}`,
        })
    },
    // what could go back when it was shown may be less by now
    onError: () => void refetch(),
  })
  const open = () => {
    ask.reset()
    void refetch()
    setOpen(true)
  }
  if (error && !offer)
    return <Oops what="We could not look up money back." error={error} onRetry={() => void refetch()} />
  if (!offer) return null
  const steps = refundProgress({ ...sale, offer })
  const isAsked = offer.wish?.state === 'open'
  // all that could go back went back
  const isBack = offer.reason === 'USED_UP' && offer.refunds.some(({ state }) => state === 'done')
  return (
    <div className="flex flex-col items-start gap-3 print:hidden" data-testid="ask-refund">
      {steps.map((one) => (
        <RefundNote key={`${one.step}${one.word}`} {...one} />
      ))}
      {isGoingBack(offer) || isAsked || isBack ? null : (
        <Button kind="line" onClick={open}>
          Ask for money back
        </Button>
      )}
      {isOpen ? (
        <RefundSheet
          purchase={purchase}
          offer={offer}
          isBusy={ask.isPending}
          problem={ask.error ? sentenceOf(ask.error) : null}
          onAsk={() => ask.mutate()}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </div>
  )
}
