import { expect } from 'chai'
import type { OwnCalls } from '#api/bookings/contract.ts'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson } from '../journey/people.ts'
import { CALL_PRICE, CONFIRM, dayAt, soldCall } from '../journey/soldCall.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

describe('journey: a call that is paid by wallet', function () {
  this.timeout(120_000)
  const stage = useStage('chains')

  const { offerCalls, sell, book, cancelForNothing, bookingsOf, openBooking, escrowOf } = soldCall(stage)

  /** What came past the calendar is given back by its creator. */
  async function giveForeignBack(creator: Creator, studio: WatchedPage): Promise<void> {
    const escrow = await escrowOf(creator)
    // somebody calls the contract past every page
    const stranger = await makePerson(stage.url())
    const own = await creator.call<OwnCalls>('GET', '/v1/me/calls')
    const sale = own.offers[0]?.prices[0]?.sale ?? expect.fail('nothing is sold')
    const agreement = {
      ...{ creator: creator.account.address, fan: stranger.account.address, currency: 0, amount: CALL_PRICE },
      ...{ startAt: Date.parse(dayAt(6)) / 1000, lengthMinutes: 30, policyId: sale.policyId },
      ...{ summaryHash: `0x${'00'.repeat(32)}`, nonce: 1n },
    }
    await escrow.send(stranger, 'book', [agreement, BigInt(sale.offerNo)], CALL_PRICE)
    const foreign = await openBooking(creator)
    expect(foreign.isPlaced).to.equal(false)
    await studio.page.reload()
    const note = `[data-testid=unplaced-${foreign.id}]`
    await studio.press(`${note} button:text-is("Give the money back")`)
    await studio.press('button:text-is("Give 0.02 ETH back")')
    await studio.press(CONFIRM)
    await studio.page.locator(note).waitFor({ state: 'detached' })
    expect(await escrow.status(creator, foreign.escrow?.id ?? '0x')).to.equal(6)
  }

  it('[S3.35][S3.43][S3.49][S3.50] the price goes on the chain, a fan books with one prompt, cancels for nothing, books again and pays by their word', async () => {
    const creator = await stage.creator('tidepool', [])
    const offerId = await offerCalls(creator)
    const studio = await stage.visit('/studio/calendar', creator)
    await sell(studio)

    const fan = await makePerson(stage.url())
    const page = await stage.visit(`/c/${creator.handle}`, fan)
    const urlOf = (days: number) => `/c/${creator.handle}/book?offer=${offerId}&at=${dayAt(days)}`
    await book(page, urlOf(5))
    const first = await openBooking(fan)
    expect(first).to.include({ side: 'fan', isPlaced: true, startsAt: dayAt(5), media: 'video' })
    const escrow = await escrowOf(fan)
    expect(await escrow.status(fan, first.escrow?.id ?? '0x')).to.equal(1)

    await page.press('main a:text-is("Your calls")')
    await page.press(`[data-testid=booking-${first.id}] a`)
    await page.page.getByText('0.02 ETH held by the escrow').waitFor()
    await expectAccessible(page.page)
    await cancelForNothing(page)
    expect(await escrow.status(fan, first.escrow?.id ?? '0x')).to.equal(6)

    await book(page, urlOf(5))
    const second = await openBooking(creator)
    await studio.page.reload()
    await studio.page.getByTestId(`booking-${second.id}`).waitFor()
    await expectAccessible(studio.page)
    const held = await creator.wallet.chain.getBalance({ address: creator.account.address })
    await escrow.send(fan, 'confirm', [second.escrow?.id ?? '0x'])
    const paid = await until('it is paid', async () =>
      (await bookingsOf(creator)).find(({ id, settlement }) => id === second.id && settlement !== null),
    )
    const { toCreator = '0', toFan, fee = '0' } = paid.settlement ?? {}
    expect([BigInt(toCreator) + BigInt(fee), toFan]).to.deep.equal([CALL_PRICE, '0'])
    expect(await creator.wallet.chain.getBalance({ address: creator.account.address })).to.equal(
      held + BigInt(toCreator),
    )
    await page.page.goto(`${stage.url()}/me/calls/${second.id}`)
    await page.page.getByText('Paid', { exact: true }).first().waitFor()

    if (IS_DEEP) await giveForeignBack(creator, studio)

    for (const one of [studio, page]) await one.expectClean()
    for (const { page: open } of [studio, page]) await open.context().close()
  })
})
