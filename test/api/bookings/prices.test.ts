import { expect } from 'chai'
import type { CallPriceWish } from '#api/bookings/contract.ts'
import { useDatabase } from '#test/kit/database.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { useCardWorld } from '../billing/useCardWorld.ts'
import { callSeller, countCallRows, newCallSeller } from './callSeller.ts'

const card = (units: string, currency = 'EUR'): CallPriceWish => ({ rail: 'card', currency, units })
const chain = (units: string, currency = '0'): CallPriceWish => ({ rail: 'chain', currency, units })

describe('prices of calls', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const world = useCardWorld(database)

  it('[S3.50] are exact, by card and on the chain', async () => {
    const seller = callSeller(await world.creator())
    const most = (2n ** 96n - 1n).toString()
    const { prices } = await seller.offered({ prices: [chain(most, '00'), card('0050')] })
    expect(prices).to.deep.equal([
      { rail: 'card', currency: 'EUR', units: '50', symbol: 'EUR', decimals: 2, sale: null },
      { rail: 'chain', currency: '0', units: most, symbol: 'ETH', decimals: 18, sale: null },
    ])
  })

  it('[S3.50] on another chain than that of the installation are not shown', async () => {
    const seller = callSeller(await world.creator())
    const { id } = await seller.offered({ prices: [chain('1'), card('900')] })
    await database
      .pool('owner')
      .query("UPDATE app.call_price SET chain_id = 1 WHERE offer_id = $1 AND rail = 'chain'", [id])
    expect((await seller.read()).offers[0]?.prices.map(({ rail }) => rail)).to.deep.equal(['card'])
  })

  it('[S3.50] that nobody could pay are refused by the field', async () => {
    const seller = callSeller(await world.creator())
    const rows = await countCallRows(database)
    const wrong: [CallPriceWish[], string, RegExp][] = [
      [[card('10')], '/prices/0/units', /0\.50 EUR or more/],
      [[card('100000000')], '/prices/0/units', /999999\.99 EUR at most/],
      [[card('9'.repeat(78))], '/prices/0/units', /at most/],
      [[card('900', 'USD')], '/prices/0/currency', /in EUR/],
      [[card('900'), chain('1'), card('800')], '/prices/2/currency', /already/],
      [[chain('1'), chain('2', '000')], '/prices/1/currency', /already/],
      [[card('900'), chain('1', '7')], '/prices/1/currency', /not listed/],
      [[chain('0')], '/prices/0/units', /more than nothing/],
      [[chain((2n ** 96n).toString())], '/prices/0/units', /Ask for less/],
    ]
    for (const [prices, field, words] of wrong) {
      const { status, body } = await seller.offer({ prices })
      expect([status, body.code, Object.keys(body.fields)], field).to.deep.equal([
        422,
        'INVALID_INPUT',
        [field],
      ])
      expect(body.fields[field]).to.match(words)
    }
    for (const prices of [[], Array(6).fill(card('900')), [{ rail: 'chain', currency: '0', units: '1.5' }]])
      expect((await seller.offer({ prices })).status).to.equal(422)
    expect(await countCallRows(database)).to.deep.equal(rows)
  })
})

describe('prices of calls where no cards are taken', function () {
  this.timeout(60_000)
  const { database, api } = joinApi()

  it('are none by card', async () => {
    const seller = await newCallSeller(api().url)
    const rows = await countCallRows(database)
    const { status, body } = await seller.offer({ prices: [chain('1'), card('900')] })
    expect([status, body.fields]).to.deep.equal([
      ...[422, { '/prices/1/currency': 'This installation takes no cards.' }],
    ])
    expect(await countCallRows(database)).to.deep.equal(rows)
  })
})
