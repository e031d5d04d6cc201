import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { CallSide } from '#domain/calls/words.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import type { Client } from '#test/kit/client.ts'
import { beatsFrom, bringBeats, newBeatSigner } from '../../calls/record/signBeats.ts'

/** From when until when, in seconds after the start. */
type Within = readonly [from: number, until: number]

/** What is on record of booked calls, of either rail. */
export function recordRows(sql: <T extends object>(text: string, ...values: unknown[]) => Promise<T[]>) {
  const startOf = async ({ id }: { id: string }) => {
    const [row] = await sql<{ ms: number }>(
      'SELECT (extract(epoch FROM starts_at) * 1000)::float8 AS ms FROM app.booking WHERE id = $1',
      id,
    )
    return row?.ms ?? expect.fail('not booked')
  }
  return {
    startOf,
    /** the room in which it was, at its date; with somebody's seat in it */
    async room(call: { id: string }, hasSeat = true): Promise<string> {
      const id = newId('rom', randomBytes)
      await sql(
        `WITH made AS (INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at)
           SELECT $1, channel_id, 'call', 'live', 'private', 'Call', starts_at FROM app.booking WHERE id = $2)
         INSERT INTO app.call_room (room_id, booking_id, media, starts_at, opened_at)
           SELECT $1, id, 'video', starts_at, starts_at - interval '1 minute' FROM app.booking WHERE id = $2`,
        ...[id, call.id],
      )
      if (hasSeat)
        await sql(
          `INSERT INTO app.seat (id, room_id, decision_id, role, bits, state, taken_at, ended_at, end_reason)
           SELECT $1, room_id, $2, 'viewer', 0, 'ended', starts_at, app.now(), 'LEFT' FROM app.call_room WHERE room_id = $3`,
          ...[newTimedId('sea', Date.now(), randomBytes), newTimedId('dec', Date.now(), randomBytes), id],
        )
      return id
    },
    /** what our server saw of a side, or of both; at: when it came in */
    async saw(roomId: string, sides: readonly CallSide[], [from, until]: Within): Promise<void> {
      for (const side of sides)
        await sql(
          `INSERT INTO app.call_span (room_id, side, source, from_at, until_at, at)
           SELECT room_id, $2, 'socket', starts_at + make_interval(secs => s), starts_at + make_interval(secs => least(s + 300, $4)), starts_at
           FROM app.call_room, generate_series($3::int, $4::int - 1, 300) s WHERE room_id = $1`,
          ...[roomId, side, from, until],
        )
    },
    /** what the page of a side signed: it was linked all the time. @param count beats of five seconds from the start */
    async brings(
      who: Client,
      call: { id: string },
      { roomId, side, count }: { roomId: string; side: CallSide; count: number },
    ) {
      const signer = await newBeatSigner()
      const place = { roomId, side, page: `page-of-${side}` }
      const beats = await Promise.all(
        beatsFrom(await startOf(call), count).map((beat) => signer.sign(place, beat)),
      )
      for (let n = 0; n < count; n += 60) {
        const reply = await bringBeats(who, roomId, signer.key, beats.slice(n, n + 60))
        expect([reply.status, reply.body.kept], reply.text).to.deep.equal([200, Math.min(60, count - n)])
      }
    },
  }
}
