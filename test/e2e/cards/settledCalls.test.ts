import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { useStage } from '../journey/useStage.ts'
import { cardCalls, HOUR_MS, PHONE } from './cardCalls.ts'
import { CARDS, cardFans, expectNoChainWords } from './cardFans.ts'

const MINUTE_MS = 60_000

describe('journey: a call that is reserved by card', function () {
  this.timeout(180_000)
  const stage = useStage('cards')
  const { makeReady, payThere, fan, passDays, aheadS, provided } = cardFans(stage)

  const { offerCalls, timeAfter, bookingOf, purchases, moveClockOf, signIn, shares } = cardCalls(stage)

  it('[S0.10][S0.11][S0.15] a fan without a wallet reserves two calls: one is cancelled late and half of it is taken, the other gets another date and is paid once its time is over', async () => {
    const creator = await stage.creator('harbour', [])
    await makeReady(creator, stage.email('harbour'))
    const offerId = await offerCalls(creator)

    // three to say who they are, the time, and the one that reserves
    const late = await timeAfter(creator, offerId, 30)
    const visit = await fan(`/c/${creator.handle}/book?offer=${offerId}&at=${late}`, PHONE)
    const { page } = visit
    await moveClockOf(page)
    const presses = visit.presses()
    await signIn(visit, stage.email('caller'))
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
    await moveClockOf(studio.page)
    await studio.page.getByText('€80.00 held on the fan’s card').waitFor()
    await expectAccessible(studio.page)

    // another date within the days of its hold, by one press each
    const held = await bookingOf(visit, (one) => one.id === id)
    await page.goto(`${stage.url()}/me/calls/${id}`)
    await visit.press('[data-testid=move-propose]')
    await page.locator('[data-testid=move-sheet] [data-testid=book-times] button').first().click()
    await expectAccessible(page)
    await expectNoChainWords(page)
    await visit.press('[data-testid=move-send]')
    await page.getByTestId('move-withdraw').waitFor()
    await studio.press('[data-testid=move-accept]')
    await studio.page.getByTestId('move-done').waitFor()
    await expectAccessible(studio.page)
    const moved = await bookingOf(visit, (one) => one.id === id && one.revision === 1)
    expect(moved.startsAt).to.not.equal(held.startsAt)
    expect([moved.hold, moved.move]).to.deep.equal([held.hold, null])
    // what its creator may state counts from its end, whatever time of the day that is, and before its record is judged
    const toEndMs = Date.parse(moved.endsAt) - Date.now() - aheadS() * 1000
    await passDays((toEndMs + MINUTE_MS) / (24 * HOUR_MS))
    await creator.call('POST', `/v1/me/calls/bookings/${id}/steps`, { kind: 'confirm', shown: null })
    await bookingOf(visit, ({ status }) => status === 'confirmed')
    // a record in which nobody came does not end what its creator states
    await passDays(HOUR_MS / (24 * HOUR_MS))
    const contested = await bookingOf(visit, (one) => one.id === id && one.finding !== null)
    expect([contested.status, contested.finding?.kind]).to.deep.equal(['confirmed', 'contested'])
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
