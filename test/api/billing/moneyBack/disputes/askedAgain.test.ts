import { expect } from 'chai'
import { moveDisputed } from '#api/billing/disputes/moveDisputed.ts'
import { charged } from '#test/local/stripe/kit/charging.ts'
import { DAY_S, type Sold, useSoldPurchases } from '../useSoldPurchases.ts'
import { useDisputes } from './useDisputes.ts'

describe('a bank that asks a third time', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(10)
  const { sell, books, deps, sales } = world
  const { order, dispute, told, rowOf, due } = useDisputes(world)

  async function move(): Promise<void> {
    await due()
    await moveDisputed(deps())
  }
  /** A bank asks for so much, says yes, and the creator has it again. */
  async function askedAndWon(sold: Sold, amount: number): Promise<void> {
    const ref = await dispute(sold, { amount })
    await told(ref)
    await move()
    await charged(sales.standIn(), 9000, { method: 'pm_card_bypassPending' })
    await order('disputes/win', { dispute: ref })
    await told(ref)
    await move()
  }
  /** What of a sale's money its creator has, as the provider and the books have it. */
  async function creatorHas({ id, payment }: Sold) {
    const { charge } = await sales.payments().readPayment(payment.paymentRef)
    const { data } = await sales.standIn().stripe.transfers.list({ transfer_group: id, limit: 100 })
    const sent = data.reduce((sum, one) => sum + one.amount - one.amount_reversed, 0)
    const fee = (charge?.feeObject?.amount ?? 0) - (charge?.feeObject?.refunded ?? 0)
    return { provider: sent - fee, books: (await books(id))['provider:account'] ?? 0 }
  }

  it('[S4.29][T16] has what could be taken of the parts that were sent again booked while the rest waits', async () => {
    const sold = await sell()
    await askedAndWon(sold, 900)
    await world.advance(8 * DAY_S)
    await askedAndWon(sold, 300)
    expect(await creatorHas(sold)).to.deep.equal({ provider: 810, books: 810 })
    // the account has enough for the first of the two parts, and not for both
    const other = await dispute(await sell(), { amount: 200 })
    await told(other)
    await move()
    await world.advance(3600)

    const third = await dispute(sold)
    await told(third)
    await move()
    expect(await rowOf(third)).to.include({ reversed: null })
    expect(await creatorHas(sold)).to.deep.equal({ provider: 270, books: 270 })
    await world.advance(8 * DAY_S)
    await move()
    expect(await rowOf(third)).to.include({ reversed: 810, fee: 0 })
    expect(await creatorHas(sold)).to.deep.equal({ provider: 0, books: 0 })
  })
})
