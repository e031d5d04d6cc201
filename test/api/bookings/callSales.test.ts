import { expect } from 'chai'
import { policyOf } from '#domain/calls/terms.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { request, signIn } from '#test/kit/client.ts'
import { joinApi, useApi } from '#test/kit/perProcess/api.ts'
import { createCallChain, ESCROW } from './callChain.ts'
import { heldBy, openCalls, timeIn } from './openCalls.ts'

const UNITS = '1500000000000000000'

describe('calls that are sold by wallet', function () {
  this.timeout(60_000)
  const { database, api } = joinApi()
  const chain = () => createCallChain(database.pool('indexer'))
  const at = timeIn(3, '10:00')

  it('[S3.50] show whom and what the chain sells them as, to everybody who looks at them', async () => {
    const { seller, channelId, hold } = await openCalls(api().url)
    const { address } = seller.client.wallet
    await chain().policy(address)
    await chain().offer(address, { offerNo: 7 })
    const sale = { creator: address.toLowerCase(), offerNo: '7', policyId: 0 }
    const fan = await signIn(api().url)
    const held = await hold(fan, at)
    expect(held.status, held.text).to.equal(201)
    const offers = [
      (await seller.read()).offers[0],
      (await request(api().url, 'GET', `/v1/channels/${channelId}/calls`)).body.offers[0],
      held.body.offer,
      (await heldBy(fan))[0].offer,
    ]
    for (const offer of offers) expect(offer.prices[0].sale).to.deep.equal(sale)
  })

  it('[S3.50] are those alone that say the same in everything, of a wallet that is linked now', async () => {
    const { seller } = await openCalls(api().url)
    const { client } = seller
    const { address } = client.wallet
    await chain().policy(address)
    await chain().offer(address)
    const isSold = async () => (await seller.read()).offers[0]?.prices[0]?.sale !== null
    expect(await isSold()).to.equal(true)
    const rows = createChainRows(database.pool('indexer'))
    await rows.cursor(1)
    const differing: ['offer' | 'policy', string, string][] = [
      ['offer', 'is_open = false', 'is_open = true'],
      ['offer', 'calls = 2', 'calls = 1'],
      ['offer', 'length_minutes = 35', 'length_minutes = 30'],
      ['offer', 'price_units = price_units + 1', 'price_units = price_units - 1'],
      ['offer', 'currency = 1', 'currency = 0'],
      ['offer', 'chain_id = 1', 'chain_id = 31337'],
      ['offer', "escrow = '\\x0000000000000000000000000000000000000001'", `escrow = '\\x${ESCROW.slice(2)}'`],
      ...[
        ...['notice_full_s', 'notice_partial_s', 'dispute_window_s', 'arbiter_deadline_s', 'grace_s'],
        ...['partial_bps', 'no_show_bps', 'full_overlap_bps', 'fallback_bps'],
      ].map((field): ['policy', string, string] => [
        'policy',
        `${field} = ${field} + 1`,
        `${field} = ${field} - 1`,
      ]),
      ['policy', 'is_metered = true', 'is_metered = false'],
    ]
    for (const [table, set, back] of differing) {
      await chain().change(table, address, set)
      expect(await isSold(), set).to.equal(false)
      await chain().change(table, address, back)
      expect(await isSold(), back).to.equal(true)
    }
    await rows.suspend(ESCROW, 1, { key: Buffer.from(address.slice(2), 'hex') })
    expect(await isSold(), 'what cannot be read on').to.equal(false)
    await rows.lift(ESCROW)
    expect(await isSold()).to.equal(true)
    await database
      .pool('owner')
      .query('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', [client.accountId])
    expect(await isSold(), 'a wallet of before').to.equal(false)
  })

  it('[S3.50] leave what else is open on the chain, and the terms that are there, to their creator', async () => {
    const { seller, offer } = await openCalls(api().url)
    const { address } = seller.client.wallet
    const creator = address.toLowerCase()
    await chain().policy(address, 0, { ...policyOf('moderate', 1), graceSeconds: 660 })
    await chain().policy(address, 1, policyOf('strict', 1))
    await chain().policy(address, 2)
    await chain().offer(address, { offerNo: 1, policyId: 0 })
    await chain().offer(address, { offerNo: 2, policyId: 2 })
    await chain().offer(address, { offerNo: 3, policyId: 2 })
    await chain().offer(address, { offerNo: 4, policyId: 2, units: '5' })
    const own = await seller.read()
    expect(own.offers[0]?.prices[0]?.sale?.offerNo, 'the first of two').to.equal('2')
    expect(own.policies).to.deep.equal([
      { creator, policyId: 1, terms: 'strict', termsVersion: 1 },
      { creator, policyId: 2, terms: 'moderate', termsVersion: 1 },
    ])
    const open = (offerNo: string, policyId: number, units = UNITS) => ({
      ...{ creator, offerNo, policyId, lengthMinutes: 30, units, symbol: 'ETH', decimals: 18 },
    })
    const others = [open('1', 0), open('3', 2), open('4', 2, '5')]
    expect(own.leftOpen).to.deep.equal(others)
    const closed = await seller.close(offer.id)
    const [first, ...rest] = others
    expect(closed.body.leftOpen).to.deep.equal([first, open('2', 2), ...rest])
  })
})

describe('calls of an installation without an escrow', function () {
  this.timeout(60_000)
  const { database } = joinApi()
  const api = useApi(database, { deployment: { consultationEscrow: undefined } })

  it('are not sold by wallet', async () => {
    const { seller } = await openCalls(api().url)
    const { address } = seller.client.wallet
    const chain = createCallChain(database.pool('indexer'))
    await chain.policy(address)
    await chain.offer(address)
    const own = await seller.read()
    expect([own.offers[0]?.prices[0]?.sale, own.policies, own.leftOpen]).to.deep.equal([null, [], []])
  })
})
