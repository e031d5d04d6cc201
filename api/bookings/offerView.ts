import type { CallMedia, CallTerms } from '#domain/calls/words.ts'
import { fiatDecimals } from '#domain/ledger/currencyCode.ts'
import { currencyOf } from '../creators/readChannelPage.ts'
import { type ChainSale, salesOf } from './callSales.ts'
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

function priceView({ currencies }: BookingDeps, price: StoredPrice, sale: ChainSale | undefined): CallPrice {
  if (price.rail === 'card')
    return { ...price, symbol: price.currency, decimals: fiatDecimals(price.currency), sale: null }
  const { symbol, decimals } = currencyOf(currencies, Number(price.currency))
  if (!sale) return { ...price, symbol, decimals, sale: null }
  const { creator, offerNo, policyId } = sale
  return { ...price, symbol, decimals, sale: { creator, offerNo, policyId } }
}

/** An offer with all that its creator asks for it. @param sales what the creator has open on the chain */
export function offerView(
  deps: BookingDeps,
  { createdAtMs, ...offer }: StoredOffer,
  sales: readonly ChainSale[],
): CallOffer {
  return {
    ...offer,
    prices: offer.prices.map((price) => priceView(deps, price, salesOf(sales, offer, price)[0])),
    createdAt: new Date(createdAtMs).toISOString(),
  }
}

/** The prices that can be paid here now. */
function payablePrices({ cardCurrency, currencies }: BookingDeps, { prices }: StoredOffer): StoredPrice[] {
  return prices.filter(({ rail, currency }) =>
    rail === 'card' ? currency === cardCurrency : currencies.some(({ index }) => index === Number(currency)),
  )
}

/** Somebody can pay for it here now. */
export function isPayable(deps: BookingDeps, offer: StoredOffer): boolean {
  return payablePrices(deps, offer).length > 0
}

/** An offer with the prices alone that can be paid here now. @param sales what its creator has open on the chain */
export function payableView(deps: BookingDeps, offer: StoredOffer, sales: readonly ChainSale[]): CallOffer {
  return offerView(deps, { ...offer, prices: payablePrices(deps, offer) }, sales)
}
