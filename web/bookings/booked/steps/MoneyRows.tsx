import type { Settlement } from '#domain/booking/settlement.ts'
import type { OwnBooking } from '../bookingModel.ts'
import { bookingAmount, otherPerson } from '../bookingWords.ts'
import { holdLabels, takenOf } from '../cardWords.ts'

interface MoneyRowsProps {
  booking: OwnBooking
  shares: Pick<Settlement, 'toCreator' | 'toFan' | 'fee'>
  /** true: it was paid already */
  isPaid?: boolean
}

/** What of a hold is taken and what goes free, and whose the taken part is; once that is decided without parts that are nothing. */
function HoldRows({ booking, shares, isPaid = false }: MoneyRowsProps) {
  const { taken, free } = holdLabels(booking, isPaid)
  const units = takenOf(shares, booking)
  const gets = booking.side === 'fan' ? `Of it, ${otherPerson(booking)} gets` : 'Of it, you get'
  return (
    <dl className="kv" data-testid="money-rows">
      {isPaid && units === 0n ? null : (
        <>
          <dt>{taken}</dt>
          <dd>{bookingAmount(units, booking)}</dd>
        </>
      )}
      {units === 0n ? null : (
        <>
          <dt>{gets}</dt>
          <dd>{bookingAmount(shares.toCreator, booking)}</dd>
          <dt>Of it, the fee of this site</dt>
          <dd>{bookingAmount(shares.fee, booking)}</dd>
        </>
      )}
      {isPaid && shares.toFan === 0n ? null : (
        <>
          <dt>{free}</dt>
          <dd>{bookingAmount(shares.toFan, booking)}</dd>
        </>
      )}
    </dl>
  )
}

/** The three parts of what a booking held, to the last digit. */
export function MoneyRows({ booking, shares, isPaid = false }: MoneyRowsProps) {
  if (booking.rail === 'card') return <HoldRows {...{ booking, shares, isPaid }} />
  const isFan = booking.side === 'fan'
  const other = otherPerson(booking, 'The fan')
  const [you, they] = isPaid ? ['You got', 'got'] : ['You get', 'gets']
  return (
    <dl className="kv" data-testid="money-rows">
      <dt>{isFan ? `${other} ${they}` : you}</dt>
      <dd>{bookingAmount(shares.toCreator, booking)}</dd>
      <dt>{isFan ? `${you} back` : `${other} ${they} back`}</dt>
      <dd>{bookingAmount(shares.toFan, booking)}</dd>
      <dt>Fee of this site</dt>
      <dd>{bookingAmount(shares.fee, booking)}</dd>
    </dl>
  )
}
