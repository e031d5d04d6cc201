import { expect } from 'chai'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { sendRefund } from '#api/billing/refunds/sendRefund.ts'
import { type Sold, useSoldPurchases } from './useSoldPurchases.ts'

describe('money back that is pressed at once, or while nobody can be asked', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(40)
  const { sell, look, deps, sales } = world
  const press = ({ id, fan }: Sold) =>
    askRefund(world.pressing(fan.accountId), { purchaseId: id, accountId: fan.accountId })
  const refundsOf = async (ids: string[]) =>
    (
      await world.db
        .pool('owner')
        .query('SELECT id, state FROM app.refund WHERE purchase_id = ANY ($1) ORDER BY asked_at', [ids])
    ).rows

  it('[S4.28][T47][once] six presses for six tickets at one moment: two go back, of four the creator is asked', async () => {
    const fan = world.fan()
    const sold: Sold[] = []
    for (let n = 0; n < 6; n++) sold.push(await sell({ fan }))
    await Promise.all(sold.map(press))
    const ids = sold.map(({ id }) => id)
    expect(await refundsOf(ids)).to.have.length(2)
    const { rows } = await world.db
      .pool('owner')
      .query('SELECT purchase_id FROM app.refund_wish WHERE purchase_id = ANY ($1)', [ids])
    expect(rows).to.have.length(4)
  })

  it('[S4.29] one that the provider had no time for in a whole day goes back all the same', async () => {
    const sold = await sell()
    const faults = (list: object[]) => sales.standIn().command('faults/set', { faults: list })
    await faults([{ kind: 'rate_limited', method: 'POST', path: '/v1/refunds' }])
    await press(sold)
    const [refund] = await refundsOf([sold.id])
    expect(refund?.state).to.equal('asked')
    await faults([])
    await world.db.pool('owner').query("UPDATE app.clock SET shift = '25 hours'")
    await sendRefund(deps(), refund?.id)
    expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900, right: 'ended' })
  })
})
