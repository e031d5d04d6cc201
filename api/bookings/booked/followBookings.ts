import { holdPaying } from '../reservations/holdPaying.ts'
import { addBookings } from './addBooking.ts'
import { copyBookings } from './copyBookings.ts'
import { demandNone, type FollowBookingsDeps } from './followDeps.ts'

const hasEscrow = (deps: FollowBookingsDeps): deps is FollowBookingsDeps & { escrow: string } =>
  deps.escrow !== null

/**
 * What is booked by wallet follows the index: times that are being paid for stay held, new bookings are added, and the others are as
 * the chain has them.
 * @throws AggregateError of bookings that could not follow; they are tried again at the next look
 */
export async function followBookings(deps: FollowBookingsDeps): Promise<void> {
  if (!hasEscrow(deps)) return
  await holdPaying(deps)
  // what ended makes room for what is new
  const copied = await copyBookings(deps)
  demandNone([...copied, ...(await addBookings(deps, 'recent'))])
}

/**
 * Finds what was booked long ago, for whoever linked a wallet since, and what was missed.
 * @throws AggregateError as `followBookings`
 */
export async function findEarlierBookings(deps: FollowBookingsDeps): Promise<void> {
  if (hasEscrow(deps)) demandNone(await addBookings(deps, 'all'))
}
