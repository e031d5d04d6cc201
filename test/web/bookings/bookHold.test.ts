import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import type { Problem } from '#domain/problem.ts'
import { useFixtures } from '../build/useFixtures.ts'

const startsAt = '2026-11-26T15:30:00.000Z'
/** What a server answers whose clock is the browser's, for so many seconds. */
function heldFor(seconds: number): Reservation {
  return {
    id: `rsv_${'0'.repeat(22)}`,
    channel: { id: 'chn_0000000000000000000001', handle: 'northlight', name: 'Northlight', about: '' },
    offer: {
      ...{ id: `off_${'1'.padStart(22, '0')}`, media: 'video', lengthMinutes: 30, terms: 'moderate' },
      ...{ termsVersion: 1, createdAt: '2026-11-20T08:00:00.000Z' },
      prices: [{ rail: 'card', currency: 'EUR', units: '8000', symbol: 'EUR', decimals: 2, sale: null }],
    },
    ...{ startsAt, endsAt: '2026-11-26T16:00:00.000Z' },
    heldUntil: new Date(Date.now() + seconds * 1000).toISOString(),
    isPaying: false,
    byCard: null,
  }
}

type Answer = { status: number; json?: unknown }
const refused = (problem: Pick<Problem, 'status' | 'code'> & Partial<Problem>): Answer => ({
  status: problem.status,
  json: { type: '', title: 'It is not so', ref: 'r_1', ...problem },
})

describe('a time of a call that is held', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let sent: { method: string; path: string; body: unknown }[]

  /** Half past four is chosen, and pressing gets this answer. */
  async function press(answer: Answer, state = 'book:times'): Promise<void> {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'dark')
    ;[page, sent] = [sight.page, []]
    await page.route('**/v1/**', async (route: Route) => {
      const request = route.request()
      const method = request.method()
      sent.push({ method, path: new URL(request.url()).pathname, body: request.postDataJSON() })
      await (method === 'POST' ? route.fulfill(answer) : route.fulfill({ status: 204 }))
    })
    await sight.look(state)
    await page.getByRole('button', { name: '16:30' }).click()
    await page.getByRole('button', { name: 'Hold this time' }).click()
  }

  it('[S3.50] is asked for as chosen, shown until when, and given back with the choice kept', async () => {
    await press({ status: 201, json: heldFor(600) })
    await page.getByRole('heading', { name: 'Held for you until' }).waitFor()
    const way = `/v1/channels/chn_0000000000000000000001/calls/off_${'1'.padStart(22, '0')}/reservations`
    expect(sent).to.deep.equal([{ method: 'POST', path: way, body: { startsAt } }])
    expect(await page.getByTestId('book-held').textContent()).to.include('Nothing is charged')
    expect(await page.evaluate('document.activeElement !== document.body'), 'focus').to.equal(true)
    await page.getByRole('button', { name: 'Give it back' }).click()
    await page.getByRole('button', { name: 'Hold this time' }).waitFor()
    expect(sent[1]).to.deep.include({
      method: 'DELETE',
      path: `/v1/me/calls/reservations/rsv_${'0'.repeat(22)}`,
    })
    expect(await page.getByTestId('book-moment').textContent()).to.include('26 November 2026, 16:30 to 17:00')
  })

  it('[S3.50] is free for others when its time is over, and says so', async () => {
    await press({ status: 201, json: heldFor(1) })
    await page.getByTestId('book-over').waitFor()
    expect(await page.getByTestId('book-over').textContent()).to.include('Thu 26 Nov, 16:30')
    expect(await page.getByTestId('book-held').count()).to.equal(0)
  })

  it('what came of it is of who pressed alone, also where another person goes on with the page', async () => {
    await press({ status: 201, json: heldFor(1) }, 'book:persons')
    await page.getByTestId('book-over').waitFor()
    await page.getByRole('button', { name: 'Another person' }).click()
    await page.getByTestId('book-over').waitFor({ state: 'detached' })
  })

  it('[S3.50] was lost to somebody else, and what is free next takes one press', async () => {
    const next = ['2026-11-26T19:00:00.000Z', '2026-11-26T19:15:00.000Z', '2026-11-27T15:00:00.000Z']
    await press(
      refused({
        ...{ status: 409, code: 'CONFLICT', detail: 'Somebody else has just taken this time.' },
        facts: { next },
      }),
    )
    const note = page.getByTestId('book-lost')
    await note.waitFor()
    expect(await note.textContent()).to.include('16:30: Somebody else has just taken this time.')
    expect(await note.getByRole('button').allTextContents()).to.deep.equal([
      'Thu 26 Nov, 20:00',
      'Thu 26 Nov, 20:15',
      'Fri 27 Nov, 16:00',
    ])
    await page.getByRole('button', { name: 'Monday 30 November' }).click()
    await note.getByRole('button', { name: 'Fri 27 Nov' }).click()
    await note.waitFor({ state: 'detached' })
    expect(await page.getByTestId('book-moment').textContent()).to.include('27 November 2026, 16:00 to 16:30')
    expect(await page.getByRole('heading', { name: 'Friday 27 November' }).count()).to.equal(1)
  })

  it('is refused with the sentence of the server, and pressed again only where that can help', async () => {
    await press(
      refused({ status: 403, code: 'FORBIDDEN', detail: 'You are banned from channels of this creator.' }),
    )
    await page.getByText('You are banned from channels of this creator.').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).to.equal(0)
    await page.close()
    await press(refused({ status: 429, code: 'RATE_LIMITED', detail: 'Too many.', retryAfterS: 90 }))
    await page.getByRole('button', { name: 'Try again in 1:' }).waitFor()
    expect(await page.getByRole('button', { name: 'Try again in 1:' }).isDisabled()).to.equal(true)
  })
})
