import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { SavedCard } from '#api/billing/offers/contract.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { cardTerm, cardText } from '#web/payments/cardText.ts'
import { savedCardsQuery } from './ownPurchases.ts'

export interface SavedCardRowProps {
  card: SavedCard
  isBusy: boolean
  /** why it is still there */
  problem: string | null
  onRemove: () => void
}

/** A card that was kept; it takes two presses to forget it. */
export function SavedCardRow({ card, isBusy, problem, onRemove }: SavedCardRowProps) {
  const [isAsking, setAsking] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  const remove = useRef<HTMLButtonElement>(null)
  const wasAsking = useRef(false)
  useEffect(() => {
    if (isAsking) keep.current?.focus()
    else if (wasAsking.current) remove.current?.focus()
    wasAsking.current = isAsking
  }, [isAsking])
  return (
    <li
      className="flex flex-wrap items-center justify-between gap-2 border-b border-line py-3"
      data-testid="saved-card"
    >
      <p className="figures">
        <span className="font-medium">{cardText(card)}</span>{' '}
        <span className="text-sm text-t2">{cardTerm(card)}</span>
      </p>
      {isAsking ? (
        <fieldset className="flex flex-wrap items-center gap-2">
          <legend className="sr-only">{`Remove ${cardText(card)}?`}</legend>
          <span className="text-sm">Remove this card?</span>
          <Button ref={keep} kind="ghost" onClick={() => setAsking(false)}>
            Keep it
          </Button>
          <Button kind="harm" isBusy={isBusy} onClick={onRemove}>
            Remove
          </Button>
        </fieldset>
      ) : (
        <Button
          ref={remove}
          kind="ghost"
          aria-label={`Remove ${cardText(card)}`}
          onClick={() => setAsking(true)}
        >
          Remove
        </Button>
      )}
      {problem ? (
        <p className="text-sm text-bad basis-full" role="alert">
          {problem}
        </p>
      ) : null}
    </li>
  )
}

function OwnCard({ card }: { card: SavedCard }) {
  const queries = useQueryClient()
  const removal = useMutation({
    mutationFn: () => call('removeCard', { params: { id: card.id } }),
    onSuccess: () => {
      showToast({ id: 'card-removed', tone: 'ok', text: `${cardText(card)} was removed.` })
      return queries.invalidateQueries({ queryKey: savedCardsQuery().queryKey })
    },
  })
  return (
    <SavedCardRow
      card={card}
      isBusy={removal.isPending}
      problem={removal.error ? sentenceOf(removal.error) : null}
      onRemove={() => removal.mutate()}
    />
  )
}

/** Cards that the payment provider keeps for the next purchase. */
export function SavedCardList() {
  const { data, error, refetch } = useQuery(savedCardsQuery())
  if (error && !data)
    return (
      <div className="mt-8">
        <Oops what="We could not load your cards." error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!data || data.cards.length === 0) return null
  return (
    <section className="mt-8 max-w-168" aria-labelledby="cards">
      <h2 className="d5" id="cards">
        Cards
      </h2>
      <p className="text-sm text-t2 mt-1">The payment provider keeps them. We never see their numbers.</p>
      <ul>
        {data.cards.map((card) => (
          <OwnCard key={card.id} card={card} />
        ))}
      </ul>
    </section>
  )
}
