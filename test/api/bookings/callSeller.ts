import { expect } from 'chai'
import type { CallOffer, CallOfferWish, OwnCalls } from '#api/bookings/contract.ts'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { type Client, type Reply, signIn } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'

/** Tuesdays from nine to twelve in Berlin. */
export const TUESDAYS: CallCalendar = {
  ...{ zone: 'Europe/Berlin', hours: [{ weekday: 2, fromMinute: 540, toMinute: 720 }], days: [] },
  ...{ bufferMinutes: 15, noticeMinutes: 1440, horizonDays: 30, mostADay: 4, isPaused: false },
}

/** Half an hour by video for one and a half of the chain's own. */
export const HALF_AN_HOUR: CallOfferWish = {
  ...{ media: 'video', lengthMinutes: 30, terms: 'moderate', replaces: null },
  prices: [{ rail: 'chain', currency: '0', units: '1500000000000000000' }],
}

/** Somebody who may sell calls. */
export interface CallSeller {
  client: Client
  read(): Promise<OwnCalls>
  setCalendar(revision: number, calendar: object): Promise<Reply>
  offer(change?: Partial<CallOfferWish>): Promise<Reply>
  /** one more that must be made */
  offered(change?: Omit<Partial<CallOfferWish>, 'replaces'>): Promise<CallOffer>
  close(offerId: string): Promise<Reply>
}

/** @param client with a channel or without one */
export function callSeller(client: Client): CallSeller {
  const offer = (change = {}) =>
    client.call('POST', '/v1/me/calls/offers', { body: { ...HALF_AN_HOUR, ...change } })
  return {
    client,
    read: async () => (await client.call('GET', '/v1/me/calls')).body,
    setCalendar: (revision, calendar) =>
      client.call('PUT', '/v1/me/calls/calendar', { body: { revision, calendar } }),
    offer,
    async offered(change) {
      const { status, text, body } = await offer(change)
      expect(status, text).to.equal(201)
      return body.offers.at(-1)
    },
    close: (offerId) => client.call('DELETE', `/v1/me/calls/offers/${offerId}`),
  }
}

let made = 0

/** Somebody new with a channel. */
export async function newCallSeller(url: string): Promise<CallSeller> {
  const client = await signIn(url)
  const letters = [made % 10, Math.floor(made++ / 10) % 10].map((n) => 'bcdfghkmpt'[n]).join('')
  const reply = await client.call('POST', '/v1/channels', {
    body: { handle: `bell-${letters}-yard`, name: 'Bell yard' },
  })
  expect(reply.status, reply.text).to.equal(201)
  return callSeller(client)
}

/** How many rows calls have: calendars with their revisions, offers, those of them that are open, prices. */
export async function countCallRows(database: Database): Promise<number[]> {
  const { rows } = await database.pool('owner').query<{ all: number[] }>(
    `SELECT ARRAY[(SELECT count(*) FROM app.call_calendar), (SELECT coalesce(sum(revision), 0) FROM app.call_calendar),
       (SELECT count(*) FROM app.call_offer), (SELECT count(*) FROM app.call_offer WHERE closed_at IS NULL),
       (SELECT count(*) FROM app.call_price)]::int[] AS all`,
  )
  return rows[0]?.all ?? []
}

/** Status and code of a refusal. */
export const refusalOf = ({ status, body }: Reply) => [status, body.code]
