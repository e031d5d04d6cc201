import { expect } from 'chai'
import type { Locator, Page, Route } from 'playwright-core'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { cardAgreementText } from '#domain/calls/agreement.ts'
import type { Problem } from '#domain/problem.ts'
import { heldByCard } from '#web/fixtures/bookings/sampleHeld.ts'
import { heldPurchase } from '#web/fixtures/money/samplePurchase.ts'
import { useFixtures } from '../build/useFixtures.ts'

const PAY = 'https://pay.example/c/1'
const ID = `pur_${'7'.repeat(22)}`
const held = heldByCard({})
const bought = (more: Partial<Purchase>): Purchase => ({ ...heldPurchase, hold: null, id: ID, ...more })
const onPage = bought({ state: 'checkout_open', nextStep: { kind: 'page', url: PAY } })
const inLine = bought({ state: 'created', nextStep: { kind: 'wait', place: 3, seconds: 60 } })
const refused = (problem: Partial<Problem> & Pick<Problem, 'status' | 'code'>) => ({
  status: problem.status,
  json: { type: '', title: 'It is not so', ref: 'r_1', ...problem },
})
const dear: Reservation = {
  ...held,
  offer: { ...held.offer, prices: held.offer.prices.map((one) => ({ ...one, units: '9000' })) },
}

const agreed = (isLater: boolean) =>
  cardAgreementText({
    ...{ handle: 'northlight', media: 'video', terms: 'moderate', termsVersion: 1, lengthMinutes: 30 },
    ...{ startAt: Date.parse(held.startsAt) / 1000, amount: 8000n, currency: 'EUR', isLater },
  })

interface Sent {
  clientKey: string
  amount: number
  currency: string
  text: string
}

