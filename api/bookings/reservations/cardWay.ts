import { isNear } from '#domain/calls/cardHold.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { CallOffer } from '../contract.ts'
import type { BookingDeps } from '../deps.ts'
import type { Reservation } from './contract.ts'

/** A held time of which somebody asks how it is paid. */
interface AskedTime {
  accountId: string
  channelId: string
  /** with the prices alone that can be paid here */
  offer: Pick<CallOffer, 'prices'>
  endsAt: Date
  /** of the database, in milliseconds since the epoch */
  nowMs: number
  purchaseId: string | null
}

/** How a held time is reserved by card now; null: it has no price by card here. */
export async function cardWayOf(
  { cards }: Pick<BookingDeps, 'cards'>,
  { accountId, channelId, offer, endsAt, nowMs, purchaseId }: AskedTime,
): Promise<Reservation['byCard']> {
  if (!cards || !offer.prices.some(({ rail }) => rail === 'card')) return null
  const statementName = await cards.statementName(accountId, channelId).catch((error) => {
    // whoever would pay by wallet waits for no provider of cards
    if (error instanceof ProblemError) return null
    throw error
  })
  const way = isNear(endsAt.getTime() / 1000, nowMs / 1000) ? 'open' : 'later'
  return { way: statementName === null ? 'off' : way, statementName, purchaseId }
}
