import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId, newTimedId } from '#domain/ids.ts'
import type { CallAcknowledgement, CallState, SignalKind } from '#protocol/calls.ts'
import type { ServerMessages } from '#protocol/socket.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import type { Client } from '#test/kit/client.ts'
import { until } from '#test/kit/time/until.ts'
import { useCardCalls } from '../../bookings/cards/useCardCalls.ts'

/** A side of a call that has a seat of it. */
export interface Seated {
  who: Client
  seatId: string
}

/** A call that both sides have entered. */
export interface Meeting {
  roomId: string
  bookingId: string
  creator: Seated
  fan: Seated
}

/** A page of a side, with everything that it was given. */
export interface CallPage {
  name: string
  socket: TestSocket
  states: CallState[]
  signals: ServerMessages['call:signal'][]
  open(after?: number): Promise<CallAcknowledgement>
  send(n: number, to: number, kind: SignalKind, body?: string): Promise<CallAcknowledgement>
  close(): Promise<CallAcknowledgement>
  /** the newest state, once it is as wanted */
  state(what: string, fits?: (state: CallState) => boolean): Promise<CallState>
  /** what it was sent, once so many are there */
  given(count: number): Promise<[seq: number, epoch: number, kind: SignalKind, body: string][]>
}

/** For a test file: calls that both sides have entered, as rows, and pages of theirs on sockets. */
export function useCallLines() {
  const kit = useCardCalls()
  const { sql, world } = kit
  const open: TestSocket[] = []
  const meetings: string[] = []
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.close()
    for (const roomId of meetings.splice(0)) await endRoom(roomId)
  })

  async function endRoom(roomId: string): Promise<void> {
    await sql(
      `WITH k AS (UPDATE app.call_room SET closed_at = app.now() WHERE room_id = $1),
         s AS (UPDATE app.seat SET state = 'ended', ended_at = app.now(), end_reason = 'ROOM_ENDED' WHERE room_id = $1 AND state <> 'ended')
       UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE id = $1`,
      roomId,
    )
  }

  async function sit(roomId: string, who: Client, bits = 255): Promise<Seated> {
    const seatId = newTimedId('sea', Date.now(), randomBytes)
    await sql(
      `WITH s AS (INSERT INTO app.seat (id, room_id, account_id, decision_id, state, role, bits, live_at)
         VALUES ($1, $2, $3, $4, 'live', 'viewer', $5, app.now()) RETURNING id)
       INSERT INTO app.seat_lease (seat_id, until, kept_s, lives_by_beats) SELECT id, app.now() + interval '120 s', 120, true FROM s`,
      ...[seatId, roomId, who.accountId, newTimedId('dec', Date.now(), randomBytes), bits],
    )
    return { who, seatId }
  }

  return {
    ...{ kit, sql, sit, endRoom, world },

    async meet({ media = 'video' }: { media?: 'video' | 'voice' } = {}): Promise<Meeting> {
      const { id: bookingId } = await kit.book({ startsInS: 300, minutes: 30 })
      const roomId = newId('rom', randomBytes)
      await sql(
        `WITH r AS (INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at, live_at)
           SELECT $1, channel_id, 'call', 'live', 'private', 'Call', app.now(), app.now() FROM app.booking WHERE id = $2 RETURNING id)
         INSERT INTO app.call_room (room_id, booking_id, media, starts_at) SELECT r.id, b.id, $3::app.call_media, b.starts_at FROM r, app.booking b WHERE b.id = $2`,
        ...[roomId, bookingId, media],
      )
      meetings.push(roomId)
      const bits = media === 'voice' ? 15 : 255
      const [creator, fan] = [await sit(roomId, kit.creator(), bits), await sit(roomId, kit.fan(), bits)]
      return { roomId, bookingId, creator, fan }
    },
    /** another page of a side, or the same one again by its name */
    async page(
      { who, seatId }: Seated,
      { name = randomBytes(8).toString('hex'), url = world().url } = {},
    ): Promise<CallPage> {
      const socket = await connect(url, { authorization: `Bearer ${who.token}` })
      open.push(socket)
      const states: CallState[] = []
      const signals: ServerMessages['call:signal'][] = []
      socket.socket.on('call:changed', (state: CallState) => states.push(state))
      socket.socket.on('call:signal', (signal: ServerMessages['call:signal']) => signals.push(signal))
      const ask = (message: string, body: object) =>
        socket.ask(message, { seatId, page: name, ...body }) as Promise<CallAcknowledgement>
      return {
        ...{ name, socket, states, signals },
        open: (after = 0) => ask('call:open', { after }),
        send: (n, to, kind, body = '') => ask('call:signal', { n, to, kind, body }),
        close: () => ask('call:close', {}),
        async state(what, fits = () => true) {
          const found = await until(what, () => {
            const newest = states.at(-1)
            return newest && fits(newest) && newest
          })
          expect(states.map(({ rev }) => rev)).to.deep.equal(
            [...new Set(states.map(({ rev }) => rev))].sort((one, other) => one - other),
          )
          return found
        },
        async given(count) {
          await until(`${count} signals are there`, () => signals.length >= count)
          return signals.map(({ seq, epoch, kind, body }) => [seq, epoch, kind, body])
        },
      }
    },
    async signals(roomId: string): Promise<number> {
      return (await sql('SELECT FROM app.call_signal WHERE room_id = $1', roomId)).length
    },
  }
}
