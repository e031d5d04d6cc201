import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { closeProfiles, sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { heldByCard } from '#web/fixtures/bookings/sampleHeld.ts'
import { heldPurchase } from '#web/fixtures/money/samplePurchase.ts'
import { sampleConfig, sampleMe } from '#web/fixtures/sampleData.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { buildWeb } from '../build/buildWeb.ts'
import { serveBuild } from '../build/serveBuild.ts'

const ID = `pur_${'7'.repeat(22)}`
const PAY = 'https://pay.example/c/1'
const open: Partial<Purchase> = {
  ...{ state: 'checkout_open', hold: null, nextStep: { kind: 'page', url: PAY } },
}

describe('the page of a payment for a call', function () {
  this.timeout(120_000)
  let server: { url: string; stop(): Promise<void> }
  let browser: Browser
  let page: Page
  let purchase: Purchase
  let reservations: Reservation[]

  before(async () => {
    server = await serveBuild(await buildWeb('production'), 'index.html')
    browser = await sharedBrowser({ role: 'viewer' })
  })
  after(async () => {
    if (browser) await closeProfiles(browser)
    await server?.stop()
  })
  afterEach(async () => {
    await page?.close()
  })

  /** Answers of a server that knows this payment and nothing else of who reads. */
  function answerTo(way: string): unknown {
    if (way === 'GET config') return sampleConfig
    if (way === 'GET me') return sampleMe
    if (way === 'GET reservations') return { reservations }
    if (way === 'GET bookings') return { bookings: [] }
    if (way.endsWith(ID)) return purchase
    if (way !== 'POST cancellations') return null
    purchase = { ...purchase, state: 'failed', failCode: 'CANCELLED', nextStep: { kind: 'none' } }
    return purchase
  }

  /** @param at the time of the server */
  async function look(more: Partial<Purchase>, path = `/pay/${ID}`, at = heldPurchase.at): Promise<void> {
    purchase = { ...heldPurchase, id: ID, ...more }
    reservations = [heldByCard({ purchaseId: ID }, { isPaying: true })]
    page = await browser.newPage({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
    await page.addInitScript("localStorage.setItem('stagedoor.signedIn', '1')")
    await page.route('**/v1/**', (route) => {
      const path = new URL(route.request().url()).pathname
      const json = answerTo(`${route.request().method()} ${path.split('/').at(-1)}`)
      return json === null
        ? route.abort()
        : route.fulfill({ json, headers: { date: new Date(at).toUTCString() } })
    })
    await page.goto(`${server.url}${path}`)
  }

  it('[S0.11] leads to the calls once the money is held, and says that none was taken', async () => {
    await look({})
    await page.waitForURL('**/me/calls')
    await page
      .getByText(
        '€80.00 is held on your card. Your call is booked in a moment; your inbox says if it cannot be.',
      )
      .waitFor()
  })

  it('[S0.11] can be given up, and leads back to where the time is held', async () => {
    await look(open)
    await page.getByText('Nothing is held on your card, and nothing was charged.').waitFor()
    expect(await page.getByRole('link', { name: 'Go on to the payment page' }).getAttribute('href')).to.equal(
      PAY,
    )
    await page.getByRole('button', { name: 'Give it up' }).click()
    const back = page.getByRole('link', { name: 'Back to the page' })
    await page.getByRole('heading', { name: 'Given up' }).waitFor()
    expect(await back.getAttribute('href')).to.equal('/c/northlight/book')
  })

  it('stays and says why where no booking came of what was held', async () => {
    await look({ failCode: 'TIME_TAKEN' })
    await page.getByRole('heading', { name: 'Not booked' }).waitFor()
    expect(await page.getByTestId('why-not').textContent()).to.include('what was held on your card is let go')
    await page.getByRole('button', { name: 'Choose another time' }).waitFor()
    expect(await page.getByRole('link', { name: 'Back to the page' }).count(), 'one way on').to.equal(0)
  })

  it('[S0.11] stays once a card is saved, and says from when on money is held on it', async () => {
    await look({ state: 'saved', savesCard: true, hold: null })
    await page.getByRole('heading', { name: 'Your card is saved' }).waitFor()
    const from = formatMoment('2026-11-24T15:30:00.000Z')
    await page
      .getByText(`Nothing is taken. €80.00 is held on your card from ${from} on, if it is not held already`)
      .waitFor()
    await page.getByText('Your call is booked in a moment; your inbox says if it cannot be.').waitFor()
    await page.getByRole('link', { name: 'Your calls' }).click()
    await page.waitForURL('**/me/calls')
  })

  it('[S0.11] leads back to the booked call whose money was not held', async () => {
    const returnTo = `/me/calls/bkg_${'1'.repeat(22)}`
    await look({ state: 'failed', failCode: 'AUTHENTICATION', hold: null, way: 'saved_card', returnTo })
    await page.getByRole('heading', { name: 'Not held' }).waitFor()
    expect(await page.getByTestId('why-not').textContent()).to.equal(
      `The money could not be held: your bank wants you to confirm that it is you. Nothing was taken.`,
    )
    await page.getByRole('link', { name: 'Back to the call' }).click()
    await page.waitForURL(`**${returnTo}`)
  })

  it('[S0.11] says until when a hold is waited for, and promises no mail of it', async () => {
    const hold = { state: 'processing', hold: null, way: 'saved_card' } as const
    await look({ ...hold, nextStep: { kind: 'wait', place: 1, seconds: null } })
    await page.getByText('You can leave this page: the page of the call shows how it went.').waitFor()
    await page.close()
    await look({ ...hold, nextStep: { kind: 'wait', place: null, seconds: null } })
    await page
      .getByText(`The call ends unless its money is held by ${formatMoment('2026-11-26T14:10:00.000Z')}.`)
      .waitFor()
    expect(await page.getByText('a mail tells you').count()).to.equal(0)
  })

  it('[S0.11] leads to the list of calls from a hold that was tried by itself', async () => {
    await look(
      { state: 'failed', failCode: 'TIME_TAKEN', hold: null, way: 'saved_card' },
      undefined,
      '2026-11-27T09:00:00.000Z',
    )
    await page.getByText(/^This money was not needed any more\. Nothing was taken\.$/).waitFor()
    await page.getByRole('link', { name: 'Your calls' }).click()
    await page.waitForURL('**/me/calls')
  })

  it('is gone back to from the own calls where the page of the provider was left', async () => {
    await look(open, '/me/calls')
    const left = page.getByTestId('calls-expected')
    await left.getByText('is not finished, or is being checked').waitFor()
    await left.getByRole('link', { name: 'Go on paying' }).click()
    await page.getByRole('heading', { name: 'Not reserved yet' }).waitFor()
  })
})
