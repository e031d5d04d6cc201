import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import type { CallOfferWish, OwnCalls } from '#api/bookings/contract.ts'
import { sampleCalendar, sampleOffer } from '#web/fixtures/bookings/sampleCalls.ts'
import { useFixtures } from '../build/useFixtures.ts'
import {
  answer,
  fieldOf,
  holdQuestions,
  nothing,
  type Questions,
  rowsOf,
  sentBy,
  stored,
} from './heldQuestions.ts'

describe('hours and offers of calls, answered late', function () {
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

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  it('are painted to where the mouse was let go, though it moved last unseen', async () => {
    await page.getByTestId('week-grid').scrollIntoViewIfNeeded()
    await page.mouse.move(...(await fieldOf(page, 2, 20)))
    await page.mouse.down()
    const [clientX, clientY] = await fieldOf(page, 2, 23)
    await page.locator('.weekcells').dispatchEvent('pointerup', { clientX, clientY, isPrimary: true })
    expect(await rowsOf(page, 2)).to.deep.equal(['Remove Tuesday, 10:00 to 12:00'])
    await page.mouse.up()
  })

  it('that are set back while they are saved are a change of what is stored then', async () => {
    const most = page.getByLabel('Most calls in a day')
    await most.selectOption('2')
    await press('Save hours')
    const put = await questions.next('PUT')
    await most.selectOption('4')
    await answer(put, stored(sentBy(put).calendar, 4))
    const isBusy = page.getByRole('button', { name: 'Save hours', disabled: true })
    await isBusy.waitFor({ state: 'detached' })
    expect(await most.inputValue()).to.equal('4')
    await press('Save hours')
    const { revision, calendar } = sentBy(await questions.next('PUT'))
    expect([revision, calendar.mostADay]).to.deep.equal([4, 4])
  })

  /** What is there where the server made an offer of what was sent, and nobody knows it. */
  function madeBy(post: Route): OwnCalls {
    const { replaces: _, ...wish } = post.request().postDataJSON() as CallOfferWish
    const prices = wish.prices.map((one) => ({ ...one, symbol: one.currency, decimals: 2, sale: null }))
    return { ...stored(sampleCalendar, 3), offers: [sampleOffer(9, { ...wish, prices })] }
  }

  it('[S3.50] an offer whose answer was lost is looked for, and not sent again', async () => {
    await press('Add an offer')
    const sheet = page.getByTestId('call-offer-sheet')
    await sheet.getByLabel('Price by card').fill('33')
    await sheet.getByRole('button', { name: 'Add this offer' }).click()
    const post = await questions.next('POST')
    await post.abort()
    await (await questions.next('GET')).abort()
    await sheet.getByRole('alert').waitFor()
    await sheet.getByRole('button', { name: 'Add this offer' }).click()
    await answer(await questions.next('GET'), madeBy(post))
    await sheet.waitFor({ state: 'detached' })
    expect(questions.asked).to.deep.equal(['POST', 'GET', 'GET'])
  })

  it('[S3.50] an offer that was changed by a press whose answer was lost is not gone', async () => {
    await page.getByRole('button', { name: /^Change Video call · 30 min/ }).click()
    const sheet = page.getByTestId('call-offer-sheet')
    await sheet.getByLabel('Price by card').fill('90')
    await sheet.getByRole('button', { name: 'Save this offer' }).click()
    const post = await questions.next('POST')
    await post.abort()
    await answer(await questions.next('GET'), madeBy(post))
    await sheet.waitFor({ state: 'detached' })
  })

  it('[S3.50] an offer that is answered late closes no form that was opened since', async () => {
    await page.getByRole('button', { name: /^Change Video call · 30 min/ }).click()
    const sheet = page.getByTestId('call-offer-sheet')
    await sheet.getByRole('button', { name: 'Save this offer' }).click()
    const post = await questions.next('POST')
    await sheet.getByLabel('Terms').selectOption('strict')
    expect(await sheet.getByLabel('Terms').inputValue(), 'it is on its way').to.equal('moderate')
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await press('Add an offer')
    await sheet.getByLabel('Price by card').fill('12')
    await answer(post, nothing, 201)
    await page.getByText('Nothing yet. An offer is').waitFor()
    expect(await sheet.getByLabel('Price by card').inputValue()).to.equal('12')
  })

  it('are asked for again where two answers crossed', async () => {
    await page.getByLabel('Most calls in a day').selectOption('2')
    await press('Save hours')
    await page.getByRole('button', { name: /^Take back Voice call/ }).click()
    await press('Take it back')
    const [put, gone] = [await questions.next('PUT'), await questions.next('DELETE')]
    const { calendar } = sentBy(put)
    await answer(gone, { ...stored(calendar, 4), offers: [] })
    await questions.next('GET')
    await answer(put, stored(calendar, 4))
    await questions.next('GET')
  })
})
