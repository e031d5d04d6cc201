import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import type { LaterHold } from '#web/bookings/booked/unheld/unheldModel.ts'
import { heldPurchase } from '#web/fixtures/money/samplePurchase.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { callIn, HOUR_MS, instant } from './callIn.ts'

const PAY = 'https://pay.example/c/1'
const ID = `pur_${'7'.repeat(22)}`
const HOLD = 'Hold €80.00 now'
const bought = (more: Partial<Purchase>): Purchase => ({
  ...{ ...heldPurchase, hold: null, id: ID, way: 'saved_card' },
  ...more,
})
const onPage = bought({ state: 'checkout_open', nextStep: { kind: 'page', url: PAY } })
const inLine = bought({ state: 'created', nextStep: { kind: 'wait', place: 3, seconds: 60 } })
const failed = bought({ state: 'failed', nextStep: { kind: 'none' }, failCode: 'INSUFFICIENT' })

/** A call in thirty hours whose first try came to nothing. */
function unheld(later: Partial<LaterHold> = {}): OwnBooking {
  const tried = { nextAt: instant(6 * HOUR_MS), failCode: 'DECLINED' as const, isFailed: true }
  return callIn(30 * HOUR_MS, {
    isSecured: false,
    hold: {
      ...{ captureBefore: null, isDone: false, purchaseId: null, isSaved: true },
      later: { ...tried, openPurchaseId: null, ...later },
    },
  })
}

describe('[once] the press that has the money of a call held', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let sent: { clientKey: string; way: string }[]
  /** what is read of the call */
  let booking: OwnBooking

  /** The page of the call, where presses get these answers, one after the other; undefined: none comes. */
  async function open(one: OwnBooking, ...answers: Parameters<Route['fulfill']>[0][]): Promise<void> {
    const sight = await fixtures.open({ width: 390, height: 844 }, 'light')
    ;[page, sent, booking] = [sight.page, [], one]
    await page.route('https://pay.example/**', (route) => route.fulfill({ body: 'Your bank asks.' }))
    await page.route('**/v1/**', async (route) => {
      const { pathname } = new URL(route.request().url())
      if (route.request().method() === 'GET') return route.fulfill({ json: booking })
      expect(pathname).to.equal(`/v1/me/calls/bookings/${booking.id}/holds`)
      sent.push(route.request().postDataJSON() as (typeof sent)[number])
      const answer = answers[sent.length - 1]
      return answer ? route.fulfill(answer) : route.abort()
    })
    await sight.look('cardcalls:live')
    await page.getByRole('button', { name: 'Read the call' }).click()
    await page.getByTestId('booking').waitFor()
  }
  const press = (name: string) => page.getByRole('button', { name }).click()

  it('[S0.15][S4.34] asks once however often it is pressed, and goes to where the bank asks', async () => {
    await open(unheld(), { json: onPage })
    await page.getByRole('button', { name: HOLD }).dblclick()
    await page.waitForURL(PAY)
    expect(sent.map(({ way }) => way)).to.deep.equal(['saved_card'])
    expect(sent[0]?.clientKey).to.match(/^[\w-]{22}$/)
  })

  it('says why it came to nothing, and then begins anew, also with another card', async () => {
    await open(unheld(), { json: failed }, { json: { ...failed, failCode: 'DECLINED' } }, { json: inLine })
    await press(HOLD)
    await page.getByText('€80.00 could not be held: there was not enough money on the card.').waitFor()
    await press(HOLD)
    await page.getByTestId('hold-problem').getByText('your bank declined the card.').waitFor()
    await press('Use another card')
    await page.waitForURL(`**/pay/${ID}`)
    expect(sent.map(({ way }) => way)).to.deep.equal(['saved_card', 'saved_card', 'checkout'])
    expect(new Set(sent.map(({ clientKey }) => clientKey)).size, 'each is another purchase').to.equal(3)
  })

  it('[S4.34] goes on with the same purchase where no answer came', async () => {
    await open(unheld(), undefined, { json: inLine })
    await press(HOLD)
    await page.getByText('Press again: the same payment goes on').waitFor()
    await press(HOLD)
    await page.waitForURL(`**/pay/${ID}`)
    expect(sent[1]).to.deep.equal(sent[0])
  })

  it('shows what is under way where the server refuses for that, and offers no second one', async () => {
    const detail = 'It is being held already. Look at the call as it is now.'
    const problem = { type: '', title: 'Not now', status: 409, code: 'CONFLICT', ref: 'r_1', detail }
    await open(unheld(), { status: 409, json: problem })
    booking = unheld({ openPurchaseId: ID })
    await press(HOLD)
    const link = page.getByTestId('hold-open').getByRole('link', { name: 'How it stands' })
    expect(await link.getAttribute('href')).to.equal(`/pay/${ID}`)
    expect(await page.getByRole('button', { name: HOLD }).count()).to.equal(0)
  })

  it('counts down to the next press where cards were refused too often; the call can be cancelled meanwhile', async () => {
    const detail = 'Several cards were declined. Nothing was charged.'
    const problem = { type: '', title: 'Wait', status: 429, code: 'CARD_PAUSED', ref: 'r_1', detail }
    await open(unheld(), { status: 429, json: { ...problem, retryAfterS: 90 } })
    await press(HOLD)
    await page.getByText(detail).waitFor()
    expect(await page.getByRole('button', { name: `${HOLD} in 1:` }).isDisabled()).to.equal(true)
    await press('Cancel · costs nothing')
    const sheet = page.getByTestId('booking-step-sheet')
    await sheet.getByText('Once the money is held, cancelling costs').waitFor()
    expect(await sheet.getByTestId('money-rows').count(), 'no amount moves').to.equal(0)
  })
})
