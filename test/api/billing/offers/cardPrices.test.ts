import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { useSellers } from './useSellers.ts'

describe('prices by card', () => {
  const database = useDatabase()
  const world = useSellers(database)
  const versions = async (collection: string) => {
    const { rows } = await database
      .pool('owner')
      .query<{ amount: number | null }>(
        "SELECT amount FROM app.tier_card_price WHERE collection = decode($1, 'hex') ORDER BY version",
        [collection.slice(2)],
      )
    return rows.map(({ amount }) => amount)
  }

  it('[S2.3][S2.17] are versions: each change is one, the same again is none, and none of them changes', async () => {
    const seller = await world.seller()
    const before = await seller.prices()
    expect(before).to.deep.include({ currency: 'EUR', step: 1, least: 50, decimals: 2, feeBps: 1000 })
    expect(before.items).to.deep.equal([
      {
        ...{ tierNo: 1, name: 'Tier 1', price: null, refund: { rule: 'never', days: null } },
        ...{ blocked: null, cardHolders: 0 },
      },
    ])
    const first = await seller.setPrice(1, 900)
    expect([first.status, first.body.price], first.text).to.deep.equal([
      200,
      { amount: 900, currency: 'EUR', version: 1 },
    ])
    expect((await seller.setPrice(1, 900)).body.price.version).to.equal(1)
    const terms = { refundRule: 'window', refundDays: 14 }
    const second = await seller.setPrice(1, 900, terms)
    expect(second.body).to.deep.include({ refund: { rule: 'window', days: 14 } })
    expect(second.body.price.version).to.equal(2)
    expect((await seller.setPrice(1, 1200, terms)).body.price.version).to.equal(3)
    expect((await seller.setPrice(1, null)).body.price).to.equal(null)
    expect(await versions(seller.collection)).to.deep.equal([900, 900, 1200, null])
    expect((await seller.setPrice(1, 900)).body.price.version).to.equal(5)
  })

  it('twenty changes at once are twenty versions', async () => {
    const seller = await world.seller()
    const amounts = Array.from({ length: 20 }, (_, n) => 100 + n)
    const replies = await Promise.all(amounts.map((amount) => seller.setPrice(1, amount)))
    expect(new Set(replies.map(({ status }) => status))).to.deep.equal(new Set([200]))
    expect(await versions(seller.collection)).to.have.members(amounts)
  })

  it('[S4.6] stand on the page of the channel only while the creator sells by card', async () => {
    const seller = await world.seller({ isActive: false })
    const shown = async () => (await seller.page()).tiers[0]?.cardPrice
    expect((await seller.setPrice(1, 900)).body.blocked).to.equal('NO_CONNECT')
    expect(await shown()).to.equal(null)
    await world.order('accounts/activate', { account: seller.account })
    await world.refresh(seller.client)
    expect(await shown()).to.deep.equal({ amount: 900, currency: 'EUR', creatorGets: 810 })
    await seller.change(1, 'flags = 2')
    expect(await shown(), 'paused').to.equal(null)
    await seller.change(1, 'flags = 0, max_supply = 5')
    expect(await shown(), 'limited since').to.equal(null)
    await seller.change(1, 'max_supply = 0')
    expect(await shown()).to.deep.equal({ amount: 900, currency: 'EUR', creatorGets: 810 })
    await world.order('accounts/restrict', { account: seller.account, requirement: 'individual.email' })
    await world.refresh(seller.client)
    expect(await shown(), 'nobody can pay them').to.equal(null)
  })

  it('[S4.6] nothing is sold to who has a price in hand while it cannot reach the creator’s bank', async () => {
    const [seller, fan] = [await world.seller(), await world.fan()]
    await seller.setPrice(1, 900)
    const { quote } = await world.quote(fan, seller)
    await database
      .pool('owner')
      .query('UPDATE app.connect_account SET pays_out = false WHERE account_ref = $1', [seller.account])
    await world.readAgo(seller, '-1 hour')
    const press = {
      quote,
      clientKey: randomBytes(16).toString('base64url'),
      way: 'checkout',
      returnTo: '/c/northlight',
    }
    expect((await seller.page()).tiers[0]?.cardPrice).to.equal(null)
    expect((await world.ask(fan, seller)).body.code).to.equal('NOT_SOLD_BY_CARD')
    expect((await fan.call('POST', '/v1/purchases', { body: press })).body.code).to.equal('NOT_SOLD_BY_CARD')
  })

  it('only tiers without a limit have one: not limited ones, not for grants, not follows', async () => {
    const seller = await world.seller()
    await seller.tier(2, { maxSupply: 100 })
    await seller.tier(3, { flags: 8 })
    await seller.tier(4, { flags: 32 })
    await seller.tier(5, { flags: 2 })
    for (const [tierNo, blocked] of [
      [2, 'TIER_LIMITED'],
      [3, 'GRANTS'],
      [4, 'FOLLOW'],
    ] as const) {
      const refused = await seller.setPrice(tierNo, 900)
      expect([refused.status, refused.body.code], blocked).to.deep.equal([409, 'TIER_LIMITED'])
      expect(refused.body.detail).to.match(/by card/)
      expect((await seller.prices()).items.find((item) => item.tierNo === tierNo)).to.include({
        price: null,
        blocked,
      })
    }
    expect((await seller.setPrice(5, 900)).body.blocked, 'a pause ends').to.equal('PAUSED')
    // a tier that got its limit after its price: nobody buys it, and the price can be taken back
    await seller.setPrice(1, 900)
    await seller.change(1, 'max_supply = 10')
    const fan = await world.fan()
    expect((await world.ask(fan, seller)).body.code).to.equal('NOT_SOLD_BY_CARD')
    expect((await seller.setPrice(1, 800)).body.code).to.equal('TIER_LIMITED')
    expect((await seller.setPrice(1, null)).status).to.equal(200)
    expect(await versions(seller.collection)).to.have.members([900, 900, null])
  })

  it('[S2.3][S0.12] what no card is charged with is refused at its field, and nothing is stored', async () => {
    const seller = await world.seller()
    for (const [amount, terms, field] of [
      [49, {}, '/amount'],
      [100_000_000, {}, '/amount'],
      [0, {}, '/amount'],
      [-900, {}, '/amount'],
      [9.5, {}, '/amount'],
      ['900', {}, '/amount'],
      [900, { refundRule: 'window' }, '/refundDays'],
      [900, { refundRule: 'creator', refundDays: 5 }, '/refundDays'],
      [900, { refundRule: 'window', refundDays: 61 }, '/refundDays'],
      [900, { refundRule: 'perhaps' }, '/refundRule'],
      [900, { currency: 'USD' }, '/'],
    ] as const) {
      const reply = await seller.setPrice(1, amount, terms)
      expect([reply.status, reply.body.code], JSON.stringify([amount, terms])).to.deep.equal([
        422,
        'INVALID_INPUT',
      ])
      expect(Object.keys(reply.body.fields), reply.text).to.deep.equal([field])
    }
    expect((await seller.setPrice(1, 49)).body.fields['/amount']).to.contain('0.50 EUR')
    expect(await versions(seller.collection)).to.deep.equal([])
    const unknown = await seller.setPrice(9, 900)
    expect([unknown.status, unknown.body.code]).to.deep.equal([503, 'INDEX_BEHIND'])
    expect((await seller.setPrice(1, 50)).status).to.equal(200)
  })

  it('[T22] another creator sees and sets none of them', async () => {
    const [seller, other] = [await world.seller(), await world.seller()]
    await seller.setPrice(1, 900)
    const path = `/v1/channels/${seller.channelId}/card-prices`
    for (const reply of [
      await other.client.call('GET', path),
      await other.client.call('PUT', `${path}/1`, { body: { amount: 50, refundRule: 'never' } }),
    ])
      expect([reply.status, reply.body.code]).to.deep.equal([404, 'NOT_FOUND'])
    expect(await versions(seller.collection)).to.deep.equal([900])
  })
})

