import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { type Hex, hashTypedData, keccak256, toBytes } from 'viem'
import type { TxIntent } from '#api/transactions/contract.ts'
import { AGREEMENT_DOMAIN, AGREEMENT_TYPES } from '#domain/calls/agreement.ts'
import { sampleSold } from '#web/fixtures/bookings/sampleCalls.ts'
import { sampleConfig } from '#web/fixtures/sampleData.ts'
import type { Sight } from '../../build/openStates.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { intent } from '../../transactions/pipeline.ts'
import { connectWallet, OWN_WALLET } from './connectedWallet.ts'
import { heldCall, soldOffer } from './escrowChain.ts'

const ESCROW = sampleConfig.contracts.consultationEscrow as Hex
const creator = `0x${'5'.repeat(40)}`
const sale = { creator, offerNo: '4', policyId: 0 }

interface Body {
  agreement: Record<string, string | number>
  text: string
  expect: Record<string, string>
}

interface Sent {
  way: string
  body: Body
}

describe('[once] the press that pays for a held time', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let sent: Sent[]
  let state: TxIntent['state']
  let kept: Hex

  const heldFor = (seconds: number) => ({
    ...heldCall(),
    offer: { ...soldOffer, prices: [{ ...sampleSold, sale }] },
    heldUntil: new Date(Date.now() + seconds * 1000).toISOString(),
  })
  /** What a server keeps that finds nothing different. */
  function keep({ agreement, text }: Body) {
    const summaryHash = keccak256(toBytes(text))
    kept = hashTypedData({
      domain: { ...AGREEMENT_DOMAIN, chainId: 31337, verifyingContract: ESCROW },
      ...{ types: AGREEMENT_TYPES, primaryType: 'Agreement' },
      message: { ...agreement, summaryHash } as never,
    })
    return { id: kept, escrow: ESCROW, summaryHash, offerNo: '4', heldUntil: heldFor(60).heldUntil }
  }
  function answerTo(way: string, body: Body): unknown {
    if (way === 'POST reservations') return heldFor(20)
    if (way === 'GET reservations') return { reservations: [heldFor(3600)] }
    if (way === 'POST agreement') return keep(body)
    return intent(state, { purpose: 'booking' })
  }
  async function answer(route: Route): Promise<void> {
    const request = route.request()
    const path = new URL(request.url()).pathname
    const way = `${request.method()} ${path.split('/').findLast((part) => !part.startsWith('job_'))}`
    const body = request.postDataJSON() as Body
    if (request.method() === 'POST') sent.push({ way, body })
    await route.fulfill({ json: answerTo(way, body) })
  }
  /** A time is held, and its price can be pressed. */
  async function hold(sight: Sight) {
    await sight.look('book:times')
    await page.getByRole('button', { name: '16:30' }).click()
    await page.getByRole('button', { name: 'Hold this time' }).click()
    return page.getByTestId('book-held')
  }
  async function open(isSilent = false): Promise<Sight> {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'dark')
    ;[page, sent, state] = [sight.page, [], 'sent']
    await connectWallet(page, isSilent)
    await page.route('**/v1/**', answer)
    return sight
  }

  it('[S3.50] keeps the time while the payment is on its way, and then says that it is booked', async () => {
    const held = await hold(await open())
    await held.getByRole('button', { name: 'Book for 0.02 ETH' }).click()
    await held.getByRole('button', { name: 'Confirming' }).waitFor()
    expect(await held.getByRole('button', { name: 'Give it back' }).isDisabled()).to.equal(true)
    expect(await held.textContent()).to.not.include('Nothing is charged')
    // twenty seconds became an hour
    await held.getByText(/^(1:00:0|59:|60:0)/).waitFor()
    expect(sent.map(({ way }) => way)).to.deep.equal([
      ...['POST reservations', 'POST agreement', 'POST tx-intents'],
    ])
    const { agreement } = (sent[1] as Sent).body
    expect([agreement.fan, agreement.creator, agreement.amount]).to.deep.equal([
      ...[OWN_WALLET, creator, sampleSold.units],
    ])
    expect(sent[2]?.body.expect).to.deep.equal({ escrow: ESCROW, booking: kept })
    state = 'safe'
    const booked = page.getByTestId('book-booked')
    await booked.waitFor()
    expect(await booked.textContent()).to.match(/^Booked\. Video call · 30 min with .?Northlight/)
    expect(await booked.getByRole('link', { name: 'Your calls' }).getAttribute('href')).to.equal('/me/calls')
    expect([await held.count(), await page.getByTestId('book-over').count()]).to.deep.equal([0, 0])
  })

  it('[S3.50] once it was sent and the server does not know it, nothing is paid or given back any more', async () => {
    const sight = await open()
    let heldS = 600
    await page.route('**/tx-intents', (route) => route.fulfill({ status: 500, json: {} }))
    await page.route('**/me/calls/reservations', (route) =>
      route.fulfill({ json: { reservations: heldS > 0 ? [heldFor(heldS)] : [] } }),
    )
    const held = await hold(sight)
    await held.getByRole('button', { name: 'Book for 0.02 ETH' }).click()
    await held.getByTestId('book-paying').waitFor()
    expect(await held.getByTestId('book-paying').textContent()).to.match(/Do not pay again/)
    for (const name of ['Book for 0.02 ETH', 'Give it back'])
      expect(await held.getByRole('button', { name }).isDisabled(), name).to.equal(true)
    expect(await held.textContent()).to.not.include('Nothing is charged')
    heldS = 0
    const over = page.getByTestId('book-over')
    await over.waitFor()
    expect(await over.textContent()).to.match(/Your payment may still come through\. Look at your calls\./)
    expect(await over.textContent()).to.not.include('Nothing was charged')
  })

  it('[S3.50] one that the server knows to be paid is left alone, also after a reload', async () => {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'dark')
    page = sight.page
    await page.route('**/v1/**', (route) => route.abort())
    await sight.look('book:paying')
    const held = page.getByTestId('book-held')
    expect(await held.getByTestId('book-paying').count()).to.equal(1)
    for (const button of await held.getByRole('button', { name: /^(Book for|Give it back)/ }).all())
      expect(await button.isDisabled()).to.equal(true)
    expect(await held.textContent()).to.not.include('Nothing is charged')
  })

  it('[S3.50] stays in sight until the wallet answers, also when the time is not held any more', async () => {
    const sight = await open(true)
    await page.route('**/me/calls/reservations', (route) => route.fulfill({ json: { reservations: [] } }))
    const held = await hold(sight)
    await held.getByRole('button', { name: 'Book for 0.02 ETH' }).click()
    const late = held.getByTestId('book-late')
    await late.waitFor()
    expect(await late.textContent()).to.include('Close the prompt of your wallet')
    expect(await held.getByRole('button', { name: 'Give it back' }).isDisabled()).to.equal(true)
    expect(await page.getByRole('button', { name: 'Hold this time' }).count()).to.equal(0)
    expect(await page.getByTestId('book-over').count()).to.equal(0)
  })

  it('is about the same agreement after a reload: what was paid once is refused by the escrow', async () => {
    const sight = await open()
    await page.route('**/agreement', async (route) => {
      const json = {
        type: '',
        title: 'Not now',
        status: 409,
        code: 'CONFLICT',
        ref: 'r_1',
        detail: 'Not so.',
      }
      sent.push({ way: 'refused', body: route.request().postDataJSON() as Body })
      await route.fulfill({ status: 409, json })
    })
    for (const _ of ['first', 'after a reload']) {
      const held = await hold(sight)
      await held.getByRole('button', { name: 'Book for 0.02 ETH' }).click()
      await held.getByText('Not so. Nothing was paid.').waitFor()
    }
    const refused = sent.filter(({ way }) => way === 'refused')
    expect(refused).to.have.lengthOf(2)
    expect(refused[1]).to.deep.equal(refused[0])
  })
})
