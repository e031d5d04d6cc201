import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RefundWish } from '#api/billing/refunds/contract.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { type BoughtKind, kindBought } from '#web/payments/boughtWords.ts'
import { refundWishesQuery } from './refundQuery.ts'
import { WishList } from './WishList.tsx'
import { WishSheet } from './WishSheet.tsx'

const STAYS: Readonly<Record<BoughtKind, string>> = {
  pass: 'their pass runs on',
  gift: 'their gift stays',
  call: 'the money stays with you',
}

function decidedText(wish: RefundWish, isGranted: boolean): string {
  const { amount, currency } = wish
  return isGranted
    ? `${formatMoney(amount, currency)} goes back. The books show it once the payment provider has sent it.`
    : `You said no. They are told, and ${STAYS[kindBought(wish)]}.`
}

/** Fans who ask for money back, and the creator's answers. */
export default function WishPanel() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(refundWishesQuery())
  const [openId, setOpenId] = useState<string | null>(null)
  const decide = useMutation({
    mutationFn: ({ wish, isGranted }: { wish: RefundWish; isGranted: boolean }) =>
      call('decideRefundWish', { params: { id: wish.id }, body: { isGranted } }),
    onSuccess: (after, { wish, isGranted }) => {
      queries.setQueryData(refundWishesQuery().queryKey, after)
      setOpenId(null)
      showToast({ id: 'wish', tone: 'ok', text: decidedText(wish, isGranted) })
      for (const key of ['earnings', 'earning-entries']) void queries.invalidateQueries({ queryKey: [key] })
    },
    onError: () => void refetch(),
  })
  if (error && !data)
    return (
      <Oops what="We could not load who asks for money back." error={error} onRetry={() => void refetch()} />
    )
  const wishes = data?.wishes ?? []
  const open = wishes.find(({ id }) => id === openId)
  return (
    <>
      <WishList
        wishes={wishes}
        onOpen={({ id }) => {
          decide.reset()
          setOpenId(id)
        }}
      />
      {open ? (
        <WishSheet
          key={open.id}
          wish={open}
          sending={decide.isPending ? (decide.variables?.isGranted ?? null) : null}
          problem={decide.error ? sentenceOf(decide.error) : null}
          onDecide={(isGranted) => decide.mutate({ wish: open, isGranted })}
          onClose={() => setOpenId(null)}
        />
      ) : null}
    </>
  )
}
