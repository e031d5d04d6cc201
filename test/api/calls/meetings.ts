import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { pino } from 'pino'
import { createRoomVerbs } from '#api/access/roomVerbs.ts'
import { closeCalls } from '#api/calls/closeCalls.ts'
import { ROOM_REVISIONS } from '#api/rooms/revisions.ts'
import type { Client, Reply } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import type { useHeldCards } from '../bookings/cards/useHeldCards.ts'

/** A booked call, and its two sides. */
export interface Meeting {
  id: string
  fan: Client
  creator: Client
  startsAt: string
}

/** What a page sends besides. */
export interface EntryWish {
  move?: boolean
  showsAddress?: boolean
  seatId?: string
}

/** A room of a call as it stands. */
export interface MeetingRoom {
  id: string
  state: string
  endReason: string | null
  isClosed: boolean
  startsAt: string
  /** seats that are open */
  seats: number
}

export const entryPath = (id: string) => `/v1/me/calls/bookings/${id}/entry`

export const enter = (who: Client, { id }: Pick<Meeting, 'id'>, wish: EntryWish = {}): Promise<Reply> =>
  who.call('POST', entryPath(id), { body: { showsAddress: true, ...wish } })

/** Both sides come in. @returns the room and the fan's seat */
export async function bothIn(call: Meeting): Promise<{ roomId: string; seatId: string }> {
  const [fan, creator] = [await enter(call.fan, call), await enter(call.creator, call)]
  expect([fan.status, creator.status], fan.text + creator.text).to.deep.equal([201, 201])
  expect(creator.body.roomId).to.equal(fan.body.roomId)
  return { roomId: fan.body.roomId, seatId: fan.body.seatId }
}

/** A call by card whose money is held. */
export async function heldByCard(cards: ReturnType<typeof useHeldCards>): Promise<Meeting> {
  const held = await cards.hold()
  await cards.bankHolds(await cards.reserve(held))
  await cards.follow()
  const [booking] = await cards.bookings(held.fan)
  const { fan, startsAt, calls } = held
  return { id: booking?.id ?? expect.fail('not booked'), fan, startsAt, creator: calls.seller.client }
}

/** What a test about meetings does with the database. */
export function meetingRows(pool: (login: Parameters<Database['pool']>[0]) => ReturnType<Database['pool']>) {
  const sql = async <T extends object>(text: string, ...values: unknown[]) =>
    (await pool('owner').query<T>(text, values)).rows
  const outside = () => ({ pool: pool('worker'), clock: Date.now, random: randomBytes })
  return {
    /** sets the clock of the database to so many seconds before a call begins */
    toStart: ({ startsAt }: Pick<Meeting, 'startsAt'>, secondsBefore: number) =>
      sql(
        'UPDATE app.clock SET shift = $1::timestamptz - make_interval(secs => $2) - now()',
        startsAt,
        secondsBefore,
      ),
    /** in the order in which they were opened */
    rooms: ({ id }: Pick<Meeting, 'id'>) =>
      sql<MeetingRoom>(
        `SELECT r.id, r.state, r.end_reason AS "endReason", k.closed_at IS NOT NULL AS "isClosed",
           to_char(k.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "startsAt",
           (SELECT count(*)::int FROM app.seat s WHERE s.room_id = r.id AND s.state <> 'ended') AS seats
         FROM app.call_room k JOIN app.room r ON r.id = k.room_id WHERE k.booking_id = $1 ORDER BY k.opened_at`,
        id,
      ),
    room: async (roomId: string) =>
      (
        await sql<{ state: string; seats: number }>(
          `SELECT state, (SELECT count(*)::int FROM app.seat s WHERE s.room_id = r.id AND s.state <> 'ended') AS seats FROM app.room r WHERE id = $1`,
          roomId,
        )
      )[0],
    /** something that the fan's page was sent */
    signal: (roomId: string, body = 'v=0') =>
      sql(
        `WITH peer AS (INSERT INTO app.call_peer (room_id, side, seat_id, page, is_here)
           SELECT room_id, 'fan', id, 'page-of-fan', true FROM app.seat WHERE room_id = $1 LIMIT 1)
         INSERT INTO app.call_signal (room_id, to_side, seq, from_epoch, to_epoch, kind, body) VALUES ($1, 'fan', 1, 1, 1, 'offer', $2)`,
        roomId,
        body,
      ),
    signals: async (roomId: string) =>
      (await sql('SELECT FROM app.call_signal WHERE room_id = $1', roomId)).length,
    /** what the worker does each second */
    close: () => {
      const access = { ...outside(), revisions: ROOM_REVISIONS }
      const deps = {
        ...outside(),
        log: pino({ level: 'silent' }),
        access: createRoomVerbs(access as unknown as Parameters<typeof createRoomVerbs>[0]),
      }
      return closeCalls(deps as unknown as Parameters<typeof closeCalls>[0])
    },
  }
}
