import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import type { OwnCalls } from '#api/bookings/contract.ts'
import { sampleCalls, sampleOffer, sampleSold } from '#web/fixtures/bookings/sampleCalls.ts'
import { sampleConfig } from '#web/fixtures/sampleData.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { intent } from '../../transactions/pipeline.ts'
import { connectWallet, OWN_WALLET } from './connectedWallet.ts'

const escrow = sampleConfig.contracts.consultationEscrow

describe('a price of a creator, put on the chain in the page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let sent: { purpose: string; wallet: string; expect: Record<string, string> }[]
  let own: OwnCalls

  async function answer(route: Route): Promise<void> {
    const request = route.request()
    const path = new URL(request.url()).pathname
    if (request.method() === 'POST') sent.push(request.postDataJSON())
    const missing = { factor: null, fresh: null, enrolled: null }
    const json = path.includes('tx-intents')
      ? intent('safe', { purpose: 'offer' })
      : path.endsWith('/me/calls')
        ? own
        : { missing }
    await route.fulfill({ json })
  }

  it('[S3.50] takes two presses, waits for the server after each, and shows that it is open', async () => {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'dark')
    ;[page, sent, own] = [sight.page, [], sampleCalls]
    await connectWallet(page)
    await page.route('**/v1/**', answer)
    await sight.look('calls:open')
    await page.getByRole('button', { name: 'Sell by wallet for 0.02 ETH: Video call · 30 min' }).click()
    const press = page.getByTestId('sell-press')
    await page.getByRole('button', { name: 'Put your terms on the chain' }).click()
    await press.getByText('Reading the chain').waitFor()
    expect(await press.isEnabled(), 'while the server has not read the terms').to.equal(false)
    own = {
      ...sampleCalls,
      policies: [{ creator: OWN_WALLET, policyId: 0, terms: 'moderate', termsVersion: 1 }],
    }
    await page.getByRole('button', { name: 'Open this price' }).click()
    await press.getByText('Reading the chain').waitFor()
    own = { ...own, offers: [sampleOffer(1, { prices: [sampleSold] })] }
    await page.getByTestId('sell-sheet').waitFor({ state: 'detached' })
    await page.getByText('0.02 ETH by wallet: open').waitFor()
    expect(sent.map(({ purpose, wallet, expect: found }) => [purpose, wallet, found])).to.deep.equal([
      ...['policy', 'offer'].map((purpose) => [purpose, OWN_WALLET, { escrow }]),
    ])
  })
})
