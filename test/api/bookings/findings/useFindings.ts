import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { judgeCalls } from '#api/bookings/findings/judgeCalls.ts'
import { readJudged } from '#api/calls/record/readJudged.ts'
import { JUDGED_START } from '#domain/calls/agreement.ts'
import type { JudgedRecord } from '#domain/calls/meeting/finding.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { NAMED_VARIABLES } from '#settings/named.ts'
import type { Client } from '#test/kit/client.ts'
import { beatsFrom, bringBeats, newBeatSigner } from '../../calls/record/signBeats.ts'
import { type CardBooked, useCardCalls } from '../cards/useCardCalls.ts'

/** From when until when, in seconds after the start. */
type Within = readonly [from: number, until: number]

/** The settled money of a call of 10,000.00 EUR of which the creator gets all. */
export const WHOLE = { toCreator: '975000', toFan: '0', fee: '25000' }
export const NOTHING = { toCreator: '0', toFan: '1000000', fee: '0' }
/** Seconds after its end at which a call is judged. */
export const JUDGED_S = 601

/** What its fan agreed to; what an earlier version had them agree to has no such line. */
const AGREED = `INSERT INTO app.card_agreement (purchase_id, reservation_id, account_id, creator_id, channel_id, offer_id, starts_at, ends_at, currency,
    units, fee_bps, text, followed_at)
  SELECT b.purchase_id, p.reservation_id, b.account_id, b.creator_id, b.channel_id, b.offer_id, b.starts_at, b.ends_at, 'EUR', b.units, b.fee_bps,
    $2, app.now() FROM app.booking b JOIN app.purchase p ON p.id = b.purchase_id WHERE b.id = $1`
const cardLine = `${JUDGED_START}80 % of the time together or more is all of it`

/** For a test file: calls by card that are over, what is on record of them, and what the worker makes of that. */
export function useFindings() {
  const cards = useCardCalls()
  let booked = 0
  beforeEach(() => {
    booked = 0
  })
  const pool = () => cards.world().database.pool('worker')
  const deps = () => ({
    ...{ pool: pool(), clock: Date.now, random: randomBytes, chainId: 31337 },
    ...{ escrow: null, currencyList: `0x${'00'.repeat(20)}` },
    arbiters: NAMED_VARIABLES.ARBITERS.schema.parse(cards.arbiter().wallet.address),
    readJudged: (bookingId: string): Promise<JudgedRecord | null> => readJudged(pool(), bookingId),
  })
  const startOf = async (call: CardBooked) => {
    const [row] = await cards.sql<{ ms: number }>(
      'SELECT (extract(epoch FROM starts_at) * 1000)::float8 AS ms FROM app.booking WHERE id = $1',
      call.id,
    )
    return row?.ms ?? expect.fail('not booked')
  }
  return {
    ...{ cards, deps, startOf },
    /** what the worker does each ten seconds */
    judge: (change: Partial<ReturnType<typeof deps>> = {}) => judgeCalls({ ...deps(), ...change }),
    /** a call of an hour that has just become due, or each next one two hours before */
    async over({
      agreed = cardLine,
      ...wish
    }: Parameters<typeof cards.book>[0] & { agreed?: string } = {}): Promise<CardBooked> {
      const call = await cards.book({ startsInS: -3600 - JUDGED_S - 7200 * booked++, ...wish })
      await cards.sql(AGREED, call.id, agreed)
      return call
    },
    /** the room in which it was, at its date; with somebody's seat in it */
    async room(call: CardBooked, hasSeat = true): Promise<string> {
      const id = newId('rom', randomBytes)
      await cards.sql(
        `WITH made AS (INSERT INTO app.room (id, channel_id, kind, state, visibility, title, opened_at)
           SELECT $1, channel_id, 'call', 'live', 'private', 'Call', starts_at FROM app.booking WHERE id = $2)
         INSERT INTO app.call_room (room_id, booking_id, media, starts_at, opened_at)
           SELECT $1, id, 'video', starts_at, starts_at - interval '1 minute' FROM app.booking WHERE id = $2`,
        ...[id, call.id],
      )
      if (hasSeat)
        await cards.sql(
          `INSERT INTO app.seat (id, room_id, decision_id, role, bits, state, taken_at, ended_at, end_reason)
           SELECT $1, room_id, $2, 'viewer', 0, 'ended', starts_at, app.now(), 'LEFT' FROM app.call_room WHERE room_id = $3`,
          ...[newTimedId('sea', Date.now(), randomBytes), newTimedId('dec', Date.now(), randomBytes), id],
        )
      return id
    },
    /** what our server saw of a side, or of both; at: when it came in */
    async saw(roomId: string, sides: readonly CallSide[], [from, until]: Within): Promise<void> {
      for (const side of sides)
        await cards.sql(
          `INSERT INTO app.call_span (room_id, side, source, from_at, until_at, at)
           SELECT room_id, $2, 'socket', starts_at + make_interval(secs => s), starts_at + make_interval(secs => least(s + 300, $4)), starts_at
           FROM app.call_room, generate_series($3::int, $4::int - 1, 300) s WHERE room_id = $1`,
          ...[roomId, side, from, until],
        )
    },
    /** what the page of a side signed: it was linked all the time. @param count beats of five seconds from the start */
    async brings(
      who: Client,
      call: CardBooked,
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
    finding: async ({ id }: CardBooked, who: Client = cards.fan()) => {
      const reply = await who.call('GET', cards.pathOf({ id, purchaseId: '' }))
      expect(reply.status, reply.text).to.equal(200)
      return reply.body
    },
    /** how often a kind of news of a call is in the mails of anybody, or in an inbox */
    news: (who: Client) => cards.world().news(who),
  }
}
