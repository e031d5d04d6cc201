import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { until } from '#test/kit/time/until.ts'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { sampleBooking, sampleBookings } from '#web/fixtures/bookings/sampleBookings.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { escrowAnswer } from '../moves/escrowAnswer.ts'
import { connectWallet } from '../wallet/connectedWallet.ts'

const HOUR_MS = 3_600_000
const startMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 240 * HOUR_MS
const during = {
  startsAt: new Date(startMs).toISOString(),
  endsAt: new Date(startMs + HOUR_MS / 2).toISOString(),
}
/** Its time is over, and this site is about to end it. */
const due = sampleBooking(1, { ...during, keeper: 'works' })
const settlement = sampleBookings[6]?.settlement ?? null
const ended: OwnBooking = { ...due, status: 'refunded', keeper: 'none', settlement }

describe('a booked call that this site ends, in the page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  /** What the server has. */
  let kept: OwnBooking

  beforeEach(async () => {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'light')
    ;[page, kept] = [sight.page, due]
    // it is asked to send, and leaves that open
    await connectWallet(page, true)
    await page.route('**/rpc', chain)
    await page.route('**/v1/me/calls/bookings/*', (route) => route.fulfill({ json: kept }))
    await sight.look('moves:live')
    await page.getByRole('button', { name: 'Read this call' }).click()
    await end().waitFor()
  })

  async function chain(route: Route): Promise<void> {
    const { id, method, params } = route.request().postDataJSON()
    const result = method === 'eth_call' ? escrowAnswer(String(params[0].data).slice(0, 10), startMs) : null
    if (result === null) return route.fallback()
    await route.fulfill({ json: { jsonrpc: '2.0', id, result } })
  }
  const end = () => page.getByTestId('booking-steps').getByRole('button', { name: /^End it/ })
  const sheet = () => page.getByTestId('booking-step-sheet')
  /** The page reads it again, as it does by itself from time to time. @param text that is there then */
  const readAgain = (booking: OwnBooking, text: string) => {
    kept = booking
    return until(text, async () => {
      await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
      return (await page.getByText(text).count()) > 0
    })
  }
  const GONE = 'Nobody confirmed that it took place.'
  const over: OwnBooking = { ...ended, settlement: settlement && { ...settlement, cause: 'unclaimed' } }
  const isFocused = (testId: string) =>
    page.evaluate<boolean>(`document.activeElement.dataset.testid === '${testId}'`)

  it('asks anew once a transaction of this site is on its way, and keeps the focus when that ends it', async () => {
    await end().click()
    await sheet().getByRole('button', { name: 'End it' }).waitFor()
    await readAgain({ ...due, keeper: 'sent' }, 'This has just changed.')
    expect(await sheet().getByTestId('step-sent').count()).to.equal(1)
    expect(await sheet().getByRole('button', { name: 'End it' }).count()).to.equal(0)
    await readAgain(over, 'This is not possible any more.')
    await page.keyboard.press('Escape')
    await sheet().waitFor({ state: 'detached' })
    await until('the focus', () => isFocused('booking-steps'))
  })

  it('leaves the focus where the button was that it took away, and anywhere else alone', async () => {
    await end().focus()
    await readAgain(over, GONE)
    await until('the focus', () => isFocused('booking-steps'))
    await readAgain(due, 'This site ends it within minutes')
    await page.getByText('Details').focus()
    await readAgain(over, GONE)
    expect(await page.evaluate('document.activeElement.tagName')).to.equal('SUMMARY')
  })

  it('asks no creator for the money that this site is giving back', async () => {
    const unplaced: OwnBooking = { ...due, side: 'creator', isPlaced: false }
    await readAgain({ ...unplaced, keeper: 'waits' }, 'Give the money back.')
    await readAgain(unplaced, 'This site ends it within minutes')
    expect(await page.getByText('that time was not free any more.').count()).to.equal(1)
    expect(await page.getByText('Give the money back.').count()).to.equal(0)
  })

  it('promises nothing of this site while somebody ends it themselves', async () => {
    await page.getByText('This site ends it within minutes').waitFor()
    await end().click()
    await sheet().getByRole('button', { name: 'End it' }).click()
    await page.getByText('Its time is over: you get everything back as soon as one of you ends it.').waitFor()
    expect(await page.getByText('This site ends it within minutes').count()).to.equal(0)
  })
})