for (const [currency, facts, odd, sold] of [
  ['JPY', { step: 1, least: 50, decimals: 0 }, [], { amount: 999, fee: 99, creatorGets: 900 }],
  ['KWD', { step: 10, least: 160, decimals: 3 }, [2355], { amount: 2350, fee: 230, creatorGets: 2120 }],
] as const)
  describe(`prices by card in ${currency}`, () => {
    const database = useDatabase()
    const world = useSellers(database, { CARD_CURRENCY: currency })

    it('[S2.15] go in its steps, from its least amount on, and so does the fee', async () => {
      const seller = await world.seller()
      expect(await seller.prices()).to.include({ currency, ...facts })
      for (const amount of odd)
        expect((await seller.setPrice(1, amount)).body.fields['/amount']).to.contain('in steps of 0.010')
      const low = await seller.setPrice(1, facts.least - facts.step)
      expect(low.body.fields['/amount']).to.match(/^A card is charged .+ or more\.$/)
      const set = await seller.setPrice(1, sold.amount)
      expect(set.body, 'this creator is paid in euros').to.include({ blocked: 'CURRENCY' })
      const fan = await world.fan()
      expect((await world.ask(fan, seller)).body.code).to.equal('NOT_SOLD_BY_CARD')
      await database
        .pool('owner')
        .query('UPDATE app.connect_account SET currency = $2 WHERE account_ref = $1', [
          seller.account,
          currency,
        ])
      // nothing reads it again meanwhile, however long this takes
      await world.readAgo(seller, '-1 hour')
      expect(await world.quote(fan, seller)).to.include({ ...sold, currency })
    })
  })
