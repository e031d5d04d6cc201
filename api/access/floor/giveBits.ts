import type { Pool } from 'pg'
import { MediaError, type MediaProvider } from '#api/ports/media.ts'
import type { Again, Effect } from '#api/queue/jobs.ts'
import type { Provider } from '#domain/words.ts'

/** What is done at providers, of which one may have been left since somebody came in there. */
export interface BitsDeps {
  pool: Pool
  /** null where nothing of ours reaches it any more */
  mediaOf: (name: Provider) => MediaProvider | null
}

const MAX_PAUSE_S = 60

/** What a seat may send by now, and where it is. */
interface SeatBits {
  bits: number
  provider: Provider
  provider_room_id: string
  media_node: string | null
}

/** Null of who left, who is taken out, and of a room that left its engine. */
async function readBits({ pool }: BitsDeps, seatId: string): Promise<SeatBits | null> {
  const { rows } = await pool.query<SeatBits>({
    name: 'floor_bits',
    text: `SELECT s.bits, r.provider, r.provider_room_id, r.media_node FROM app.seat s JOIN app.room r ON r.id = s.room_id
      WHERE s.id = $1 AND s.state <> 'ended' AND r.provider_room_id IS NOT NULL`,
    values: [seatId],
  })
  return rows[0] ?? null
}

/**
 * Brings what a seat may send at the media provider to what it may by now, whichever change asked for it. It looks again after each
 * call until nothing changed meanwhile: of calls of several workers that cross, the one that arrives last is followed by a look, and
 * what it said is what that look finds. It is tried as long as the seat is open.
 * @param tries how often it was tried, this time included
 */
export async function giveBits(deps: BitsDeps, effect: Effect, tries: number): Promise<Again | null> {
  const seatId = String(effect.body.seat)
  let given: number | null = null
  try {
    for (;;) {
      const seat = await readBits(deps, seatId)
      const media = seat && deps.mediaOf(seat.provider)
      if (!seat || !media || seat.bits === given) return null
      const room = { providerRoomId: seat.provider_room_id, node: seat.media_node }
      await media.updateGrant(room, seatId, seat.bits)
      given = seat.bits
    }
  } catch (error) {
    if (error instanceof MediaError && error.code === 'ROOM_NOT_FOUND') return null
    return { afterS: Math.min(2 ** tries / 4, MAX_PAUSE_S), cause: error }
  }
}
