import { measureBookings } from './gas/bookings.ts'
import { measureCommunities } from './gas/communities.ts'
import { measurePasses } from './gas/passes.ts'
import { measureRooms } from './gas/rooms.ts'
import { measureTokens } from './gas/tokens.ts'

/** Gas of what people do, by sentence: receipts of real transactions. */
export async function measureGas(): Promise<Record<string, number>> {
  return {
    ...(await measurePasses()),
    ...(await measureBookings()),
    ...(await measureRooms()),
    ...(await measureTokens()),
    ...(await measureCommunities()),
  }
}
