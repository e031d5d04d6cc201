import { useId } from 'react'
import type { CallOffer } from '#api/bookings/contract.ts'
import { exactText, offerTitle, payWord, priceText } from '../offers/offerWords.ts'

export interface OfferCardsProps {
  offers: readonly CallOffer[]
  chosen: string
  onChoose: (offerId: string) => void
}

/** What can be booked, of which one is chosen: kind, minutes, and every price with how it is paid. */
export function OfferCards({ offers, chosen, onChoose }: OfferCardsProps) {
  const name = useId()
  return (
    <fieldset className="bookoffers">
      <legend className="sr-only">Kind of call</legend>
      {offers.map((offer) => (
        <label key={offer.id} data-testid={`book-${offer.id}`}>
          <input
            type="radio"
            name={name}
            value={offer.id}
            checked={offer.id === chosen}
            onChange={() => onChoose(offer.id)}
          />
          <span className="font-medium">{offerTitle(offer)}</span>
          <span className="figures text-sm text-t2 flex flex-wrap gap-x-2">
            {offer.prices.map((price, at) => (
              <span key={`${price.rail}/${price.currency}`}>
                <span className="whitespace-nowrap">
                  {at > 0 ? <span className="text-t3">or </span> : null}
                  <span title={exactText(BigInt(price.units), price)}>
                    {priceText(BigInt(price.units), price)}
                  </span>
                </span>{' '}
                <span className="text-t3 whitespace-nowrap">{payWord(price)}</span>
              </span>
            ))}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
