import { expect } from 'chai'
import { freezeCard, readCard, unfreezeCard } from '#api/access/cardRights.ts'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { findExact } from '#api/billing/refunds/exactPurchase.ts'
import { readTerms } from '#api/billing/refunds/refundTerms.ts'
import { settleRefund } from '#api/billing/refunds/settleRefund.ts'
import { withTransaction } from '#db/transaction.ts'
import { changeCard } from '#test/kit/access/cardRights.ts'
import { DAY_S, type Sold, useSoldPurchases } from './useSoldPurchases.ts'

describe('what counts as watched of a right that stopped and runs again [S4.28]', function () {
  this.timeout(120_000)
  const world = useSoldPurchases()
  const { sell, watch, advance } = world
  const pool = () => world.db.work()
  const hold = ({ id }: Sold) => changeCard(pool(), freezeCard, id)
  const goOn = ({ id }: Sold) => changeCard(pool(), unfreezeCard, id)
  async function offerOf({ id }: Sold) {
    const row = await findExact(pool(), id)
    if (!row) throw new Error('no purchase')
    const { way, reason, amount } = (await readTerms(pool(), row)).offer
    return [way, reason, Number(amount)]
  }

  it('[S4.28][S4.16] what the next one of the queue was watched by while it was on hold is none of it', async () => {
    const held = await sell()
    const next = await sell({ fan: held.fan })
    await advance(DAY_S)
    await hold(held)
    await watch(next)
    await advance(DAY_S)
    await goOn(held)
    expect(await offerOf(held)).to.deep.equal(['now', 'WHOLE', 900])
    expect((await offerOf(next))[1]).to.equal('UNUSED')
    await hold(held)
    expect(await readCard(pool(), held.id), 'also on hold').to.include({ wasWatched: false })
  })

  it('[S4.28][T47] what was watched before the hold still is, and what is watched after it too', async () => {
    const [before, after] = [await sell(), await sell()]
    await watch(before)
    await advance(DAY_S)
    for (const sold of [before, after]) await hold(sold)
    expect(await readCard(pool(), before.id)).to.include({ state: 'frozen', wasWatched: true })
    await advance(DAY_S)
    for (const sold of [before, after]) await goOn(sold)
    expect((await offerOf(before))[1]).to.equal('UNUSED')
    expect(await offerOf(after)).to.deep.equal(['now', 'WHOLE', 900])
    await watch(after)
    await advance(2)
    expect((await offerOf(after))[1]).to.equal('UNUSED')
  })

  it('[S4.28][S4.29] one that came back because a refund did not arrive is as watched as it was', async () => {
    for (const isWatched of [false, true]) {
      const sold = await sell({ method: 'pm_card_refundFail' })
      if (isWatched) await watch(sold)
      await advance(DAY_S + 60)
      await askRefund(world.pressing(sold.fan.accountId), {
        purchaseId: sold.id,
        accountId: sold.fan.accountId,
      })
      await advance(DAY_S)
      const { rows } = await world.db
        .pool('owner')
        .query('SELECT id, refund_ref FROM app.refund WHERE purchase_id = $1', [sold.id])
      const refund = await world.sales.payments().readRefund(rows[0].refund_ref)
      expect(refund.state).to.equal('failed')
      await withTransaction(pool(), (tx) =>
        settleRefund(tx, world.deps(), rows[0].id, { refund, feeRefunds: [] }),
      )
      expect(await readCard(pool(), rows[0].id)).to.include({ state: 'active', wasWatched: isWatched })
      expect((await offerOf(sold))[1]).to.equal(isWatched ? 'UNUSED' : 'WHOLE')
    }
  })
})
