import type { CallOffer, CallPrice } from '#api/bookings/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { exactText, offerTitle } from '../offers/offerWords.ts'

interface PriceSalesProps {
  offer: CallOffer
  onSell: (price: CallPrice) => void
}

/** Of each price on the chain, whether fans can pay it by wallet. */
export function PriceSales({ offer, onSell }: PriceSalesProps) {
  return offer.prices
    .filter(({ rail }) => rail === 'chain')
    .map((price) => {
      const text = exactText(BigInt(price.units), price)
      return price.sale ? (
        <span key={price.currency} className="chip ok self-center whitespace-normal h-auto min-h-6">
          {text} by wallet: open
        </span>
      ) : (
        <Button
          key={price.currency}
          kind="line"
          // longer than a line of a small screen
          className="whitespace-normal"
          aria-label={`Sell by wallet for ${text}: ${offerTitle(offer)}`}
          onClick={() => onSell(price)}
        >
          Sell by wallet for {text}
        </Button>
      )
    })
}
