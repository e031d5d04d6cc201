import { call } from '#web/kit/api/client.ts'
import { byWallet, type OwnBooking } from '../booked/bookingModel.ts'
import { type CallPress, useCallPress } from '../booked/steps/useCallPress.ts'
import { LISTED_KEY, type ListedCall } from './arbitrationQueries.ts'
import type { RulingOrder } from './rulingTransaction.ts'

/** By card what the server keeps is in force at once. */
async function ruleByCard({ call: { id }, creatorBps, text }: RulingOrder): Promise<null> {
  await call('keepRuling', { params: { bookingId: id }, body: { creatorBps, text } })
  return null
}

/**
 * A ruling from press until the server knows of it.
 * @param rail how the call is paid
 * @param listed the dispute as the server lists it now; null: it is not, or not yet, among those
 */
export function useRuling(rail: OwnBooking['rail'], listed: ListedCall | null): CallPress<RulingOrder> {
  return useCallPress<RulingOrder>({
    rail,
    load: async () => {
      const { rulingAction } = await import('./rulingTransaction.ts')
      return (one, owner, now) => rulingAction({ ...one, call: byWallet(one.call) }, owner, now)
    },
    take: ruleByCard,
    isKnown: () => listed?.status !== 'disputed',
    // nothing is known of one that is not listed
    isFound: () => listed !== null && listed.status !== 'disputed',
    queryKey: LISTED_KEY,
  })
}
