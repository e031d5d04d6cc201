import type { CardPrice } from '#api/billing/offers/contract.ts'
import { isBarred } from '#domain/billing/cardOffer.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { type CardPriceTerms, shareText } from './cardPriceDraft.ts'
import { BLOCK_TEXT, cardHoldersText, cardRefundText } from './cardPriceText.ts'

export interface CardPricesViewProps {
  items: readonly CardPrice[]
  terms: CardPriceTerms
  /** the tier whose sale by card is being stopped */
  stopping: number | null
  /** what the last press did */
  notice: string | null
  /** why the last press did nothing */
  problem: string | null
  onChange: (tierNo: number) => void
  onStop: (item: CardPrice) => void
}

function stateChip({ price, blocked }: CardPrice) {
  if (price === null) return <span className="chip">Not sold by card</span>
  if (blocked !== null) return <span className="chip warn">Stopped for now</span>
  return <span className="chip ok">Sold by card</span>
}

type RowProps = Omit<CardPricesViewProps, 'items' | 'notice' | 'problem'> & { item: CardPrice }

function PriceRow({ item, terms, stopping, onChange, onStop }: RowProps) {
  const { tierNo, name, price, refund, blocked } = item
  const facts = [
    ...(price ? [shareText(price.amount, terms).replace(/\.$/, ''), cardRefundText(refund)] : []),
    ...(item.cardHolders > 0 ? [cardHoldersText(item)] : []),
  ]
  return (
    <li className="border-b border-line py-4" data-testid={`card-price-${tierNo}`}>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h4 className="d5 flex flex-wrap items-center gap-2">
            <bdi>{name}</bdi>
            {stateChip(item)}
          </h4>
          <p className="text-sm text-t2 mt-1 empty:hidden">{facts.join(' · ')}</p>
        </div>
        {price ? <p className="d4 figures">{formatMoney(price.amount, price.currency)}</p> : null}
      </div>
      {blocked ? <p className="text-sm text-t2 mt-2">{BLOCK_TEXT[blocked]}</p> : null}
      <div className="flex flex-wrap items-start gap-2 mt-3">
        {isBarred(blocked) ? null : (
          <Button
            kind={price ? 'quiet' : 'line'}
            aria-label={price ? `Change the price by card of ${name}` : `Set a price by card for ${name}`}
            onClick={() => onChange(tierNo)}
          >
            {price ? 'Change' : 'Set a price'}
          </Button>
        )}
        {price ? (
          <Button
            kind="ghost"
            aria-label={`Stop selling by card: ${name}`}
            isBusy={stopping === tierNo}
            onClick={() => onStop(item)}
          >
            Stop selling by card
          </Button>
        ) : null}
      </div>
    </li>
  )
}

/** What each tier costs by card, and why one is not sold so. */
export function CardPricesView({ items, notice, problem, ...rest }: CardPricesViewProps) {
  return (
    <section aria-labelledby="card-prices" className="mt-10 max-w-168" data-testid="card-prices">
      <h3 className="d5" id="card-prices">
        Prices by card
      </h3>
      <p className="text-sm text-t2 mt-1">
        In {rest.terms.currency}, beside the price for wallets. Who pays by card needs no wallet; the time is
        the same.
      </p>
      <p className="text-sm mt-2 empty:hidden" role="status">
        {notice}
      </p>
      {problem ? (
        <Note tone="bad" icon="alert" role="alert">
          {problem}
        </Note>
      ) : null}
      {items.length === 0 ? (
        <p className="text-sm text-t2 mt-4">
          You have no tiers yet. Once you sell passes, their prices by card stand here.
        </p>
      ) : (
        <ul>
          {items.map((item) => (
            <PriceRow key={item.tierNo} item={item} {...rest} />
          ))}
        </ul>
      )}
    </section>
  )
}
