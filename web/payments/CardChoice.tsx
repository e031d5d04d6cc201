import { useId } from 'react'
import type { SavedCard } from '#api/billing/offers/contract.ts'
import { cardTerm, cardText } from './cardText.ts'

export interface CardChoiceProps {
  /** those that were kept */
  cards: readonly SavedCard[]
  /** null: a new card */
  cardId: string | null
  isBusy: boolean
  onCard: (cardId: string | null) => void
}

/** With which card somebody pays: a kept one, or another one on the provider's page. */
export function CardChoice({ cards, cardId, isBusy, onCard }: CardChoiceProps) {
  const name = useId()
  if (cards.length === 0)
    return (
      <p className="text-sm text-t2">
        You type your card on the payment provider’s page, which opens next. We never see its number.
      </p>
    )
  const row = (id: string | null, title: string, line: string) => (
    <label key={id ?? 'new'} className="opt">
      <input type="radio" name={name} checked={cardId === id} disabled={isBusy} onChange={() => onCard(id)} />
      <span className="min-w-0 flex-1">
        <span className="font-medium block figures">{title}</span>
        <span className="text-sm optline block figures">{line}</span>
      </span>
    </label>
  )
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-sm text-t3 mb-2">Pay with</legend>
      {cards.map((card) => row(card.id, cardText(card), cardTerm(card)))}
      {row(null, 'Another card', 'On the payment provider’s page, which opens next.')}
    </fieldset>
  )
}
