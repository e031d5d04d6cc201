import type { RefundWish } from '#api/billing/refunds/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'

export interface WishListProps {
  wishes: readonly RefundWish[]
  onOpen: (wish: RefundWish) => void
}

/** Who waits for the creator's word, the oldest first; nothing at all where nobody does. */
export function WishList({ wishes, onOpen }: WishListProps) {
  if (wishes.length === 0) return null
  return (
    <section className="max-w-168" aria-labelledby="wishes">
      <h2 className="d5" id="wishes">
        {wishes.length === 1 ? 'Somebody asks for money back' : `${wishes.length} people ask for money back`}
      </h2>
      <p className="text-sm text-t2 mt-1">
        You decide. {wishes.length === 1 ? 'Their pass runs on' : 'Their passes run on'} until you have.
      </p>
      <ul>
        {wishes.map((wish) => (
          <li
            key={wish.id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-line py-3"
            data-testid="wish-row"
          >
            <span className="min-w-0">
              <span className="block font-medium">
                <bdi>{wish.tierName}</bdi>
              </span>
              <span className="block text-sm text-t2">Asked on {formatDate(wish.askedAt)}</span>
            </span>
            <span className="flex items-center gap-4">
              <span className="figures">{formatMoney(wish.amount, wish.currency)}</span>
              <Button
                kind="line"
                aria-label={`Decide on ${isolated(wish.tierName)}, asked on ${formatDate(wish.askedAt)}`}
                onClick={() => onOpen(wish)}
              >
                Decide
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
