import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { until } from '#test/kit/time/until.ts'
import { sampleUnplaced } from '#web/fixtures/bookings/sampleBookings.ts'
import { useFixtures } from '../../build/useFixtures.ts'

describe('a booked call, in the page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let sent: Route[]

  beforeEach(async () => {
    page = await fixtures.newPage({ viewport: { width: 1440, height: 900 } })
    sent = []
    await page.route('**/v1/**', (route) => void sent.push(route))
    await page.clock.install()
    await page.goto(`${fixtures.url()}/?state=booked:live`)
  })

  it('is not cancelled for more than was read: a price that rises is shown anew and asked again', async () => {
    await page.getByRole('button', { name: 'Cancel · costs 0.01 ETH' }).click()
    const sheet = page.getByTestId('booking-step-sheet')
    await sheet.getByRole('button', { name: 'Cancel for 0.01 ETH' }).waitFor()
    expect(await sheet.getByTestId('money-rows').textContent()).to.equal(
      'Northlight gets0.00975 ETHYou get back0.01 ETHFee of this site0.00025 ETH',
    )
    await page.clock.fastForward('10:02')
    await sheet.getByTestId('step-changed').waitFor()
    expect(await sheet.getByRole('button', { name: /^Cancel for/ }).count()).to.equal(0)
    await sheet.getByRole('button', { name: 'I have seen it' }).click()
    await sheet.getByRole('button', { name: 'Cancel for 0.02 ETH' }).waitFor()
    expect(sent, 'nothing was sent').to.deep.equal([])
  })

  it('is taken by its creator with one question to the server, whose refusal is read', async () => {
    await page.getByRole('button', { name: 'Take the date' }).dblclick()
    const [post] = (await until('a question', () => sent.length > 0 && sent)) as Route[]
    expect([post?.request().method(), new URL(post?.request().url() ?? '').pathname]).to.deep.equal([
      ...['POST', `/v1/me/calls/bookings/${sampleUnplaced.id}/place`],
    ])
    const problem = { type: '', title: 'Not now', status: 409, code: 'CONFLICT', ref: 'r_1' }
    await post?.fulfill({ status: 409, json: { ...problem, detail: 'Its money was given back.' } })
    await page.getByText('The date was not taken. Its money was given back.').waitFor()
    expect(sent).to.have.length(1)
  })
})
