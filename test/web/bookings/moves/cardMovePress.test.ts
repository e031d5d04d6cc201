import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { until } from '#test/kit/time/until.ts'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { agreedMoveText } from '#web/bookings/moves/cards/cardMoveModel.ts'
import { sampleMove } from '#web/fixtures/bookings/sampleMoves.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { callIn, HOUR_MS, instant } from '../cards/callIn.ts'

const at = (inMs: number) => ({ startsAt: instant(inMs), endsAt: instant(inMs + HOUR_MS / 2) })
/** The hold of `callIn` lasts for it. */
const newDate = at(50 * HOUR_MS)
const newMs = Date.parse(newDate.startsAt)
const validUntil = instant(30 * HOUR_MS - 1000)
const problem = (detail: string, more: object = {}) => ({
  status: 409,
  json: { type: '', title: 'Not now', status: 409, code: 'CONFLICT', ref: 'r_1', detail, ...more },
})

describe('[once] another date for a call by card, in the page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let sent: { way: string; body: unknown }[]
  let asked: string[]
  /** What the server has. */
  let kept: OwnBooking
  /** What it does with what was posted. */
  let take: (route: Route) => Promise<void>

  async function answer(route: Route): Promise<void> {
    const request = route.request()
    const last = new URL(request.url()).pathname.split('/').at(-1) ?? ''
    if (request.method() !== 'GET') {
      sent.push({ way: `${request.method()} ${last}`, body: request.postDataJSON() })
      return take(route)
    }
    const runs = [{ first: newDate.startsAt, last: instant(51 * HOUR_MS) }]
    await route.fulfill({
      json: last === 'times' ? { runs, zone: 'America/New_York', now: instant(0) } : kept,
    })
  }
  async function open(booking: OwnBooking): Promise<void> {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'light')
    ;[page, sent, asked, kept] = [sight.page, [], [], booking]
    await page.route('**/v1/**', answer)
    await sight.look('cardcalls:live')
    page.on('request', (request) => asked.push(request.url()))
    await page.getByRole('button', { name: 'Read the call' }).click()
  }
  const sheet = () => page.getByTestId('move-sheet')
  async function choose(): Promise<void> {
    await page.getByTestId('move-propose').click()
    await sheet().getByTestId('book-times').getByRole('button').first().click()
  }
  const moved = (booking: OwnBooking): OwnBooking => ({
    ...{ ...booking, ...newDate, move: null, revision: 1 },
    movedText: agreedMoveText(booking, newMs),
  })

  it('[S0.11] is proposed once with the text that stands there, and no wallet is loaded for it', async () => {
    take = async (route) => {
      kept = { ...kept, move: sampleMove({ ...newDate, validUntil }) }
      await route.fulfill({ status: 201, json: kept })
    }
    await open(callIn(30 * HOUR_MS))
    await choose()
    await sheet().getByText('Once they accept: €80.00 stays held on your card.').waitFor()
    await sheet().getByText('What you both agree to').click()
    const text = await sheet().getByTestId('move-agreement').locator('p').textContent()
    await sheet().getByRole('button', { name: 'Propose this date' }).dblclick()
    await page.getByTestId('move-note').getByText('You proposed').waitFor()
    expect(sent).to.deep.equal([{ way: 'POST card-moves', body: { startAt: newMs / 1000, text } }])
    expect(text).to.equal(agreedMoveText(callIn(30 * HOUR_MS), newMs))
    expect(
      asked.filter((url) => url.endsWith('.js')),
      'what a wallet needs',
    ).to.deep.equal([])
  })

  it('was lost to somebody else, and what is free next takes one press', async () => {
    const next = instant(50.5 * HOUR_MS)
    take = (route) =>
      route.fulfill(problem('Somebody else has just taken this time.', { facts: { next: [next] } }))
    await open(callIn(30 * HOUR_MS))
    await choose()
    await sheet().getByTestId('move-send').click()
    const lost = sheet().getByTestId('book-lost')
    await lost.getByRole('button').click()
    await lost.waitFor({ state: 'detached' })
    await sheet().getByTestId('move-send').click()
    await until('the second press', async () => sent.length === 2)
    expect(sent.map(({ body }) => (body as { startAt: number }).startAt)).to.deep.equal([
      ...[newMs / 1000, Date.parse(next) / 1000],
    ])
  })

  it('is accepted with the text that was shown, and has its new date at once', async () => {
    take = async (route) => {
      kept = moved(kept)
      await route.fulfill({ json: kept })
    }
    const booking = callIn(30 * HOUR_MS, { move: sampleMove({ ...newDate, by: 'creator', validUntil }) })
    await open(booking)
    await page.getByTestId('move-accept').dblclick()
    await page.getByTestId('move-done').waitFor()
    expect(sent).to.deep.equal([{ way: 'POST accept', body: { text: agreedMoveText(booking, newMs) } }])
    expect(await page.getByTestId('move-awaited').count()).to.equal(0)
    expect(await page.getByTestId('moved-text').locator('p').textContent()).to.equal(kept.movedText)
    await page.getByText('Where the two differ, the second one counts.').waitFor()
  })

  it('is known to be accepted where the answer was lost, once it is read', async () => {
    take = async (route) => {
      kept = moved(kept)
      await route.abort()
    }
    await open(callIn(30 * HOUR_MS, { move: sampleMove({ ...newDate, by: 'creator', validUntil }) }))
    await page.getByTestId('move-accept').click()
    await page.getByTestId('move-done').waitFor()
    expect(await page.getByTestId('tx-stopped-unreachable').count()).to.equal(0)
  })

  it('is not accepted where the server refuses, and why stays to be read', async () => {
    const detail = 'The other side has withdrawn this date.'
    take = async (route) => {
      kept = { ...kept, move: null }
      await route.fulfill(problem(detail))
    }
    await open(callIn(30 * HOUR_MS, { move: sampleMove({ ...newDate, by: 'creator', validUntil }) }))
    await page.getByTestId('move-accept').click()
    await page.getByTestId('move-propose').waitFor()
    await page.getByText(detail).waitFor()
  })
})
