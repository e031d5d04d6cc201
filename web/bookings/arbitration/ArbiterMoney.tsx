import type { BookedFacts } from '../booked/bookingModel.ts'
import { bookingAmount } from '../booked/bookingWords.ts'
import { splitShares } from '../splits/splitModel.ts'
import { sideName } from './arbitrationWords.ts'

interface ArbiterMoneyProps {
  call: BookedFacts
  /** share of the creator */
  creatorBps: number
}

/** What a share comes to for each of the two, to the last digit. */
export function ArbiterMoney({ call, creatorBps }: ArbiterMoneyProps) {
  const { toCreator, toFan, fee } = splitShares(call, creatorBps)
  return (
    <dl className="kv" data-testid="money-rows">
      <dt>{sideName('creator', call)} gets</dt>
      <dd>{bookingAmount(toCreator, call)}</dd>
      <dt>{call.rail === 'card' ? 'Goes free on the fan’s card' : `${sideName('fan', call)} gets back`}</dt>
      <dd>{bookingAmount(toFan, call)}</dd>
      <dt>Fee of this site</dt>
      <dd>{bookingAmount(fee, call)}</dd>
    </dl>
  )
}
