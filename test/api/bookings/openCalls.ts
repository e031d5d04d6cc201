import { expect } from 'chai'
import type { CallOffer } from '#api/bookings/contract.ts'
import type { FreeRun } from '#api/bookings/reservations/contract.ts'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { type Client, type Reply, request } from '#test/kit/client.ts'
import { type CallSeller, newCallSeller } from './callSeller.ts'

const DAY_MS = 86_400_000
const STEP_MS = 900_000

/** Around the clock, with a quarter of an hour between two calls. */
export const ALWAYS: CallCalendar = {
  ...{ zone: 'UTC', hours: [1, 2, 3, 4, 5, 6, 7].map(allDay), days: [] },
  ...{ bufferMinutes: 15, noticeMinutes: 60, horizonDays: 30, mostADay: null, isPaused: false },
}

function allDay(weekday: number) {
  return { weekday, fromMinute: 0, toMinute: 1440 }
}

/** An instant on a date of UTC some days from now. */
export function timeIn(days: number, clock: string): string {
  return new Date(
    `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T${clock}Z`,
  ).toISOString()
}

/** Somebody who can be called, and the offer of theirs. */
export interface OpenCalls {
  seller: CallSeller
  channelId: string
  offer: CallOffer
  path: string
  /** beginnings that anybody sees, one by one */
  times(): Promise<string[]>
  hold(fan: Pick<Client, 'call'>, startsAt: string): Promise<Reply>
}

/** Half an hour at a time, unless the length is another. */
export async function openCalls(
  url: string,
  calendar: Partial<CallCalendar> = {},
  lengthMinutes = 30,
  of?: CallSeller,
): Promise<OpenCalls> {
  const seller = of ?? (await newCallSeller(url))
  const { body } = await seller.client.call('GET', '/v1/me/channels')
  const channelId = body.channels[0].id as string
  const set = await seller.setCalendar(0, { ...ALWAYS, ...calendar })
  expect(set.status, set.text).to.equal(200)
  const offer = await seller.offered({ lengthMinutes })
  const path = `/v1/channels/${channelId}/calls/${offer.id}`
  return {
    ...{ seller, channelId, offer, path },
    async times() {
      const reply = await request(url, 'GET', `${path}/times`)
      expect(reply.status, reply.text).to.equal(200)
      return (reply.body.runs as FreeRun[]).flatMap(stepsOf)
    },
    hold: (fan, startsAt) => fan.call('POST', `${path}/reservations`, { body: { startsAt } }),
  }
}

function stepsOf({ first, last }: FreeRun): string[] {
  const firstMs = Date.parse(first)
  const steps = (Date.parse(last) - firstMs) / STEP_MS
  return Array.from({ length: steps + 1 }, (_, n) => new Date(firstMs + n * STEP_MS).toISOString())
}

/** What an account holds. */
export async function heldBy(fan: Pick<Client, 'call'>) {
  return (await fan.call('GET', '/v1/me/calls/reservations')).body.reservations
}
