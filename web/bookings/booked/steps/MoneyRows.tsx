import type { Settlement } from '#domain/booking/settlement.ts'
import type { OwnBooking } from '../bookingModel.ts'
import { bookingAmount, otherPerson } from '../bookingWords.ts'

interface MoneyRowsProps {
  booking: OwnBooking
  shares: Pick<Settlement, 'toCreator' | 'toFan' | 'fee'>
  /** true: it was paid already */
  isPaid?: boolean
}

/** The three parts of what a booking held, to the last digit. */
export function MoneyRows({ booking, shares, isPaid = false }: MoneyRowsProps) {
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
