import { expect } from 'chai'
import type Stripe from 'stripe'
import { useStandIn } from '../kit/useStandIn.ts'

describe('lists of the stand-in [S1.1]', () => {
  const standIn = useStandIn()
  const made: Stripe.Customer[] = []
  before(async () => {
    for (let n = 0; n < 25; n++) {
      made.push(await standIn().stripe.customers.create({ name: `customer ${n}` }))
      if (n === 9 || n === 19) standIn().advance(100)
    }
  })
  const ids = (customers: { id: string }[]) => customers.map(({ id }) => id)
  const newest = () => ids(made).reverse()

  it('come newest first, ten at a time', async () => {
    const page = await standIn().stripe.customers.list()
    expect(page).to.include({ object: 'list', has_more: true, url: '/v1/customers' })
    expect(ids(page.data)).to.deep.equal(newest().slice(0, 10))
  })

  it('go on behind an id, and stop before one', async () => {
    const { customers } = standIn().stripe
    const [tenth, last] = [newest()[9] ?? '', newest()[24] ?? '']
    const behind = await customers.list({ starting_after: tenth, limit: 20 })
    expect([ids(behind.data), behind.has_more]).to.deep.equal([newest().slice(10), false])
    const before = await customers.list({ ending_before: last, limit: 5 })
    expect([ids(before.data), before.has_more]).to.deep.equal([newest().slice(19, 24), true])
    const whole = await customers.list({ ending_before: tenth, limit: 9 })
    expect([ids(whole.data), whole.has_more]).to.deep.equal([newest().slice(0, 9), false])
  })

  it('are walked to their end by the client in both directions, each object once', async () => {
    const { customers } = standIn().stripe
    const down = await customers.list({ limit: 4 }).autoPagingToArray({ limit: 1000 })
    expect(ids(down)).to.deep.equal(newest())
    const up = await customers
      .list({ limit: 4, ending_before: newest()[24] ?? '' })
      .autoPagingToArray({ limit: 1000 })
    expect(ids(up)).to.deep.equal(newest().slice(0, 24).reverse())
  })

  it('can be bounded by the time of creation', async () => {
    const { customers } = standIn().stripe
    const [early, late] = [made[9]?.created ?? 0, made[10]?.created ?? 0]
    expect(late - early).to.be.at.least(100)
    const after = await customers.list({ created: { gt: early }, limit: 100 })
    expect(ids(after.data)).to.deep.equal(newest().slice(0, 15))
    const until = await customers.list({ created: { lte: early }, limit: 100 })
    expect(ids(until.data)).to.deep.equal(newest().slice(15))
    const between = await customers.list({ created: { gte: late, lt: made[20]?.created ?? 0 }, limit: 100 })
    expect(ids(between.data)).to.deep.equal(newest().slice(5, 15))
  })

  it('refuse an id that is not there', async () => {
    const refused = await standIn()
      .stripe.customers.list({ starting_after: 'cus_unheardof' })
      .then(
        () => undefined,
        (error: unknown) => error,
      )
    expect(refused).to.include({ code: 'resource_missing', param: 'starting_after' })
  })
})
