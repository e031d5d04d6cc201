import { measureBookingDisputes } from './gas/bookingDisputes.ts'
import { measureBookings } from './gas/bookings.ts'
import { measureCommunities } from './gas/communities.ts'
import { measureEndings } from './gas/passes/endings.ts'
import { measureRenewals } from './gas/passes/renewals.ts'
import { measureResale } from './gas/passes/resale.ts'
import { measureSignedPasses } from './gas/passes/signed.ts'
import { measurePasses } from './gas/passes.ts'
import { measureRecordings } from './gas/recordings.ts'
import { measureRoomLife } from './gas/roomLife.ts'
import { measureRooms } from './gas/rooms.ts'
import { measureSplits } from './gas/splits.ts'
import { measureSavings } from './gas/tokens/savings.ts'
import { measureTokenLife } from './gas/tokens/tokenLife.ts'
import { measureTokens } from './gas/tokens.ts'

/** In the order of the page that tells what an action costs. */
const SUBJECTS = [
  measurePasses,
  measureSignedPasses,
  measureEndings,
  measureRenewals,
  measureResale,
  measureBookings,
  measureBookingDisputes,
  measureRooms,
  measureRoomLife,
  measureTokens,
  measureTokenLife,
  measureCommunities,
  measureSavings,
  measureRecordings,
  measureSplits,
]

/** Gas of what people do, by sentence: receipts of real transactions. */
export async function measureGas(): Promise<Record<string, number>> {
  const gas: Record<string, number> = {}
  for (const measure of SUBJECTS) Object.assign(gas, await measure())
  return gas
}