describe('[once] the press that reserves a held time by card', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let sent: Sent[]
  /** what is held when it is read again */
  let listed: Reservation[]

  /** A time is held by somebody without a wallet, and presses get these answers, one after the other. */
  async function open(...answers: Parameters<Route['fulfill']>[0][]): Promise<Locator> {
    const sight = await fixtures.open({ width: 390, height: 844 }, 'dark')
    ;[page, sent, listed] = [sight.page, [], [held]]
    await page.route('https://pay.example/**', (route) => route.fulfill({ body: 'Your card, please.' }))
    await page.route('**/v1/**', async (route) => {
      if (route.request().method() === 'GET') {
        // however long ago this file was loaded
        const heldUntil = new Date(Date.now() + 600_000).toISOString()
        return route.fulfill({ json: { reservations: listed.map((one) => ({ ...one, heldUntil })) } })
      }
      expect(new URL(route.request().url()).pathname).to.equal(
        `/v1/me/calls/reservations/${held.id}/purchase`,
      )
      sent.push(route.request().postDataJSON() as Sent)
      const answer = answers[sent.length - 1]
      return answer ? route.fulfill(answer) : route.abort()
    })
    await sight.look('book:card-press')
    return page.getByTestId('book-held')
  }
  const reserve = (from: Locator, sum = '€80.00') =>
    from.getByRole('button', { name: `Reserve ${sum} by card` }).click()

  it("[S0.11][S4.34] sends what was read, once, and goes to the provider's page", async () => {
    const here = await open({ json: onPage })
    await here.getByText('What you agree to for €80.00').click()
    const text = agreed(false)
    // it is written once it is opened
    await here.locator('details p').first().waitFor()
    expect(await here.locator('details p').first().textContent()).to.equal(text)
    await here.getByRole('button', { name: 'Reserve €80.00 by card' }).dblclick()
    await page.waitForURL(PAY)
    expect(sent).to.have.lengthOf(1)
    const { clientKey, ...order } = sent[0] as Sent
    expect(order).to.deep.equal({ amount: 8000, currency: 'EUR', text })
    expect(clientKey).to.match(/^[\w-]{22}$/)
  })

  it('[S0.11] saves a card for a call that is far away, and says when money is held on it', async () => {
    const saving = bought({ state: 'created', savesCard: true, nextStep: { kind: 'page', url: PAY } })
    await open({ json: saving })
    await page.goto(`${fixtures.url()}/?state=book:card-later-press`)
    const here = page.getByTestId('book-held')
    // 16:30 on Thursday by the clocks of who reads
    await here
      .getByText(
        '€80.00 is held on it from Tue 24 Nov, 16:30 on, without you being there: only then is your call firm.',
      )
      .waitFor()
    await here.getByText('if €80.00 cannot be held by Thu 26 Nov, 15:10, the call ends.').waitFor()
    await reserve(here)
    await page.waitForURL(PAY)
    expect(sent.map(({ text }) => text)).to.deep.equal([agreed(true)])
  })

  it('[S4.34] goes on with the same purchase after no answer, and waits on its own page', async () => {
    const here = await open(undefined, { json: inLine })
    await reserve(here)
    await here.getByText('Press again: the same payment goes on').waitFor()
    await reserve(here)
    await page.waitForURL(`**/pay/${ID}`)
    expect(sent[1]).to.deep.equal(sent[0])
  })

  it('[S3.50] names both prices where it changed, and reserves nothing before another press', async () => {
    const here = await open(refused({ status: 409, code: 'PRICE_CHANGED' }), { json: inLine })
    listed = [dear]
    await reserve(here)
    const note = here.getByTestId('book-card-price')
    await note.waitFor()
    expect(await note.textContent()).to.equal(
      'The price changed from €80.00 to €90.00. Nothing is held on your card. Press again to reserve €90.00.',
    )
    await reserve(here, '€90.00')
    await page.waitForURL(`**/pay/${ID}`)
    expect(sent.map(({ amount }) => amount)).to.deep.equal([8000, 9000])
    expect(sent[1]?.clientKey).not.to.equal(sent[0]?.clientKey)
  })

  it('[S3.50] offers other times where the time is not held any more', async () => {
    const here = await open(refused({ status: 409, code: 'CONFLICT', detail: 'It is not held any more.' }))
    listed = []
    await reserve(here)
    await page.getByTestId('book-over').waitFor()
    expect(await page.getByTestId('book-over').textContent()).to.include('Nothing was charged')
    expect(await here.count()).to.equal(0)
    await page.getByRole('button', { name: '16:30' }).waitFor()
  })

  it('keeps the time and says how long to wait where cards were refused too often', async () => {
    const detail = 'Several cards were declined. Nothing was charged.'
    const here = await open(refused({ status: 429, code: 'CARD_PAUSED', detail, retryAfterS: 90 }))
    await reserve(here)
    await here.getByText(detail).waitFor()
    const again = here.getByRole('button', { name: 'Reserve €80.00 by card in 1:' })
    expect(await again.isDisabled()).to.equal(true)
    expect(await here.getByRole('button', { name: 'Give it back' }).isEnabled()).to.equal(true)
  })

  it('leads to the payment that is under way, and to no other way to pay', async () => {
    const here = await open()
    listed = [{ ...held, isPaying: true, byCard: heldByCard({ purchaseId: ID }).byCard }]
    await reserve(here)
    const link = here.getByRole('link', { name: 'Go on paying' })
    expect(await link.getAttribute('href')).to.equal(`/pay/${ID}`)
    expect(await here.getByRole('button', { name: /^Reserve/ }).count()).to.equal(0)
    expect(await here.getByRole('button', { name: 'Give it back' }).isDisabled()).to.equal(true)
  })

  it('speaks of the card first to who has no wallet, and of the wallet first to who has one', async () => {
    await open()
    const look = async (state: string) => {
      await page.goto(`${fixtures.url()}/?state=${state}`)
      const shown = page.getByTestId('book-pay')
      return {
        primary: await shown.locator('[data-primary]').allTextContents(),
        isWalletTalk: await shown.getByText('An escrow on the chain').isVisible(),
      }
    }
    expect(await look('book:card-fan')).to.deep.equal({
      primary: ['Reserve €80.00 by card'],
      isWalletTalk: false,
    })
    expect(await look('book:card')).to.deep.equal({ primary: ['Book for 0.02 ETH'], isWalletTalk: true })
  })
})
