import type { RefundWish } from '#api/billing/refunds/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { BoughtName } from '#web/payments/Bought.tsx'
import { type BoughtKind, boughtName, kindBought } from '#web/payments/boughtWords.ts'

export interface WishListProps {
  wishes: readonly RefundWish[]
  onOpen: (wish: RefundWish) => void
}

const MEANWHILE: Readonly<Record<BoughtKind, readonly [one: string, several: string]>> = {
  pass: ['Their pass runs on', 'Their passes run on'],
  gift: ['Their gift stays', 'Their gifts stay'],
  call: ['The money stays with you', 'The money stays with you'],
}

/** What is with what they bought. */
function meanwhile(wishes: readonly RefundWish[]): string {
  const [kind, ...others] = new Set(wishes.map(kindBought))
  if (kind === undefined || others.length > 0) return 'What they bought stays'
  return MEANWHILE[kind][wishes.length === 1 ? 0 : 1]
}

/** Who waits for the creator's word, the oldest first; nothing at all where nobody does. */
export function WishList({ wishes, onOpen }: WishListProps) {
  if (wishes.length === 0) return null
  return (
    <section className="max-w-168" aria-labelledby="wishes">
      <h2 className="d5" id="wishes">
        {wishes.length === 1 ? 'Somebody asks for money back' : `${wishes.length} people ask for money back`}
      </h2>
      <p className="text-sm text-t2 mt-1">You decide. {meanwhile(wishes)} until you have.</p>
      <ul>
        {wishes.map((wish) => (
          <li
            key={wish.id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-line py-3"
            data-testid="wish-row"
          >
            <span className="min-w-0">
              <span className="block font-medium">
                <BoughtName {...wish} />
              </span>
              <span className="block text-sm text-t2">Asked on {formatDate(wish.askedAt)}</span>
            </span>
            <span className="flex items-center gap-4">
              <span className="figures">{formatMoney(wish.amount, wish.currency)}</span>
              <Button
                kind="line"
                aria-label={`Decide on ${boughtName(wish)}, asked on ${formatDate(wish.askedAt)}`}
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
