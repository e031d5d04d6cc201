import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { statementContent } from '#domain/calls/dispute.ts'
import type { ListedCall } from '#web/bookings/arbitration/arbitrationQueries.ts'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { sampleCardReading } from '#web/fixtures/bookings/cards/sampleCardBookings.ts'
import { sampleListed } from '#web/fixtures/bookings/sampleArbitration.ts'
import { sampleDispute, sampleStatement } from '#web/fixtures/bookings/sampleStatements.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { callIn, cancelled, HOUR_MS, instant } from './callIn.ts'

const sha256 = (of: string) => `0x${createHash('sha256').update(of).digest('hex')}`

type Answer = (route: Route) => Promise<void>

describe('[once] a call by card, in the page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let booking: OwnBooking
  /** bodies of what was posted, with where it went */
  let posts: { to: string; body: Record<string, unknown> }[]
  let asked: string[]
  let step: Answer
  let ruling: Answer
  /** what an arbiter has in the list */
  let disputes: () => ListedCall[]

  beforeEach(() => {
    ruling = (route) => route.fulfill({ status: 201, json: { hash: sha256('ruling') } })
    disputes = () => [listed()]
  })

  function kept(written: Record<string, unknown>) {
    const { reason, text } = written as { reason: 'absent'; text: string }
    const facts = { bookingKey: booking.id, side: 'fan' as const, reason, text, files: [] }
    return sampleStatement({
      reason,
      text,
      files: [],
      hash: sha256(statementContent(facts)),
      isOnChain: false,
    })
  }
  async function answer(route: Route): Promise<void> {
    const request = route.request()
    const to = new URL(request.url()).pathname.split('/').at(-1) ?? ''
    if (request.method() === 'POST') {
      const body = request.postData() ? request.postDataJSON() : {}
      posts.push({ to, body })
      if (to === 'steps') return step(route)
      if (to === 'statements') return route.fulfill({ status: 201, json: kept(body) })
      if (to === 'readings') return route.fulfill({ json: arbiterReading() })
      if (to === 'rulings') return ruling(route)
    }
    const none = sampleDispute({ opened: null, statements: [] })
    if (to === 'dispute') return route.fulfill({ json: none })
    if (to === 'disputes') return route.fulfill({ json: { disputes: disputes(), now: instant(0) } })
    return route.fulfill({ json: booking })
  }
  const pending = () => ({ until: instant(40 * HOUR_MS), creatorBps: 5000, cause: 'arbiterSilent' as const })
  const listed = () =>
    sampleListed({
      ...{ rail: 'card', until: instant(40 * HOUR_MS) },
      price: { units: '8000', symbol: 'EUR', decimals: 2 },
    })
  function arbiterReading() {
    const reading = sampleCardReading()
    return { ...reading, call: { ...reading.call, pending: pending() } }
  }
  async function open(state: string, button: string): Promise<void> {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'light')
    ;[page, posts, asked] = [sight.page, [], []]
    await page.route('**/v1/**', answer)
    await sight.look(state)
    page.on('request', (request) => asked.push(request.url()))
    await page.getByRole('button', { name: button }).click()
  }
  const openCall = async (one: OwnBooking) => {
    booking = one
    await open('cardcalls:live', 'Read the call')
  }
  const sheet = () => page.getByTestId('booking-step-sheet')
  const problem = (detail: string) => ({
    status: 409,
    json: { type: '', title: 'Not now', status: 409, code: 'CONFLICT', ref: 'r_1', detail },
  })
  async function cancel(): Promise<void> {
    await page.getByRole('button', { name: 'Cancel · costs €40.00' }).click()
    await sheet().getByRole('button', { name: 'Cancel for €40.00' }).click()
  }

  it('is cancelled once for exactly what was shown, and the answer is shown at once; no wallet is loaded for it', async () => {
    let go: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    step = async (route) => {
      await held
      booking = cancelled(booking)
      await route.fulfill({ json: booking })
    }
    await openCall(callIn(30 * HOUR_MS))
    await page.getByRole('button', { name: 'Cancel · costs €40.00' }).click()
    expect(await sheet().getByTestId('money-rows').textContent()).to.equal(
      'Taken from your card€40.00Of it, Northlight gets€39.00Of it, the fee of this site€1.00Goes free€40.00',
    )
    await sheet().getByRole('button', { name: 'Cancel for €40.00' }).dblclick()
    await page.getByRole('button', { name: 'Sending' }).waitFor()
    go()
    await page.getByText('Is being taken from your card').waitFor()
    expect(posts).to.deep.equal([
      { to: 'steps', body: { kind: 'cancel', shown: { toCreator: '3900', toFan: '4000', fee: '100' } } },
    ])
    expect(
      asked.filter((url) => url.endsWith('.js')),
      'what a wallet needs comes late',
    ).to.deep.equal([])
  })

  it('shows what it is by now where the server refuses, with its sentence', async () => {
    step = async (route) => {
      booking = { ...booking, status: 'refunded' }
      await route.fulfill(problem('Northlight gave the money back meanwhile. Nothing was done.'))
    }
    await openCall(callIn(30 * HOUR_MS))
    await cancel()
    await page.getByText('Northlight gave the money back meanwhile. Nothing was done.').waitFor()
    await page.getByText('Nothing taken').waitFor()
  })

  it('says honestly that it is not known where no answer comes, and is pressed again', async () => {
    step = (route) => route.abort()
    await openCall(callIn(30 * HOUR_MS))
    await cancel()
    await page.getByText('whether this arrived is not known').waitFor()
    step = async (route) => {
      booking = cancelled(booking)
      await route.fulfill({ json: booking })
    }
    await cancel()
    await page.getByText('Is being taken from your card').waitFor()
    expect(posts.map(({ to }) => to)).to.deep.equal(['steps', 'steps'])
  })

  it('says nothing of a lost answer once what came of it is read', async () => {
    step = async (route) => {
      booking = cancelled(booking)
      await route.abort()
    }
    await openCall(callIn(30 * HOUR_MS))
    await cancel()
    await page.getByText('Is being taken from your card').waitFor()
    await page.getByTestId('tx-stopped-unreachable').waitFor({ state: 'detached' })
    expect(posts).to.have.length(1)
  })

  it('is objected to with the hash of what was written, which decides nothing yet', async () => {
    step = async (route) => {
      booking = { ...booking, status: 'disputed', pending: pending() }
      await route.fulfill({ json: booking })
    }
    await openCall(callIn(-2 * HOUR_MS))
    await page.getByTestId('booking-steps').getByRole('button', { name: 'I object' }).click()
    await sheet().getByRole('radio', { name: 'Northlight did not come' }).check()
    await page.getByLabel('What happened').fill('Nobody came.')
    await sheet().getByRole('button', { name: 'I object' }).click()
    await page.getByText('Disputed').waitFor()
    const { hash } = kept({ reason: 'absent', text: 'Nobody came.' })
    expect(posts).to.deep.equal([
      { to: 'statements', body: { reason: 'absent', text: 'Nobody came.', fileIds: [] } },
      { to: 'steps', body: { kind: 'dispute', shown: null, statementHash: hash } },
    ])
  })

  it('is divided as the other side proposed and it was shown; an own proposal decides nothing', async () => {
    step = (route) => route.fulfill({ json: booking })
    await openCall(callIn(-2 * HOUR_MS, { creatorAsk: 2500 }))
    await page.getByTestId('split-propose').click()
    await page.getByLabel('Share of Northlight', { exact: true }).fill('10')
    booking = { ...booking, fanAsk: 1000 }
    await page.getByRole('button', { name: 'Propose 10 % for the creator' }).click()
    await page.getByTestId('split-own').waitFor()
    await page.getByRole('button', { name: 'Accept: €20.00 is taken from your card' }).click()
    booking = { ...booking, status: 'split' }
    await page
      .getByTestId('split-accept-sheet')
      .getByRole('button', { name: /^Accept: / })
      .click()
    await page.getByTestId('split-done').waitFor()
    expect(posts.map(({ body }) => body)).to.deep.equal([
      { kind: 'propose', creatorBps: 1000, shown: null },
      { kind: 'accept', creatorBps: 2500, shown: { toCreator: '1950', toFan: '6000', fee: '50' } },
    ])
  })

  async function rule(): Promise<void> {
    await open('arbitration:live', 'Read this dispute')
    await page.getByRole('button', { name: 'Read what both say' }).click()
    await page.getByLabel('Share of the creator', { exact: true }).fill('40')
    await page.getByLabel('Reasons').fill('It broke off.')
    await page.getByRole('button', { name: 'Rule', exact: true }).click()
    const asks = page.getByTestId('rule-sheet')
    await asks.getByText('The ruling is in force at once').waitFor()
    await asks.getByRole('button', { name: 'Rule' }).click()
  }

  it('is ruled about with one question to the server', async () => {
    await rule()
    await page.getByTestId('ruling-awaited').waitFor()
    expect(posts.filter(({ to }) => to !== 'readings')).to.deep.equal([
      { to: 'rulings', body: { creatorBps: 4000, text: 'It broke off.' } },
    ])
  })

  it('says that it is not known whether a ruling arrived where no list has the dispute either', async () => {
    ;[disputes, ruling] = [() => [], (route) => route.abort()]
    await rule()
    await page.getByText('whether this arrived is not known').waitFor()
    expect(await page.getByTestId('ruled').count()).to.equal(0)
    ruling = (route) => route.fulfill({ status: 201, json: { hash: sha256('ruling') } })
    await page.getByRole('button', { name: 'Rule', exact: true }).click()
    await page.getByTestId('rule-sheet').getByRole('button', { name: 'Rule' }).click()
    await page.getByTestId('ruled').waitFor()
    expect(posts.filter(({ to }) => to === 'rulings')).to.have.length(2)
  })
})
