import { ProblemError } from '../../http/problemError.ts'
import { readCallSales } from '../callSales.ts'
import type { BookingDeps } from '../deps.ts'
import { isPayable, payableView } from '../offerView.ts'
import type { OfferedCalls } from './contract.ts'
import { readSeller } from './store.ts'

/**
 * What the creator of a channel offers, at prices that can be paid here.
 * @param accountId who asks; null: nobody who is signed in
 * @throws ProblemError NOT_FOUND where nothing is offered
 */
export async function readOfferedCalls(
  deps: BookingDeps,
  channelId: string,
  accountId: string | null,
): Promise<OfferedCalls> {
  const seller = await readSeller(deps.pool, channelId, deps.chainId)
  const payable = (seller?.offers ?? []).filter((offer) => isPayable(deps, offer))
  if (!seller || payable.length === 0) throw new ProblemError('NOT_FOUND')
  const { channel, ownerId, calendar } = seller
  const sales = await readCallSales(deps, deps.pool, ownerId)
  const offers = payable.map((offer) => payableView(deps, offer, sales))
  const { isPaused, zone, noticeMinutes } = calendar
  return { channel, isPaused, zone, noticeMinutes, offers, isOwn: ownerId === accountId }
}
