import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { useStage } from '../journey/useStage.ts'
import { cardCalls, HOUR_MS, PHONE } from './cardCalls.ts'
import { cardFans, expectNoChainWords } from './cardFans.ts'

/** Its bank asks who pays each time; and one that can be saved, and is declined whenever it is charged. */
const ASKED = '4000002760003184'
const DECLINED_LATER = '4000000000000341'

describe('journey: a call far ahead is reserved by card', function () {
  this.timeout(240_000)
  const stage = useStage('cards')
  const { makeReady, payThere, isAtProvider, fan, passDays, aheadS, provided } = cardFans(stage)
  const { offerCalls, timeAfter, isFree, proposeDate, bookingOf, purchases, moveClockOf, signIn, shares } =
    cardCalls(stage)

  it('[S0.10][S0.15] a fan saves a card for two calls: one gets another date and is held a day before it, as their bank asks them, and the other lapses', async () => {
    const creator = await stage.creator('farreach', [])
    await makeReady(creator, stage.email('farreach'))
    const offerId = await offerCalls(creator)
    const asked = await timeAfter(creator, offerId, 159)
    const late = new Date(Date.parse(asked) - 3 * HOUR_MS).toISOString()
    const early = new Date(Date.parse(late) - HOUR_MS).toISOString()
    const bookAt = (at: string) => `/c/${creator.handle}/book?offer=${offerId}&at=${at}`

    const visit = await fan(bookAt(asked), PHONE)
    const { page } = visit
    await signIn(visit, stage.email('ahead'))
    async function reserve(number: string): Promise<void> {
      await visit.press('button:text-is("Hold this time")')
      await page.getByText('Your card is saved').first().waitFor()
      await visit.press('button:text-is("Reserve €80.00 by card")')
      await payThere(page, number)
    }
    await reserve(ASKED)
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Your card is saved').first().waitFor()
    await page.getByRole('link', { name: 'Your calls' }).waitFor()
    await expectAccessible(page)
    await expectNoChainWords(page)
    const kept = await bookingOf(visit, ({ startsAt }) => startsAt === asked)
    expect([kept.status, kept.isSecured, kept.hold?.captureBefore]).to.deep.equal(['booked', false, null])

    await page.goto(stage.url() + bookAt(early))
    await reserve(DECLINED_LATER)
    await page.getByRole('link', { name: 'Your calls' }).click()
    await page.waitForURL(`${stage.url()}/me/calls`)
    const lapsing = await bookingOf(visit, ({ startsAt }) => startsAt === early)
    await page.goto(`${stage.url()}/me/calls/${kept.id}`)
    await page.getByText('Not held yet').first().waitFor()
    await expectAccessible(page)
    await expectNoChainWords(page)

    // its creator asks for another date, and the money is to be held for that one
    await proposeDate(creator, kept, late)
    await page.getByTestId('move-note').waitFor()
    await expectAccessible(page)
    await expectNoChainWords(page)
    await visit.press('[data-testid=move-accept]')
    await page.getByTestId('move-done').waitFor()
    const moved = await bookingOf(visit, ({ startsAt }) => startsAt === late)
    expect([moved.id, moved.hold?.later?.nextAt]).to.deep.equal([
      ...[kept.id, new Date(Date.parse(late) - 48 * HOUR_MS).toISOString()],
    ])
    expect(await isFree(creator, offerId, asked), 'its old time').to.equal(true)
    expect((await purchases(visit)).map(({ state, hold }) => [state, hold])).to.deep.equal([
      ['saved', null],
      ['saved', null],
    ])

    /** Until so many hours before the later one. */
    const startMs = Date.now() + aheadS() * 1000
    let passedMs = 0
    async function passUntil(hours: number): Promise<void> {
      const byMs = Date.parse(late) - hours * HOUR_MS - startMs - passedMs
      passedMs += byMs
      await passDays(byMs / (24 * HOUR_MS))
      await moveClockOf(page)
    }
    const failedTries = async () => (await purchases(visit)).filter(({ state }) => state === 'failed').length
    await passUntil(46.9)
    await until('both are refused', async () => (await failedTries()) === 2)
    await passUntil(23)
    await until('both are refused again', async () => (await failedTries()) === 4)
    await page.goto(`${stage.url()}/me/calls/${kept.id}`)
    await page.getByRole('button', { name: 'Hold €80.00 now' }).waitFor()
    await expectAccessible(page)
    await visit.press('button:text-is("Hold €80.00 now")')
    await isAtProvider(page)
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.waitForURL(`${stage.url()}/me/calls/${kept.id}`)
    const held = await bookingOf(visit, (one) => one.id === kept.id && one.isSecured)
    expect(Date.parse(held.hold?.captureBefore ?? '')).to.be.at.least(Date.parse(held.endsAt) + 48 * HOUR_MS)
    await page.getByText('€80.00 held on your card').waitFor()

    // the other one is tried twice more, and no more
    await passUntil(12.9)
    await until('it is refused once more', async () => (await failedTries()) === 5)
    await passUntil(2.9)
    const lapsed = await bookingOf(visit, ({ id, settlement }) => id === lapsing.id && settlement !== null)
    expect([lapsed.status, ...shares(lapsed)]).to.deep.equal(['refunded', 'unsecured', '0', '8000', '0'])
    expect(await failedTries()).to.equal(6)
    await page.goto(`${stage.url()}/me/calls/${lapsing.id}`)
    await page.getByText('could not be held').first().waitFor()
    await expectAccessible(page)
    await expectNoChainWords(page)
    expect(await isFree(creator, offerId, early), 'its time').to.equal(true)

    // what was held goes free, and no card is saved any more
    await creator.call('POST', `/v1/me/calls/bookings/${kept.id}/steps`, {
      ...{ kind: 'decline', shown: { toCreator: '0', toFan: '8000', fee: '0' } },
    })
    // a worker looks for cards that are not needed every 15 seconds
    const isReleased = async () =>
      (await purchases(visit)).filter(({ state }) => state === 'released').length === 3
    await until('nothing is saved or held', isReleased, { withinMs: 60_000 })
    await visit.expectClean(provided())
    await page.context().close()
  })
})
