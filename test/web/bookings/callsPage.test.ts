import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Problem } from '#domain/problem.ts'
import { until } from '#test/kit/time/until.ts'
import { sampleCalendar, sampleOffer, sampleOffers } from '#web/fixtures/bookings/sampleCalls.ts'
import { useFixtures } from '../build/useFixtures.ts'
import {
  answer,
  fieldOf,
  holdQuestions,
  rowsOf as listed,
  nothing,
  type Questions,
  sentBy,
  stored,
} from './heldQuestions.ts'

const conflict: Problem = {
  ...{ type: '', title: 'Something changed meanwhile', status: 409, code: 'CONFLICT', ref: 'r_1' },
  detail: 'This was changed meanwhile.',
}

describe('hours and offers of calls, in the page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let questions: Questions

  beforeEach(async () => {
    page = await fixtures.newPage({ viewport: { width: 1440, height: 900 } })
    questions = await holdQuestions(page)
    await page.goto(`${fixtures.url()}/?state=calls:open`)
    await page.getByTestId('weekday-1').waitFor()
  })

  const rowsOf = (weekday: number) => listed(page, weekday)
  const field = (weekday: number, half: number) => fieldOf(page, weekday, half)
  const question = (method: string) => questions.next(method)
  const bar = () => page.getByTestId('save-hours')
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  it('are painted with the mouse, read beside it, and saved once', async () => {
    await page.getByTestId('week-grid').scrollIntoViewIfNeeded()
    await page.mouse.move(...(await field(2, 20)))
    await page.mouse.down()
    await page.mouse.move(...(await field(3, 22)))
    await page.mouse.up()
    expect(await rowsOf(2)).to.deep.equal(['Remove Tuesday, 10:00 to 11:30'])
    expect(await rowsOf(3)).to.deep.equal([
      ...['Remove Wednesday, 10:00 to 11:30', 'Remove Wednesday, 18:00 to 24:00'],
    ])
    await page.getByRole('button', { name: 'Save hours' }).dblclick()
    const put = await question('PUT')
    const { revision, calendar } = sentBy(put)
    expect([revision, calendar.hours.filter(({ weekday }) => weekday === 2)]).to.deep.equal([
      3,
      [{ weekday: 2, fromMinute: 600, toMinute: 690 }],
    ])
    await answer(put, stored(calendar, 4))
    await bar().waitFor({ state: 'detached' })
    expect(questions.asked).to.deep.equal(['PUT'])
    expect(await rowsOf(2)).to.deep.equal(['Remove Tuesday, 10:00 to 11:30'])
  })

  it('are painted field by field with a finger, and not at all where the browser takes the pointer away', async () => {
    const touched = await fixtures.newPage({ viewport: { width: 1100, height: 900 }, hasTouch: true })
    await page.close()
    page = touched
    await page.goto(`${fixtures.url()}/?state=calls:open`)
    await page.getByTestId('week-grid').scrollIntoViewIfNeeded()
    await page.touchscreen.tap(...(await field(5, 20)))
    expect(await rowsOf(5)).to.deep.equal(['Remove Friday, 10:00 to 10:30'])
    await page.mouse.move(...(await field(5, 20)))
    await page.mouse.down()
    await page.locator('.weekcells > .weekday:nth-child(5) > .open').waitFor({ state: 'detached' })
    await page.locator('.weekcells').dispatchEvent('pointercancel')
    await page.mouse.up()
    expect(await rowsOf(5)).to.deep.equal(['Remove Friday, 10:00 to 10:30'])
    await page.touchscreen.tap(...(await field(5, 20)))
    expect(await rowsOf(5)).to.deep.equal([])
  })

  it('that overlap are marked in their row and not sent', async () => {
    await page.getByLabel('Monday from').nth(1).selectOption('12:30')
    const fault = page.getByTestId('weekday-1').getByRole('alert')
    expect(await fault.textContent()).to.match(/overlap/)
    await press('Save hours')
    expect(await bar().textContent()).to.match(/Look at the hours marked above/)
    await press('Discard')
    await fault.waitFor({ state: 'detached' })
    expect(questions.asked).to.deep.equal([])
  })

  it('that were changed elsewhere stay as they are typed, and are saved over it by another press', async () => {
    await page.getByLabel('Most calls in a day').selectOption('2')
    await press('Save hours')
    const first = await question('PUT')
    await answer(first, conflict, 409)
    await answer(await question('GET'), stored({ ...sentBy(first).calendar, mostADay: 9 }, 7))
    await bar().getByText('changed elsewhere').waitFor()
    expect(await page.getByLabel('Most calls in a day').inputValue()).to.equal('2')
    await press('Save hours')
    const { revision, calendar } = sentBy(await question('PUT'))
    expect([revision, calendar.mostADay]).to.deep.equal([7, 2])
  })

  it('are paused at once, without what is being set', async () => {
    await page.getByLabel('Most calls in a day').selectOption('2')
    await press('Pause booking')
    const put = await question('PUT')
    const { calendar } = sentBy(put)
    expect([calendar.isPaused, calendar.mostADay]).to.deep.equal([true, 4])
    await answer(put, stored(calendar, 4))
    await page.getByRole('button', { name: 'Open booking' }).waitFor()
    await press('Save hours')
    const { revision, calendar: saved } = sentBy(await question('PUT'))
    expect([revision, saved.isPaused, saved.mostADay]).to.deep.equal([4, true, 2])
  })

  it('[S3.50] an offer is sent once, and one whose offer is gone becomes one more', async () => {
    await page.getByRole('button', { name: /^Change Video call · 30 min/ }).click()
    const sheet = page.getByTestId('call-offer-sheet')
    await sheet.getByLabel('Price by card').fill('80.01')
    const late = sheet.getByRole('row', { name: /Cancelled later/ })
    expect(await late.textContent()).to.match(/50 %€40\.000\.01 ETH$/)
    await sheet.getByLabel('Price by card').press('Enter')
    await sheet.getByLabel('Price by card').press('Enter')
    const first = await question('POST')
    const { replaces, prices } = sentBy(first)
    expect([replaces, prices[0]?.units]).to.deep.equal(['off_0000000000000000000001', '8001'])
    await answer(first, conflict, 409)
    await answer(await question('GET'), nothing)
    await sheet.getByText('is gone by now').waitFor()
    expect(await sheet.getByLabel('Price by card').inputValue()).to.equal('80.01')
    expect(questions.asked).to.deep.equal(['POST', 'GET'])
    await sheet.getByRole('button', { name: 'Add this offer' }).click()
    const second = await question('POST')
    expect([sentBy(second).replaces, sentBy(second).prices[0]?.units]).to.deep.equal([null, '8001'])
    await answer(second, nothing, 201)
    await sheet.waitFor({ state: 'detached' })
  })

  it('lose no focus with what is removed', async () => {
    const focused = () => page.evaluate('document.activeElement.textContent')
    await page.getByLabel('Most calls in a day').selectOption('2')
    await page.getByRole('button', { name: 'Discard' }).press('Enter')
    await until('the focus at the hours', async () => (await focused()) === 'Weekly hours')
    await page.getByRole('button', { name: 'Remove Monday, 10:00 to 12:45' }).press('Enter')
    expect(await focused()).to.equal('Monday')
    await page.getByRole('button', { name: 'Remove Thu 31 Dec 2026', exact: true }).press('Enter')
    expect(await focused()).to.equal('Other hours on a date')
    await page.getByRole('button', { name: /^Change Video call · 30 min/ }).press('Enter')
    await press('Save this offer')
    const [, voice] = sampleOffers
    const changed = [sampleOffer(9, {}), ...(voice ? [voice] : [])]
    await answer(await question('POST'), { ...stored(sampleCalendar, 3), offers: changed }, 201)
    await until('the focus at the offers', async () => (await focused()) === 'What you offer')
    await page.getByRole('button', { name: /^Take back Voice call/ }).press('Enter')
    await page.getByRole('button', { name: 'Take it back' }).press('Enter')
    const gone = await question('DELETE')
    expect(new URL(gone.request().url()).pathname).to.equal('/v1/me/calls/offers/off_0000000000000000000002')
    await answer(gone, nothing)
    await page.getByText('Nothing yet. An offer is').waitFor()
    await until('the focus at the offers', async () => (await focused()) === 'What you offer')
  })
})
