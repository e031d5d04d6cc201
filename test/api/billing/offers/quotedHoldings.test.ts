import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useSellers } from './useSellers.ts'

const DAY_S = 86_400
/** Of a tier that the kit puts on the chain. */
const LENGTH_S = 30 * DAY_S

describe('what somebody brings to a quote by card', () => {
  const database = useDatabase()
  const world = useSellers(database)

  it('begins behind what is held of the tier by card, and is not given for what is held so for good', async () => {
    const [seller, fan] = [await world.seller(), await world.fan()]
    await seller.client.call('PUT', `/v1/channels/${seller.channelId}/tiers/1/text`, {
      body: { name: 'Gold' },
    })
    await seller.tier(2, { rank: 5 })
    await seller.setPrice(1, 900)
    await seller.setPrice(2, 1900)
    await world.hold(fan, seller, { days: 10 })
    const quote = await world.quote(fan, seller)
    const [held] = quote.held
    expect(held).to.include({ tierName: 'Gold', rail: 'card', until: quote.startsAt })
    expect(Date.parse(quote.startsAt) - Date.now()).to.be.within(9 * DAY_S * 1000, 10 * DAY_S * 1000)
    expect(Date.parse(String(quote.validUntil)) - Date.parse(quote.startsAt)).to.equal(LENGTH_S * 1000)
    const higher = await world.quote(fan, seller, 2)
    expect(higher.held, 'is named there, too').to.deep.equal(quote.held)
    expect(Date.parse(higher.startsAt), 'a higher tier begins now').to.be.lessThan(Date.parse(quote.startsAt))
    const [frozen, forGood] = [await world.fan(), await world.fan()]
    await world.hold(frozen, seller, { isFrozen: true })
    expect((await world.quote(frozen, seller)).held, 'what is on hold is not held').to.deep.equal([])
    await world.hold(forGood, seller, { days: null })
    expect((await world.ask(forGood, seller)).body.code).to.equal('NOT_SOLD_BY_CARD')
    expect(await world.quote(forGood, seller, 2)).to.include({ amount: 1900 })
    const items = (await seller.prices()).items.map(({ tierNo, cardHolders }) => [tierNo, cardHolders])
    expect(items, 'whoever holds it by card, also on hold').to.deep.equal([
      [1, 3],
      [2, 0],
    ])
  })

  it('shows cards that are kept, but none that was removed, ran out, or is somebody else’s', async () => {
    const [seller, fan, other] = [await world.seller(), await world.fan(), await world.fan()]
    await seller.setPrice(1, 900)
    const year = new Date().getUTCFullYear()
    const keep = (n: number, account: string, { expYear = year + 2, isRemoved = false } = {}) =>
      database.pool('owner').query(
        `INSERT INTO app.saved_card (id, account_id, method_ref, brand, last4, exp_month, exp_year, removed_at)
         VALUES ($1, $2, $3, 'visa', $4, 12, $5, CASE WHEN $6 THEN app.now() END)`,
        [newId('crd', randomBytes), account, `method-${n}`, `424${n}`, expYear, isRemoved],
      )
    await keep(1, fan.accountId)
    await keep(2, fan.accountId, { expYear: year - 1 })
    await keep(3, fan.accountId, { isRemoved: true })
    await keep(4, other.accountId)
    const [card, ...rest] = (await world.quote(fan, seller)).cards
    expect(rest).to.deep.equal([])
    expect(card).to.deep.include({ brand: 'visa', last4: '4241', expMonth: 12, expYear: year + 2 })
    expect(Object.keys(card ?? {}).sort()).to.deep.equal(['brand', 'expMonth', 'expYear', 'id', 'last4'])
  })

  it('names what the wallets hold there, and is not given for what is held for good', async () => {
    const [seller, fan] = [await world.seller(), await world.fan()]
    await seller.tier(2, { rank: 5 })
    await seller.setPrice(1, 900)
    await seller.setPrice(2, 1900)
    const rows = createChainRows(database.pool('indexer'))
    const until = new Date(Date.now() + DAY_S * 1000)
    await rows.pass(seller.collection, 1, fan.wallet.address, 1, until)
    const quote = await world.quote(fan, seller)
    expect(quote.held).to.deep.equal([{ tierName: 'Tier 1', rail: 'wallet', until: until.toISOString() }])
    await rows.pass(seller.collection, 2, fan.wallet.address, 1, null)
    const forGood = await world.ask(fan, seller)
    expect([forGood.body.code, forGood.body.detail]).to.deep.equal([
      'NOT_SOLD_BY_CARD',
      'You hold this for good already.',
    ])
    // a higher one is more than what is held
    expect((await world.quote(fan, seller, 2)).held.map((one) => one.until)).to.deep.equal([
      null,
      until.toISOString(),
    ])
    await seller.change(1, 'duration_s = 0')
    const other = await world.fan()
    expect(await world.quote(other, seller)).to.include({ validUntil: null, lengthS: null })
  })
})
