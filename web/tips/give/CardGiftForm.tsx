import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { CardTerms } from '#api/tips/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { purchaseQuery } from '#web/payments/purchaseQuery.ts'
import { CardGiftView } from './CardGiftView.tsx'
import { cardGiftOrder } from './cardOrder.ts'
import { keepLastGift, type Picked } from './tipOrder.ts'
import type { TipPlace } from './tipTermsQuery.ts'
import { useCardGift } from './useCardGift.ts'

export interface CardGiftFormProps {
  place: TipPlace
  name: Typed
  terms: CardTerms
  picked: Picked
  onPick: (picked: Picked) => void
  /** a payment began, or is over */
  onBusy: (isBusy: boolean) => void
  /** the terms are to be asked again */
  onStale: () => void
  onClose: () => void
}

/** A gift by card: with the first kept one unless another is chosen. */
export function CardGiftForm({ place, name, terms, picked, ...on }: CardGiftFormProps) {
  const { onPick, onBusy, onStale, onClose } = on
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<string | null | undefined>(undefined)
  // a card may be gone since it was chosen
  const isKept = terms.cards.some(({ id }) => id === chosen)
  const cardId = chosen === undefined ? (terms.cards[0]?.id ?? null) : isKept ? chosen : null
  const order = cardGiftOrder({ ...picked, cardId }, terms)

  function paid({ amount, currency }: Purchase): void {
    void queries.invalidateQueries({ queryKey: ['given-tips'] })
    const price = formatMoney(amount, currency)
    showToast({ id: 'paid', tone: 'ok', text: `Paid ${price}. The receipt is on its way by mail.` })
    onClose()
  }
  /** Its own page begins with what was answered here. */
  function waitFor(purchase: Purchase): void {
    queries.setQueryData(purchaseQuery(purchase.id).queryKey, purchase)
    void navigate(`/pay/${purchase.id}`, { state: 'pressed' })
  }

  const { step, problem, press } = useCardGift({ place, order, onPaid: paid, onWait: waitFor, onStale })
  const isBusy = step !== 'ready'
  useEffect(() => onBusy(isBusy), [isBusy, onBusy])
  return (
    <CardGiftView
      {...{ place, name, terms, picked, cardId, step, problem, onPick }}
      onCard={setChosen}
      onSend={() => {
        keepLastGift(picked.gift)
        press()
      }}
    />
  )
}
