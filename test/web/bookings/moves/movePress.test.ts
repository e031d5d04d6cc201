import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import type { TxIntent } from '#api/transactions/contract.ts'
import { until } from '#test/kit/time/until.ts'
import type { WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'
import { sampleMove } from '#web/fixtures/bookings/sampleMoves.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { intent } from '../../transactions/pipeline.ts'
import { connectWallet, OWN_WALLET, SIGNED } from '../wallet/connectedWallet.ts'
import { escrowAnswer } from './escrowAnswer.ts'

const HOUR_MS = 3_600_000
/** Forty hours from now: what is proposed is open until a second before. */
const startMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 40 * HOUR_MS
const newMs = startMs + 240 * HOUR_MS
const instant = (atMs: number) => new Date(atMs).toISOString()
const during = (atMs: number) => ({ startsAt: instant(atMs), endsAt: instant(atMs + HOUR_MS / 2) })
const validUntil = instant(startMs - 1000)

/** A booking of who looks, by the wallet that they have. */
function own(side: 'fan' | 'creator', more: Partial<WalletBooking>): WalletBooking {
  const { escrow } = sampleBooking(1, {})
  return sampleBooking(1, { side, ...during(startMs), escrow: { ...escrow, [side]: OWN_WALLET }, ...more })
}

describe('[once] another date for a booked call, in the page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let sent: { way: string; body: Record<string, unknown> | null }[]
  /** What the server has. */
  let kept: WalletBooking
  let state: TxIntent['state']
  let refused: object | null
  /** Why what was signed is not handed out. */
  let gone: object | null

  function answerTo(way: string, body: Record<string, unknown> | null): unknown {
    const runs = [{ first: instant(newMs), last: instant(newMs + HOUR_MS) }]
    switch (way) {
      case 'GET times':
        return { runs, zone: 'America/New_York', now: instant(Date.now()) }
      case 'POST moves':
        kept = { ...kept, move: sampleMove({ ...during(Number(body?.startAt) * 1000), validUntil }) }
        return kept
      case 'POST accept':
        return { startAt: newMs / 1000, revision: 0, validUntil: startMs / 1000 - 1, signature: SIGNED }
      case 'DELETE move':
        kept = { ...kept, move: null }
        return kept
      case 'GET booking':
        return kept
      default:
        return intent(state, { purpose: 'settle' })
    }
  }
  async function answer(route: Route): Promise<void> {
    const request = route.request()
    const last = new URL(request.url()).pathname.split('/').findLast((part) => !part.startsWith('job_')) ?? ''
    const what = last.startsWith('mov_') ? 'move' : last.startsWith('bkg_') ? 'booking' : last
    const way = `${request.method()} ${what}`
    const body = request.postDataJSON() as Record<string, unknown> | null
    if (request.method() !== 'GET') sent.push({ way, body })
    const refusal = way === 'POST moves' ? refused : way === 'POST accept' ? gone : null
    if (refusal) await route.fulfill({ status: 409, json: refusal })
    else await route.fulfill({ json: answerTo(way, body) })
  }
  async function chain(route: Route): Promise<void> {
    const { id, method, params } = route.request().postDataJSON()
    const result = method === 'eth_call' ? escrowAnswer(String(params[0].data).slice(0, 10), startMs) : null
    if (result === null) return route.fallback()
    await route.fulfill({ json: { jsonrpc: '2.0', id, result } })
  }
  async function open(booking: WalletBooking): Promise<void> {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'light')
    ;[page, sent, kept, state, refused, gone] = [sight.page, [], booking, 'sent', null, null]
    await connectWallet(page)
    await page.route('**/rpc', chain)
    await page.route('**/v1/**', answer)
    await sight.look('moves:live')
    await page.getByRole('button', { name: 'Read this call' }).click()
  }
  /** What had the focus is gone, and something else has it. */
  const focusKept = () =>
    until('the focus', () => page.evaluate<boolean>('document.activeElement !== document.body'))

  it('is accepted with one prompt, and is on its way until the server has the new date', async () => {
    await open(own('creator', { move: sampleMove({ ...during(newMs), validUntil }) }))
    await page.getByTestId('move-accept').click()
    await page.getByRole('button', { name: 'Confirming' }).waitFor()
    expect(await page.getByTestId('move-decline').isDisabled()).to.equal(true)
    expect(await page.getByRole('button', { name: 'Give the money back' }).isDisabled()).to.equal(true)
    expect(sent.map(({ way }) => way)).to.deep.equal(['POST accept', 'POST tx-intents'])
    const { escrow } = kept
    expect(sent[1]?.body).to.deep.include({
      ...{ purpose: 'settle', wallet: OWN_WALLET, expect: { escrow: escrow.address, booking: escrow.id } },
    })
    state = 'safe'
    await page.getByTestId('move-awaited').waitFor()
    kept = { ...kept, ...during(newMs), move: null, revision: 1 }
    await page.getByTestId('move-done').waitFor()
    await focusKept()
    expect(await page.getByTestId('move-note').count()).to.equal(0)
    expect(await page.getByText('You both changed its date').count()).to.equal(1)
    expect(await page.getByTestId('move-propose').isEnabled()).to.equal(true)
  })

  it('is over with once it was seen, also when the call moves a second time', async () => {
    await open(own('creator', { move: sampleMove({ ...during(newMs), validUntil }) }))
    state = 'safe'
    await page.getByTestId('move-accept').click()
    await page.getByTestId('move-awaited').waitFor()
    const thirdMs = newMs + 24 * HOUR_MS
    const move = sampleMove({ id: `mov_${'2'.padStart(22, '0')}`, ...during(thirdMs), validUntil })
    kept = { ...kept, ...during(newMs), move, revision: 1 }
    await page.getByTestId('move-done').waitFor()
    kept = { ...kept, ...during(thirdMs), revision: 2 }
    await page.getByTestId('move-decline').click()
    await page.getByTestId('move-propose').waitFor()
    expect(await page.getByTestId('move-awaited').count()).to.equal(0)
    expect(await page.getByTestId('move-note').count()).to.equal(0)
    expect(await page.getByRole('button', { name: 'Give the money back' }).isEnabled()).to.equal(true)
  })

  it('was withdrawn meanwhile, and why nothing was sent stays to be read', async () => {
    await open(own('creator', { move: sampleMove({ ...during(newMs), validUntil }) }))
    // the page has read it with the date
    await page.getByTestId('move-accept').waitFor()
    gone = {
      ...{ type: '', title: 'Gone', status: 409, code: 'CONFLICT', ref: 'r_2' },
      detail: 'The other side has withdrawn this date.',
    }
    kept = { ...kept, move: null }
    await page.getByTestId('move-accept').click()
    await page.getByTestId('move-propose').waitFor()
    const why = page.getByText('The other side has withdrawn this date. Nothing was sent.')
    await why.waitFor()
    await page.getByTestId('move-propose').click()
    await page.getByTestId('move-sheet').waitFor()
    expect(await why.count(), 'beside what is done next').to.equal(0)
  })

  it('is neither accepted nor declined while the money is given back', async () => {
    await open(own('creator', { move: sampleMove({ ...during(newMs), validUntil }) }))
    await page.getByRole('button', { name: 'Give the money back' }).click()
    await page
      .getByTestId('booking-step-sheet')
      .getByRole('button', { name: /^Give .* back$/ })
      .click()
    await page.getByRole('button', { name: 'Confirming' }).waitFor()
    expect(await page.getByTestId('move-accept').isDisabled()).to.equal(true)
    expect(await page.getByTestId('move-decline').isDisabled()).to.equal(true)
  })

  it('is proposed by a signature alone, and withdrawn', async () => {
    await open(own('fan', {}))
    await page.getByTestId('move-propose').click()
    const sheet = page.getByTestId('move-sheet')
    const times = sheet.getByTestId('book-times').getByRole('button')
    await times.first().click()
    expect(await sheet.getByTestId('move-dates').locator('dt').allTextContents()).to.deep.equal([
      ...['Now', 'Instead'],
    ])
    await sheet.getByText('It sends nothing and pays nothing.').waitFor()
    await until('the chosen date is in sight', () =>
      sheet.getByTestId('move-send').evaluate((at) => at.getBoundingClientRect().bottom <= innerHeight),
    )
    await sheet.getByTestId('move-send').click()
    const note = page.getByTestId('move-note')
    await note.waitFor()
    await sheet.waitFor({ state: 'detached' })
    expect(sent).to.deep.equal([
      {
        way: 'POST moves',
        body: {
          ...{ startAt: newMs / 1000, revision: 0, signature: SIGNED },
          validUntil: startMs / 1000 - 1,
        },
      },
    ])
    expect(await note.textContent()).to.match(/^You proposed .* can accept until/)
    await focusKept()
    await page.getByTestId('move-withdraw').click()
    await note.waitFor({ state: 'detached' })
    await focusKept()
    expect(sent[1]?.way).to.equal('DELETE move')
    expect(await page.getByTestId('move-propose').isEnabled()).to.equal(true)
  })

  it('was lost to somebody else, and what is free next takes one press', async () => {
    await open(own('fan', {}))
    const next = instant(newMs + HOUR_MS / 2)
    refused = {
      ...{ type: '', title: 'Taken', status: 409, code: 'CONFLICT', ref: 'r_1', facts: { next: [next] } },
      detail: 'Somebody else has just taken this time.',
    }
    await page.getByTestId('move-propose').click()
    const sheet = page.getByTestId('move-sheet')
    await sheet.getByTestId('book-times').getByRole('button').first().click()
    await sheet.getByTestId('move-send').click()
    const lost = sheet.getByTestId('book-lost')
    await lost.waitFor()
    expect(await lost.textContent()).to.include('Somebody else has just taken this time.')
    refused = null
    await lost.getByRole('button').click()
    await lost.waitFor({ state: 'detached' })
    await focusKept()
    await sheet.getByTestId('move-send').click()
    await page.getByTestId('move-note').waitFor()
    expect(sent.map(({ body }) => body?.startAt)).to.deep.equal([newMs / 1000, Date.parse(next) / 1000])
  })

  it('is declined with one press and nothing more', async () => {
    await open(own('creator', { move: sampleMove({ ...during(newMs), validUntil }) }))
    await page.getByTestId('move-decline').click()
    await page.getByTestId('move-note').waitFor({ state: 'detached' })
    await focusKept()
    expect(sent.map(({ way }) => way)).to.deep.equal(['DELETE move'])
  })
})
