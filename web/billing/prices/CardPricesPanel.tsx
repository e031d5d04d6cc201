import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CardPrice, CardPrices } from '#api/billing/offers/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { connectQuery } from '../connectQuery.ts'
import { CardPriceSheet } from './CardPriceSheet.tsx'
import { CardPricesView } from './CardPricesView.tsx'
import type { CardPriceWish } from './cardPriceDraft.ts'

interface Wanted {
  item: CardPrice
  wish: CardPriceWish
}

function noticeText({ name, price }: CardPrice): string {
  const tier = isolated(name)
  return price
    ? `Saved: ${tier} costs ${formatMoney(price.amount, price.currency)} by card.`
    : `Saved: ${tier} is not sold by card any more. Who bought it keeps it.`
}

function useSavePrice(channelId: string, queryKey: readonly unknown[]) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ item: { tierNo }, wish }: Wanted) =>
      call('setCardPrice', { params: { id: channelId, tierNo }, body: wish }),
    onSuccess(saved) {
      queries.setQueryData<CardPrices>(queryKey, (shown) =>
        shown
          ? { ...shown, items: shown.items.map((one) => (one.tierNo === saved.tierNo ? saved : one)) }
          : undefined,
      )
      void queries.invalidateQueries({ queryKey: ['channel'] })
    },
  })
}

type PricesProps = { channelId: string; data: CardPrices; queryKey: readonly unknown[] }

function Prices({ channelId, data: { items, ...terms }, queryKey }: PricesProps) {
  const [open, setOpen] = useState<number | null>(null)
  const save = useSavePrice(channelId, queryKey)
  const item = items.find(({ tierNo }) => tierNo === open)
  const at = save.variables?.item.tierNo ?? null
  const isStop = save.variables?.wish.amount === null
  return (
    <>
      <CardPricesView
        items={items}
        terms={terms}
        stopping={save.isPending && isStop ? at : null}
        notice={save.data && !item ? noticeText(save.data) : null}
        problem={save.error && isStop ? sentenceOf(save.error) : null}
        onChange={(tierNo) => {
          save.reset()
          setOpen(tierNo)
        }}
        onStop={(one) => {
          const { rule, days } = one.refund
          save.mutate({ item: one, wish: { amount: null, refundRule: rule, refundDays: days } })
        }}
      />
      {item ? (
        <CardPriceSheet
          item={item}
          terms={terms}
          isBusy={save.isPending}
          error={save.error}
          onSave={(wish) => save.mutate({ item, wish }, { onSuccess: () => setOpen(null) })}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </>
  )
}

/** Where money may reach the creator: what the tiers of a channel cost by card. */
export function CardPricesPanel({ channelId }: { channelId: string }) {
  const { data: account } = useQuery(connectQuery())
  const hasPrices = account?.state === 'active' || account?.state === 'restricted'
  // another state of the account sells otherwise
  const queryKey = ['card-prices', channelId, account?.state, account?.sellsByCard]
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => call('listCardPrices', { params: { id: channelId } }),
    enabled: hasPrices,
    staleTime: 5000,
  })
  if (!hasPrices) return null
  if (data) return <Prices channelId={channelId} data={data} queryKey={queryKey} />
  if (error)
    return <Oops what="We could not load your prices by card." error={error} onRetry={() => void refetch()} />
  return (
    <Loading label="Loading your prices by card">
      <SkeletonLine height="h-40" />
    </Loading>
  )
}
