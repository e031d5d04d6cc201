import type { CallMedia, CallTerms } from '#domain/calls/words.ts'
import { fiatDecimals } from '#domain/ledger/currencyCode.ts'
import { currencyOf } from '../creators/readChannelPage.ts'
import type { CallOffer, CallPrice } from './contract.ts'
import type { BookingDeps } from './deps.ts'

type StoredPrice = Pick<CallPrice, 'rail' | 'currency' | 'units'>

/** An offer as `OFFER_JSON` has it. */
export interface StoredOffer {
  id: string
  media: CallMedia
  lengthMinutes: number
  terms: CallTerms
  termsVersion: number
  createdAtMs: number
  prices: StoredPrice[]
}

/** SQL: the offer `o` as `StoredOffer`; its prices by card first, and none of another chain than $2: those are no prices here. */
export const OFFER_JSON = `jsonb_build_object('id', o.id, 'media', o.media, 'lengthMinutes', o.length_minutes, 'terms', o.terms,
    'termsVersion', o.terms_version, 'createdAtMs', floor(extract(epoch FROM o.created_at) * 1000),
    'prices', (SELECT coalesce(jsonb_agg(jsonb_build_object('rail', p.rail, 'currency', p.currency, 'units', p.units::text)
        ORDER BY p.rail, length(p.currency), p.currency), '[]')
      FROM app.call_price p WHERE p.offer_id = o.id AND (p.chain_id IS NULL OR p.chain_id = $2)))`

function priceView({ currencies }: BookingDeps, price: StoredPrice): CallPrice {
  if (price.rail === 'card')
    return { ...price, symbol: price.currency, decimals: fiatDecimals(price.currency) }
  const { symbol, decimals } = currencyOf(currencies, Number(price.currency))
  return { ...price, symbol, decimals }
}

/** An offer with all that its creator asks for it. */
export function offerView(deps: BookingDeps, { createdAtMs, prices, ...offer }: StoredOffer): CallOffer {
  return {
    ...offer,
    prices: prices.map((price) => priceView(deps, price)),
    createdAt: new Date(createdAtMs).toISOString(),
  }
}

/** The same with the prices alone that can be paid here now. */
export function payableView(deps: BookingDeps, { prices, ...offer }: StoredOffer): CallOffer {
  const payable = prices.filter(({ rail, currency }) =>
    rail === 'card'
      ? currency === deps.cardCurrency
      : deps.currencies.some(({ index }) => index === Number(currency)),
  )
  return offerView(deps, { ...offer, prices: payable })
}
