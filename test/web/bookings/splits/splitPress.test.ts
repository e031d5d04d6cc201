import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import type { TxIntent } from '#api/transactions/contract.ts'
import { until } from '#test/kit/time/until.ts'
import type { WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { sampleContested } from '#web/fixtures/bookings/sampleArbitration.ts'
import { sampleDispute } from '#web/fixtures/bookings/sampleStatements.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { intent } from '../../transactions/pipeline.ts'
import { OWN_WALLET } from '../wallet/connectedWallet.ts'
import { connectNoted, type NotedWallet } from './disputedEscrow.ts'

const HOUR_MS = 3_600_000
const startMs = Math.floor(Date.now() / 1000) * 1000 - 2 * HOUR_MS
const instant = (atMs: number) => new Date(atMs).toISOString()

/** A disputed booking of who looks, as its fan, by the wallet that they have. */
function own(more: Partial<WalletBooking>): WalletBooking {
  const { escrow } = sampleContested()
  return sampleContested({
    ...{ startsAt: instant(startMs), endsAt: instant(startMs + HOUR_MS / 2) },
    pending: { until: instant(startMs + 12 * HOUR_MS), creatorBps: 5000, cause: 'arbiterSilent' },
    ...{ escrow: { ...escrow, fan: OWN_WALLET }, ...more },
  })
}

describe('[once] a split of a booked call, in the page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let wallet: NotedWallet
  /** What the server has, and what the escrow has. */
  let [kept, onChain]: WalletBooking[] = []
  let state: TxIntent['state']

  async function answer(route: Route): Promise<void> {
    const request = route.request()
    if (request.url().endsWith('/dispute')) return route.fulfill({ json: sampleDispute() })
    if (request.method() === 'GET' && request.url().includes('/bookings/bkg_'))
      return route.fulfill({ json: kept })
    return route.fulfill({ json: intent(state, { purpose: 'settle' }) })
  }
  async function open(booking: WalletBooking): Promise<void> {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'light')
    ;[page, kept, onChain, state] = [sight.page, booking, booking, 'sent']
    wallet = await connectNoted(page, () => onChain as WalletBooking)
    await page.route('**/v1/**', answer)
    await sight.look('splits:live')
    await page.getByRole('button', { name: 'Read this call' }).click()
    await page.getByTestId('split-propose').waitFor()
  }
  const rows = () => page.getByTestId('split-propose-sheet').getByTestId('money-rows').locator('dd')

  it('[S3.42] is chosen by number, slider or press, and sent once; what was chosen outlives a wallet that refuses', async () => {
    await open(own({}))
    await page.getByTestId('split-propose').click()
    const sheet = page.getByTestId('split-propose-sheet')
    const share = sheet.getByRole('textbox', { name: 'Share of Northlight' })
    await share.fill('33.5')
    await sheet.getByText('Enter whole percents from 0 to 100.').waitFor()
    expect(await sheet.getByRole('button', { name: 'Choose a share' }).isDisabled()).to.equal(true)
    await sheet.getByRole('button', { name: 'Half' }).click()
    await sheet.getByRole('slider').press('ArrowRight')
    expect(await share.inputValue()).to.equal('51')
    expect(await rows().allTextContents()).to.deep.equal(['0.009945 ETH', '0.0098 ETH', '0.000255 ETH'])
    wallet.isRejecting = true
    await sheet.getByRole('button', { name: 'Propose 51 % for the creator' }).click()
    await page.getByTestId('tx-stopped-rejected').waitFor()
    wallet.isRejecting = false
    await page.getByTestId('split-propose').click()
    await sheet.getByRole('button', { name: 'Propose 51 % for the creator' }).click()
    await page.getByRole('button', { name: 'Confirming' }).waitFor()
    const one = { functionName: 'propose', args: [own({}).escrow.id, 5100] }
    expect(wallet.sent).to.deep.equal([one, one])
    expect(await page.getByRole('button', { name: /^It took place/ }).isDisabled()).to.equal(true)
    state = 'safe'
    await page.getByTestId('split-awaited').waitFor()
    kept = own({ fanAsk: 5100 })
    await page
      .getByText('You propose that you get 0.0098 ETH back and Northlight gets 0.009945 ETH.')
      .waitFor()
    await page.getByTestId('split-awaited').waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: /^It took place/ }).isEnabled()).to.equal(true)
  })

  it('[S3.42] is accepted only as it was read: one that changes is shown anew, and asked again', async () => {
    await open(own({ creatorAsk: 2500 }))
    await page.getByRole('button', { name: 'Accept: you get 0.015 ETH' }).click()
    const sheet = page.getByTestId('split-accept-sheet')
    await sheet.getByRole('button', { name: 'Accept: you get 0.015 ETH' }).waitFor()
    kept = onChain = own({ creatorAsk: 7500 })
    await sheet.getByTestId('split-changed').waitFor()
    expect(await sheet.getByRole('button', { name: /^Accept/ }).count()).to.equal(0)
    await sheet.getByRole('button', { name: 'I have seen it' }).click()
    // the server lags behind the escrow
    onChain = own({ creatorAsk: 9000 })
    await sheet.getByRole('button', { name: 'Accept: you get 0.005 ETH' }).click()
    await page.getByText('has changed meanwhile. Nothing was sent.').waitFor()
    expect(wallet.sent).to.deep.equal([])
    kept = onChain
    await page.getByRole('button', { name: 'Accept: you get 0.002 ETH' }).click()
    await sheet.getByRole('button', { name: 'Accept: you get 0.002 ETH' }).click()
    await page.getByRole('button', { name: 'Confirming' }).waitFor()
    expect(wallet.sent).to.deep.equal([{ functionName: 'accept', args: [kept.escrow.id, 9000] }])
    expect(await page.getByTestId('split-propose').isDisabled()).to.equal(true)
  })

  it('[S3.42] is known once what came of it was read, also where the old proposal comes back or a change drops it', async () => {
    const propose = async (percent: string) => {
      await page.getByTestId('split-propose').click()
      const sheet = page.getByTestId('split-propose-sheet')
      await sheet.getByRole('textbox', { name: 'Share of Northlight' }).fill(percent)
      await sheet.getByRole('button', { name: `Propose ${percent} % for the creator` }).click()
      await page.getByTestId('split-awaited').waitFor()
    }
    const gone = () => page.getByTestId('split-awaited').waitFor({ state: 'detached' })
    const proposed = (back: string) => page.getByText(`You propose that you get ${back} ETH back`).waitFor()
    await open(own({ fanAsk: 5000 }))
    state = 'safe'
    await propose('51')
    kept = onChain = own({ fanAsk: 5100 })
    await gone()
    kept = onChain = own({ fanAsk: 5000 })
    await proposed('0.01')
    expect(await page.getByTestId('split-awaited').count()).to.equal(0)
    expect(await page.getByTestId('split-propose').isEnabled()).to.equal(true)
    await open(own({}))
    state = 'safe'
    await propose('51')
    kept = own({ revision: 1 })
    await gone()
  })

  it('is refused in a sentence that goes with the next proposal of the other side, and with a press of its own', async () => {
    const refused = async () => {
      await open(own({ creatorAsk: 2500 }))
      onChain = own({})
      await page.getByRole('button', { name: 'Accept: you get 0.015 ETH' }).click()
      const sheet = page.getByTestId('split-accept-sheet')
      await sheet.getByRole('button', { name: 'Accept: you get 0.015 ETH' }).click()
      await page.getByText('The split that you accepted is proposed no more. Nothing was sent.').waitFor()
    }
    await refused()
    await page.getByTestId('split-propose').click()
    await page.getByTestId('split-propose-sheet').waitFor()
    expect(await page.getByText('proposed no more').count()).to.equal(0)
    await page.close()
    await refused()
    kept = own({})
    await page.getByRole('button', { name: /^Accept/ }).waitFor({ state: 'detached' })
    expect(await page.getByText('proposed no more').count()).to.equal(1)
    kept = own({ creatorAsk: 4000 })
    await page.getByRole('button', { name: 'Accept: you get 0.012 ETH' }).waitFor()
    await page.getByText('proposed no more').waitFor({ state: 'detached' })
  })

  it('[S3.42] that was accepted leaves a word where it was, which has the focus', async () => {
    await open(own({ creatorAsk: 2500 }))
    state = 'safe'
    await page.getByRole('button', { name: 'Accept: you get 0.015 ETH' }).click()
    const sheet = page.getByTestId('split-accept-sheet')
    await sheet.getByRole('button', { name: 'Accept: you get 0.015 ETH' }).click()
    await page.getByTestId('split-awaited').waitFor()
    kept = own({ status: 'split', pending: null })
    await page.getByTestId('split-done').waitFor()
    expect(await page.locator(':focus').getByTestId('split-done').count()).to.equal(1)
  })

  it('ticks beside what happens next, and not for who has it read out', async () => {
    await open(own({}))
    const left = page.getByTestId('time-left')
    const text = await left.locator('[aria-hidden]').textContent()
    expect(text).to.match(/^\d{1,2}:\d\d:\d\d left$/)
    const said = await left.locator('.sr-only').textContent()
    expect(said).to.match(/^until /)
    await until('a second', async () => (await left.locator('[aria-hidden]').textContent()) !== text)
    expect(await left.locator('.sr-only').textContent()).to.equal(said)
  })
})
