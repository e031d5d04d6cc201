import { expect } from 'chai'
import { moveDisputed } from '#api/billing/disputes/moveDisputed.ts'
import { checkRules } from '#api/ledger/reconcile/checkRules.ts'
import { RULES } from '#api/ledger/reconcile/rules.ts'
import { charged } from '#test/local/stripe/kit/charging.ts'
import { DAY_S, type Sold, useSoldPurchases } from '../useSoldPurchases.ts'
import { useDisputes } from './useDisputes.ts'

describe('a bank that asks again, or for what the creator has no more', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(16)
  const { sell, books, deps, sales } = world
  const { order, dispute, told, rowOf, due, drain, lend } = useDisputes(world)
  afterEach(lend)

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

  /** What of the books waits for the account to have it. */
  async function owed(): Promise<unknown[]> {
    const said = RULES.find(({ name }) => name === 'DISPUTE_OWED')?.said
    const { found } = await checkRules(world.db.work())
    return found.filter((one) => one.said === said).map(({ ref, amount }) => [ref, Number(amount)])
  }

  async function newsOf(ref: string): Promise<string[]> {
    const { rows } = await world.db.pool('owner').query<{ kind: string }>(
      `SELECT n.kind FROM app.notification n JOIN app.card_dispute d ON n.object_key = 'dispute:' || d.id
        WHERE d.dispute_ref = $1 AND n.account_id = $2 AND n.kind LIKE 'sale%'`,
      [ref, world.creator().host.accountId],
    )
    return rows.map(({ kind }) => kind)
  }

  for (const word of ['open', 'lost'] as const)
    it(`[S4.29][T16] what a bank took and the creator’s account has not is owed and asked for again, once, while the dispute is ${word}`, async () => {
      const sold = await sell()
      await drain()
      const ref = await dispute(sold)
      await told(ref)
      if (word === 'lost') {
        await order('disputes/lose', { dispute: ref })
        await told(ref)
      }
      for (const _ of [1, 2, 3]) await move()
      expect(await rowOf(ref)).to.include({ state: word, reversed: null, owed: true })
      expect(await creatorHas(sold), 'nothing moved').to.deep.equal({ provider: 810, books: 810 })
      expect(await owed()).to.deep.equal([[ref, 810]])
      expect(await newsOf(ref)).to.deep.equal(['sale_owed'])
      for (const _ of [1, 2]) await sell()
      for (const _ of [1, 2]) await move()
      expect(await rowOf(ref)).to.include({ reversed: 900, fee: 90, owed: false })
      expect(await creatorHas(sold)).to.deep.equal({ provider: 0, books: 0 })
      const { data } = await sales
        .standIn()
        .stripe.transfers.listReversals(sold.payment.charge?.transfer?.ref ?? '')
      expect(data.map(({ amount }) => amount)).to.deep.equal([900])
      expect(await owed()).to.deep.equal([])
    })

  it('[S4.29][T16] nothing is owed any more once the bank says yes, and nothing is sent for it', async () => {
    const sold = await sell()
    await drain()
    const ref = await dispute(sold)
    await told(ref)
    await move()
    expect(await rowOf(ref)).to.include({ owed: true })
    await order('disputes/win', { dispute: ref })
    await told(ref)
    for (const _ of [1, 2]) await move()
    expect(await rowOf(ref)).to.include({ state: 'won', reversed: 0, return_ref: null, owed: false })
    expect(await creatorHas(sold)).to.deep.equal({ provider: 810, books: 810 })
    expect(await owed()).to.deep.equal([])
  })
})
