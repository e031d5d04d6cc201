import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { OwnCalls } from '#api/bookings/contract.ts'
import type { FreeRun } from '#api/bookings/reservations/contract.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { Creator } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { CARDS, cardFans, expectNoChainWords } from './cardFans.ts'

const PHONE = { width: 390, height: 844 }
const HOUR_MS = 3_600_000

/** What a page is answered that is signed in. */
const ask = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate<T>(`(async () => (await fetch('${path}')).json())()`)

describe('journey: a call that is reserved by card', function () {
  this.timeout(180_000)
  const stage = useStage('cards')
  const { makeReady, payThere, codeFor, fan, passDays, provided } = cardFans(stage)

  /** Half an hour for eighty euros, at any time of the week. */
  async function offerCalls(creator: Creator): Promise<string> {
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, toMinute: 1440 }))
    const calendar = {
      ...{ zone: 'UTC', hours, days: [], bufferMinutes: 15, noticeMinutes: 60 },
      ...{ horizonDays: 30, mostADay: null, isPaused: false },
    }
    await creator.call('PUT', '/v1/me/calls/calendar', { revision: 0, calendar })
    const own = await creator.call<OwnCalls>('POST', '/v1/me/calls/offers', {
      ...{ media: 'video', lengthMinutes: 30, terms: 'moderate', replaces: null },
      prices: [{ rail: 'card', currency: 'EUR', units: '8000' }],
    })
    return own.offers[0]?.id ?? expect.fail('no offer was made')
  }

  /** A whole hour some hours from now, by the clock of the server. */
  async function timeAfter(creator: Creator, offerId: string, hours: number): Promise<string> {
    const { channel } = await creator.page()
    const path = `/v1/channels/${channel.id}/calls/${offerId}/times`
    const { runs } = await creator.call<{ runs: FreeRun[] }>('GET', path)
    const first = Date.parse(runs[0]?.first ?? '')
    return new Date(Math.ceil(first / HOUR_MS + hours) * HOUR_MS).toISOString()
  }

  const bookings = async ({ page }: WatchedPage) =>
    (await ask<{ bookings: BookedCall[] }>(page, '/v1/me/calls/bookings')).bookings
  const bookingOf = (visit: WatchedPage, isSo: (one: BookedCall) => boolean) =>
    until('the booking', async () => (await bookings(visit)).find(isSo))
  const purchases = async ({ page }: WatchedPage) =>
    (await ask<{ purchases: Purchase[] }>(page, '/v1/me/purchases')).purchases

  it('[S0.10][S0.11][S0.15] a fan without a wallet reserves two calls: one is cancelled late and half of it is taken, the other is paid once its time is over', async () => {
    const creator = await stage.creator('harbour', [])
    await makeReady(creator, stage.email('harbour'))
    const offerId = await offerCalls(creator)

    // three to say who they are, the time, and the one that reserves
    const late = await timeAfter(creator, offerId, 30)
    const visit = await fan(`/c/${creator.handle}/book?offer=${offerId}&at=${late}`, PHONE)
    const { page } = visit
    const presses = visit.presses()
    await visit.press('button:text-is("Sign in to hold this time")')
    await visit.press('button:has-text("Use e-mail")')
    const email = stage.email('caller')
    await page.getByLabel('E-mail address').fill(email)
    await visit.press('button:has-text("Send code")')
    await page.getByLabel('Code from the mail').fill(await codeFor(email))
    await visit.press('button:text-is("Hold this time")')
    await page.getByText('is held on your card and not charged').waitFor()
    await expectAccessible(page)
    await expectNoChainWords(page)
    await visit.press('button:text-is("Reserve €80.00 by card")')
    expect(visit.presses() - presses).to.be.at.most(5)
    await payThere(page, CARDS.good)
    await page.waitForURL(`${stage.url()}/me/calls`)
    const first = await bookingOf(visit, ({ status }) => status === 'booked')
    expect(first.hold?.captureBefore).to.satisfy(
      (until: string) => Date.parse(until) >= Date.parse(first.endsAt) + 48 * HOUR_MS,
    )
    await page.goto(`${stage.url()}/me/calls/${first.id}`)
    await page.getByText('€80.00 held on your card').waitFor()
    await expectAccessible(page)
    await expectNoChainWords(page)
    expect((await purchases(visit)).map(({ state, paidAt }) => [state, paidAt])).to.deep.equal([
      ['held', null],
    ])

    await visit.press('button:text-is("Cancel · costs €40.00")')
    await visit.press('button:text-is("Cancel for €40.00")')
    const cancelled = await bookingOf(visit, ({ hold }) => hold?.isDone === true)
    const shares = ({ settlement: of }: BookedCall) => [of?.cause, of?.toCreator, of?.toFan, of?.fee]
    expect(shares(cancelled)).to.deep.equal(['cancelled', '3600', '4000', '400'])
    await until('half of it is taken', async () => (await purchases(visit))[0]?.state === 'paid')
    expect((await purchases(visit))[0]).to.include({ amount: 4000, fee: 400, creatorGets: 3600 })

    await page.goto(
      `${stage.url()}/c/${creator.handle}/book?offer=${offerId}&at=${await timeAfter(creator, offerId, 26)}`,
    )
    await visit.press('button:text-is("Hold this time")')
    await visit.press('button:text-is("Reserve €80.00 by card")')
    await payThere(page, CARDS.good)
    await page.waitForURL(`${stage.url()}/me/calls`)
    const { id } = await bookingOf(visit, ({ status }) => status === 'booked')

    const studio = await stage.visitAsking(`/me/calls/${id}`, creator)
    await studio.page.getByText('€80.00 held on the fan’s card').waitFor()
    await expectAccessible(studio.page)
    // the last file of its world: what pages read as now does not move with it
    await passDays(2)
    await creator.call('POST', `/v1/me/calls/bookings/${id}/steps`, { kind: 'confirm', shown: null })
    await bookingOf(visit, ({ status }) => status === 'confirmed')
    // nobody objects within its window
    await passDays(4)
    const paid = await bookingOf(visit, (one) => one.id === id && one.hold?.isDone === true)
    expect(shares(paid)).to.deep.equal(['windowClosed', '7200', '0', '800'])
    await until('all of it is taken', async () => {
      const [second] = await purchases(visit)
      return second?.state === 'paid' && second.amount === 8000
    })
    await page.goto(`${stage.url()}/me/calls/${id}`)
    await page.getByText('Fee of this site').waitFor()
    await expectAccessible(page)

    // both money pages
    await page.goto(`${stage.url()}/me`)
    await page.locator('[data-testid=receipt-row]').nth(1).waitFor()
    await expectAccessible(page)
    await studio.page.goto(`${stage.url()}/studio/earnings`)
    const sales = studio.page.locator('[data-testid=entry]', { hasText: 'Sale by card' })
    for (const sum of ['€72.00', '€36.00']) await sales.filter({ hasText: sum }).waitFor()
    await studio.expectClean()
    await visit.expectClean(provided())
    for (const one of [visit, studio]) await one.page.context().close()
  })
})
