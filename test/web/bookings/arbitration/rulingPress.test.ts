import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import type { TxIntent } from '#api/transactions/contract.ts'
import type { DisputeReading, ListedCall } from '#web/bookings/arbitration/arbitrationQueries.ts'
import { sampleContested, sampleListed, sampleReading } from '#web/fixtures/bookings/sampleArbitration.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { intent } from '../../transactions/pipeline.ts'
import { connectNoted, type NotedWallet } from '../splits/disputedEscrow.ts'

const untilS = Math.floor(Date.now() / 1000) + 40 * 3600
const until = new Date(untilS * 1000).toISOString()
const booking = sampleContested({ pending: { until, creatorBps: 5000, cause: 'interrupted' } })
const sample = sampleReading()
const reading: DisputeReading = { ...sample, call: { ...sample.call, pending: booking.pending } }
const reasons = 'Both were there for half of the time.\n<b>Neither</b> is to blame.'
const hashOf = (text: string, creatorBps: number) => {
  const content = JSON.stringify({ booking: booking.escrow.id, creatorBps, text })
  return `0x${createHash('sha256').update(content).digest('hex')}`
}

describe('[once] a dispute before an arbiter, in the page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let wallet: NotedWallet
  let asked: string[]
  /** null: more than a hundred wait */
  let listed: ListedCall | null
  let shown: DisputeReading
  let missing: string[] | null
  let state: TxIntent['state']

  async function answer(route: Route): Promise<void> {
    const request = route.request()
    const last = new URL(request.url()).pathname.split('/').at(-1) ?? ''
    if (last === 'disputes') return route.fulfill({ json: { disputes: listed ? [listed] : [], now: until } })
    if (last === 'readings' || last === 'rulings') asked.push(last)
    if (last === 'readings') return route.fulfill({ json: shown })
    if (last === 'step-up') return route.fulfill({ json: { missing: { factor: missing, fresh: null } } })
    if (last !== 'rulings') return route.fulfill({ json: intent(state, { purpose: 'settle' }) })
    const { text, creatorBps } = request.postDataJSON()
    return route.fulfill({ status: 201, json: { hash: hashOf(text, creatorBps) } })
  }
  async function open(more: Partial<ListedCall> | null = {}): Promise<void> {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'light')
    ;[page, asked, listed, state] = [sight.page, [], more && sampleListed({ until, ...more }), 'sent']
    ;[shown, missing] = [reading, null]
    wallet = await connectNoted(page, () => booking)
    await page.route('**/v1/**', answer)
    await sight.look('arbitration:live')
    await page.getByRole('button', { name: 'Read this dispute' }).click()
    await page.getByTestId('reading-recorded').or(page.getByTestId('own-cause')).waitFor()
  }
  const read = async () => {
    await page.getByRole('button', { name: 'Read what both say' }).click()
    await page.getByTestId('dispute').waitFor()
  }

  it('is read only after a press that says it is recorded, with both sides beside each other and below on a phone', async () => {
    await open()
    expect(asked).to.deep.equal([])
    expect(await page.getByTestId('reading-recorded').textContent()).to.match(
      /stands in the record with your name/,
    )
    await read()
    expect(asked).to.deep.equal(['readings'])
    const boxes = () =>
      Promise.all(['said-creator', 'said-fan'].map((id) => page.getByTestId(id).boundingBox()))
    const [creator, fan] = await boxes()
    expect([creator?.y === fan?.y, (creator?.x ?? 0) < (fan?.x ?? 0)]).to.deep.equal([true, true])
    await page.setViewportSize({ width: 390, height: 844 })
    const [above, below] = await boxes()
    expect([above?.x === below?.x, (above?.y ?? 0) < (below?.y ?? 0)]).to.deep.equal([true, true])
    expect(await page.getByTestId('dispute-record').getByRole('listitem').nth(1).textContent()).to.match(
      /Northlight was there for 21 min 4 s, Quiet Moth for 29 min 50 s, both at once for 15 min 21 s of 30 min\. 50 % for the creator\.$/,
    )
  })

  it('[S3.42] is decided with a share and reasons, which outlive a wallet that refuses and are shown when it is done', async () => {
    await open()
    await read()
    const rule = page.getByRole('button', { name: 'Rule', exact: true })
    await rule.click()
    await page.getByText('Write why: both sides read it.').waitFor()
    await page.getByText('Enter whole percents from 0 to 100.').waitFor()
    const [share, why] = [
      page.getByLabel('Share of the creator', { exact: true }),
      page.getByLabel('Reasons'),
    ]
    await share.fill('40')
    await why.fill(`  ${reasons}\n`)
    await rule.click()
    const sheet = page.getByTestId('rule-sheet')
    expect(await sheet.getByTestId('money-rows').locator('dd').allTextContents()).to.deep.equal([
      ...['0.0078 ETH', '0.012 ETH', '0.0002 ETH'],
    ])
    wallet.isRejecting = true
    await sheet.getByRole('button', { name: 'Rule' }).click()
    await page.getByTestId('tx-stopped-rejected').waitFor()
    expect([await share.inputValue(), await why.inputValue()]).to.deep.equal(['40', `  ${reasons}\n`])
    wallet.isRejecting = false
    await rule.click()
    await sheet.getByRole('button', { name: 'Rule' }).click()
    await page.getByRole('button', { name: 'Confirming' }).waitFor()
    const resolve = { functionName: 'resolve', args: [booking.escrow.id, 4000, hashOf(reasons, 4000)] }
    expect(wallet.sent).to.deep.equal([resolve, resolve])
    state = 'safe'
    await page.getByTestId('ruling-awaited').waitFor()
    listed = sampleListed({ status: 'split', until: null, silentBps: null })
    const ruled = page.getByTestId('ruled')
    await ruled.waitFor()
    expect(await ruled.textContent()).to.include(`Ruled: 40 % of the price for the creator.`)
    expect(await ruled.locator('bdi').textContent(), 'as it was written').to.equal(reasons)
    expect(await ruled.locator('b').count()).to.equal(0)
  })

  async function write(share: string): Promise<void> {
    await page.getByLabel('Share of the creator', { exact: true }).fill(share)
    await page.getByLabel('Reasons').fill(reasons)
  }
  async function rule(): Promise<void> {
    await page.getByRole('button', { name: 'Rule', exact: true }).click()
    await page.getByTestId('rule-sheet').getByRole('button', { name: 'Rule' }).click()
  }

  it('shows when it was read, and what each of the two proposes', async () => {
    await open()
    shown = { ...reading, call: { ...reading.call, creatorAsk: 5000, fanAsk: 0 } }
    expect(await page.getByTestId('read-at').textContent()).to.equal('')
    await read()
    const moment = /^You read it on \d+ \w+, \d\d:\d\d\. What they add after that is not in it\.$/
    expect(await page.getByTestId('read-at').textContent()).to.match(moment)
    expect(await page.getByTestId('proposal').allTextContents()).to.deep.equal([
      'The creator would settle for 50 % of the price for the creator.',
      'The fan would settle for 0 % of the price for the creator.',
    ])
    await write('40')
    await page.getByRole('button', { name: 'Rule', exact: true }).click()
    expect(await page.getByTestId('rule-sheet').getByText(moment).count()).to.equal(1)
  })

  it('keeps what was written when somebody looks elsewhere, and puts the focus where it is wrong', async () => {
    await open()
    await read()
    await write('40')
    await page.getByRole('button', { name: 'Leave it' }).click()
    await page.getByRole('button', { name: 'Read this dispute' }).click()
    await read()
    const [share, why] = [
      page.getByLabel('Share of the creator', { exact: true }),
      page.getByLabel('Reasons'),
    ]
    expect([await share.inputValue(), await why.inputValue()]).to.deep.equal(['40', reasons])
    await why.fill('\u202eback')
    await page.getByRole('button', { name: 'Rule', exact: true }).click()
    expect(await why.evaluate((area) => area === area.ownerDocument.activeElement)).to.equal(true)
    expect(await page.getByTestId('rule-sheet').count()).to.equal(0)
  })

  it('that ended otherwise is not called one without a ruling of theirs, and why nothing was sent goes with a new reading', async () => {
    await open()
    await read()
    await write('40')
    wallet.isRejecting = true
    await rule()
    await page.getByTestId('tx-stopped-rejected').waitFor()
    await page.getByRole('button', { name: 'Read it again' }).click()
    await page.getByTestId('tx-stopped-rejected').waitFor({ state: 'detached' })
    listed = sampleListed({ status: 'split', until: null, silentBps: null })
    await rule()
    await page.getByText('This dispute has ended. Read it again to see how.').waitFor()
  })

  it('[S3.42] is ruled when the network has it, where it is not among those that are listed', async () => {
    await open(null)
    await read()
    await write('40')
    state = 'safe'
    await rule()
    await page.getByTestId('ruled').waitFor()
  })

  it('has its files after a second proof alone', async () => {
    await open()
    await read()
    missing = ['totp']
    const file = page.getByTestId('said-fan').getByRole('link', { name: 'file-1.png' })
    const saved: string[] = []
    page.on('download', (download) => saved.push(download.suggestedFilename()))
    const answered = page.waitForResponse('**/step-up')
    await file.click()
    await answered
    missing = null
    const download = page.waitForEvent('download', { timeout: 10_000 })
    await file.click()
    await download
    expect(saved).to.have.length(1)
  })

  it('is neither read nor decided by who is one of the two', async () => {
    await open({ isOwn: true })
    await page.getByText('You are one of the two: somebody else decides.').waitFor()
    expect(await page.getByRole('button', { name: 'Read what both say' }).count()).to.equal(0)
    expect(asked).to.deep.equal([])
  })

  it('is an address like any other for whoever is no arbiter', async () => {
    const sight = await fixtures.open({ width: 390, height: 844 }, 'dark')
    ;({ page } = sight)
    let status = 404
    const problem = { type: '', title: 'Nothing is here', status: 404, code: 'NOT_FOUND', ref: 'r_1' }
    const list = { disputes: [sampleListed({ until, isOwn: true })], now: until }
    await page.route('**/v1/admin/disputes', (route) =>
      route.fulfill({ status, json: status === 404 ? problem : list }),
    )
    const look = async () => {
      await sight.look('arbitration:page')
      await page.getByRole('button', { name: 'Open the page' }).click()
    }
    await look()
    await page.getByText('This address leads nowhere.').waitFor()
    expect(await page.getByRole('heading', { name: 'Disputes' }).count()).to.equal(0)
    status = 200
    await look()
    await page.getByRole('heading', { name: 'Disputes' }).waitFor()
    expect(await page.getByTestId(`dispute-${sampleListed().bookingId}`).textContent()).to.match(
      /The fan objected\..*the creator gets 50 % of the price, less the fee, as soon as anybody ends it\.You are one of the two/,
    )
  })
})
