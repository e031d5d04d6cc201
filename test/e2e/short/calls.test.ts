import { expect } from 'chai'
import type { OwnCalls } from '#api/bookings/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import type { ExpectedFailure } from '../journey/watchPage.ts'

const TIMES = '[data-testid=book-times]'
/** Another fan was faster. */
const TAKEN: ExpectedFailure = {
  method: 'POST',
  path: /^\/v1\/channels\/chn_\w+\/calls\/off_\w+\/reservations$/,
  code: 'CONFLICT',
}

describe('journey: a creator opens hours for calls, and a fan holds one', function () {
  this.timeout(120_000)
  const stage = useStage('short')

  it('[S3.50] from no hours to a price and a time that one of two fans gets, the other is shown what is free next, and pausing shuts it', async () => {
    const creator = await stage.creator('tidepool', [])
    const studio = await stage.visit('/studio/calendar', creator)
    await studio.page.locator('[data-testid=fan-days], [data-testid=save-hours]').first().waitFor()
    await studio.press('button:text-is("Open these hours")')
    await studio.page.locator('[data-testid=save-hours]').waitFor({ state: 'detached' })
    await studio.press('button:text-is("Add an offer")')
    await studio.type('Price in ETH', '0.02')
    const row = studio.page.locator('[data-testid=courses] tr', { hasText: 'The call breaks off halfway' })
    expect(await row.first().textContent()).to.include('0.01 ETH')
    await expectAccessible(studio.page)
    await studio.press('button:text-is("Add this offer")')
    // what fans would see stands there before anything is saved
    await studio.page.locator('[data-testid^=offer-]').first().waitFor()
    const own = await creator.call<OwnCalls>('GET', '/v1/me/calls')
    expect(own.offers.map(({ prices }) => prices[0]?.units)).to.deep.equal(['20000000000000000'])

    const [first, second] = [await makePerson(stage.url()), await makePerson(stage.url())]
    const fan = await stage.visit(`/c/${creator.handle}`, first)
    await fan.press('a:has-text("Book a call")')
    const late = await stage.visit(`/c/${creator.handle}/book`, second)
    for (const one of [fan, late]) await one.press(`${TIMES} button >> nth=-1`)
    const moment = await fan.page.locator('[data-testid=book-moment]').textContent()
    expect(await late.page.locator('[data-testid=book-moment]').textContent()).to.equal(moment)
    await fan.press('button:text-is("Hold this time")')
    await fan.page.getByRole('heading', { name: /^Held for you until/ }).waitFor()
    await expectAccessible(fan.page)
    await late.press('button:text-is("Hold this time")')
    const lost = late.page.locator('[data-testid=book-lost]')
    await lost.waitFor()
    expect(await lost.getByRole('button').count()).to.equal(3)
    await lost.getByRole('button').first().click()
    await late.press('button:text-is("Hold this time")')
    await late.page.getByRole('heading', { name: /^Held for you until/ }).waitFor()
    const held = async (person: typeof first) =>
      (await person.call<{ reservations: Reservation[] }>('GET', '/v1/me/calls/reservations')).reservations
    const [[mine], [theirs]] = [await held(first), await held(second)]
    expect(mine?.startsAt).not.to.equal(theirs?.startsAt)

    await fan.press('button:text-is("Give it back")')
    await fan.page.locator(`${TIMES} button`).first().waitFor()
    expect(await held(first)).to.deep.equal([])
    await studio.press('button:text-is("Pause booking")')
    await studio.page.getByRole('button', { name: 'Open booking' }).waitFor()
    await fan.page.reload()
    await fan.page.getByText('takes no bookings for now').waitFor()

    await late.expectClean([TAKEN])
    for (const one of [studio, fan]) await one.expectClean()
    for (const { page } of [studio, fan, late]) await page.context().close()
  })
})
