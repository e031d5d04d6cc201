import type { Pool } from 'pg'
import { readOwnSeat } from '../seats/store.ts'

/** Room of an own open seat; null for everybody else. */
export async function readSeatOf(
  pool: Pool,
  seatId: string,
  accountId: string,
): Promise<{ roomId: string } | null> {
  const seat = await readOwnSeat(pool, seatId, accountId)
  return seat ? { roomId: seat.roomId } : null
}
