import type { Page } from 'playwright-core'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { FreeRun } from '#api/bookings/reservations/contract.ts'
import { type CardMoveAgreement, cardMoveText } from '#domain/calls/cardMove.ts'
import { until } from '#test/kit/time/until.ts'
import type { Creator } from '../journey/people.ts'
import { offerAllWeek } from '../journey/soldCall.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { CARDS, cardFans } from './cardFans.ts'
import type { CardStage } from './cardProvider.ts'

export const PHONE = { width: 390, height: 844 }
export const HOUR_MS = 3_600_000

/** What a page is answered that is signed in. */
const ask = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate<T>(`(async () => (await fetch('${path}')).json())()`)

const secondsOf = (at: string) => Math.floor(Date.parse(at) / 1000)

function agreementOf(booking: BookedCall, newStartsAt: string): CardMoveAgreement {
  const { channel, media, lengthMinutes, price, hold, startsAt, policy } = booking
  if (!channel || !media || !hold) throw new Error(`${booking.id} was not reserved here by card`)
  const captureBefore = hold.captureBefore === null ? null : secondsOf(hold.captureBefore)
  return {
    ...{
      handle: channel.handle,
      policy,
      media,
      lengthMinutes,
      amount: BigInt(price.units),
      currency: price.currency,
    },
    ...{
      startAt: secondsOf(startsAt),
      newStartAt: secondsOf(newStartsAt),
      captureBefore,
      isSaved: hold.isSaved,
    },
  }
}

/** Calls of a creator that are sold by card, and what becomes of them at their fan. */
export function cardCalls(stage: CardStage) {
  const { codeFor, aheadS, passDays, payThere } = cardFans(stage)

  async function runsOf(creator: Creator, offerId: string): Promise<FreeRun[]> {
    const { channel } = await creator.page()
    const path = `/v1/channels/${channel.id}/calls/${offerId}/times`
    return (await creator.call<{ runs: FreeRun[] }>('GET', path)).runs
  }
  const bookings = async ({ page }: WatchedPage) =>
    (await ask<{ bookings: BookedCall[] }>(page, '/v1/me/calls/bookings')).bookings

  const bookingOf = (visit: WatchedPage, isSo: (one: BookedCall) => boolean) =>
    until('the booking', async () => (await bookings(visit)).find(isSo))

  /** What a browser is answered is of the server's time, which a test has moved in the database alone, by so many seconds; from its next answer on. */
  async function moveClockOf(page: Page, byS: number = aheadS()): Promise<void> {
    const byMs = byS * 1000
    await page.context().unroute('**/v1/**')
    await page.context().route('**/v1/**', async (route) => {
      const response = await route.fetch()
      const { date = '' } = response.headers()
      const moved = new Date(Date.parse(date) + byMs).toUTCString()
      await route.fulfill({ response, headers: { ...response.headers(), date: moved } })
    })
  }

  return {
    /** Half an hour for eighty euros, at any time of the week. */
    offerCalls: (creator: Creator) => offerAllWeek(creator, { rail: 'card', currency: 'EUR', units: '8000' }),
    /** A whole hour some hours from now, by the clock of the server. */
    async timeAfter(creator: Creator, offerId: string, hours: number): Promise<string> {
      const [run] = await runsOf(creator, offerId)
      const first = Date.parse(run?.first ?? '')
      return new Date(Math.ceil(first / HOUR_MS + hours) * HOUR_MS).toISOString()
    },
    /** Whether a call can be booked then. */
    async isFree(creator: Creator, offerId: string, at: string): Promise<boolean> {
      const atMs = Date.parse(at)
      const runs = await runsOf(creator, offerId)
      return runs.some(({ first, last }) => Date.parse(first) <= atMs && atMs <= Date.parse(last))
    },
    /** Its creator proposes another date for a call that is booked. */
    proposeDate: (creator: Creator, booking: BookedCall, at: string) =>
      creator.call('POST', `/v1/me/calls/bookings/${booking.id}/card-moves`, {
        ...{ startAt: secondsOf(at), text: cardMoveText(agreementOf(booking, at)) },
      }),
    bookingOf,
    moveClockOf,
    purchases: async ({ page }: WatchedPage) =>
      (await ask<{ purchases: Purchase[] }>(page, '/v1/me/purchases')).purchases,
    /** Time for everybody, to so many seconds before a date; pages read it from their next answer on. */
    async passUntil(at: string, secondsBefore: number, pages: Page[]): Promise<void> {
      const leftS = Math.round((Date.parse(at) - Date.now()) / 1000) - aheadS()
      await passDays((leftS - secondsBefore) / 86_400)
      for (const page of pages) await moveClockOf(page)
    },
    /** On the page of a time that can be held, by who is signed in: two presses, and a card that is typed. */
    async reserve(visit: WatchedPage, startsAt: string): Promise<BookedCall> {
      await visit.press('button:text-is("Hold this time")')
      await visit.press('button:text-is("Reserve €80.00 by card")')
      await payThere(visit.page, CARDS.good)
      await visit.page.waitForURL(`${stage.url()}/me/calls`)
      return bookingOf(visit, (one) => one.startsAt === startsAt && one.isSecured)
    },
    /** On the page of a time that can be held: three presses. */
    async signIn(visit: WatchedPage, email: string): Promise<void> {
      await visit.press('button:text-is("Sign in to hold this time")')
      await visit.press('button:has-text("Use e-mail")')
      await visit.page.getByLabel('E-mail address').fill(email)
      await visit.press('button:has-text("Send code")')
      await visit.page.getByLabel('Code from the mail').fill(await codeFor(email))
    },
    shares: ({ settlement: of }: BookedCall) => [of?.cause, of?.toCreator, of?.toFan, of?.fee],
  }
}
