import type { CallOffer } from '#api/bookings/contract.ts'
import type { FreeRun, OfferedCalls } from '#api/bookings/reservations/contract.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { priceText } from '../offers/offerWords.ts'
import type { Hold } from './useHold.ts'

/** What is chosen; null: nothing yet. Milliseconds since the epoch. */
export interface BookChoice {
  offerId: string | null
  atMs: number | null
}

export interface BookViewProps {
  calls: OfferedCalls
  choice: BookChoice
  onChoose: (choice: BookChoice) => void
  /** of the chosen offer, as of `readAtMs` of the server; null: not read yet */
  times: { runs: readonly FreeRun[]; readAtMs: number } | null
  /** why they could not be read */
  timesError: unknown
  onRetryTimes: () => void
  hold: Hold
  viewer: { isSignedIn: boolean; ownZone: string; onNeedSignIn: () => void }
}

/** The offer that is chosen, or the first one; null where there is none. */
export function chosenOffer({ offers }: OfferedCalls, offerId: string | null): CallOffer | null {
  return offers.find(({ id }) => id === offerId) ?? offers[0] ?? null
}

/** What the cheapest of them costs, by card where one is sold so: `€25`; null where nothing is. */
export function fromPrice(offers: readonly CallOffer[]): string | null {
  const prices = offers.flatMap((offer) => offer.prices)
  const first = prices.find(({ rail }) => rail === 'card') ?? prices[0]
  if (!first) return null
  const alike = prices.filter(({ rail, currency }) => rail === first.rail && currency === first.currency)
  const [units = 0n] = alike.map((price) => BigInt(price.units)).sort((a, b) => (a < b ? -1 : 1))
  return first.rail === 'card' ? formatMoney(units, first.symbol) : priceText(units, first)
}
