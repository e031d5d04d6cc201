import { expect } from 'chai'
import { moveDisputed } from '#api/billing/disputes/moveDisputed.ts'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { sendRefund } from '#api/billing/refunds/sendRefund.ts'
import { useDisputes } from './disputes/useDisputes.ts'
import { useSoldPurchases } from './useSoldPurchases.ts'

describe('money that moves while its lines cannot be read, or the account has too little', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(8)
  const { db, sell, books, look, deps, sales } = world
  const { dispute, told, rowOf, due, drain, lend } = useDisputes(world)
  const owner = () => db.pool('owner')
  const faults = (...all: object[]) => sales.standIn().command('faults/set', { faults: all })
  const linesAway = () => faults({ kind: 'fail_before', method: 'GET', path: '/v1/balance_transactions' })
  afterEach(() => Promise.all([faults(), lend()]))
  const refundOf = async (id: string) =>
    (
      await owner().query(
        'SELECT id, state, fail_code FROM app.refund WHERE purchase_id = $1 ORDER BY asked_at DESC',
        [id],
      )
    ).rows[0]

  it('[S2.18][S4.29] a refund is asked again by its key until its books are whole', async () => {
    const sold = await sell()
    const { accountId } = sold.fan
    await linesAway()
    await askRefund(world.pressing(accountId), { purchaseId: sold.id, accountId })
    expect((await refundOf(sold.id)).state, 'it was made, and is not settled').to.equal('unknown')
    expect(await look(sold.id)).to.include({ state: 'paid', right: 'frozen' })
    await faults()
    await owner().query('UPDATE app.refund SET next_at = app.now() WHERE purchase_id = $1', [sold.id])
    await sendRefund(deps(), (await refundOf(sold.id)).id)
    expect(await sales.payments().listRefunds(sold.payment.paymentRef)).to.have.length(1)
    expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900, right: 'ended' })
    expect(await books(sold.id)).to.include({ fan: 0, 'provider:account': 0 })
  })

  it('[S2.18][T16] so is what a dispute takes back from the creator', async () => {
    const sold = await sell()
    const ref = await dispute(sold)
    await told(ref)
    await linesAway()
    await due()
    await moveDisputed(deps())
    expect((await rowOf(ref)).reversed, 'not settled').to.equal(null)
    await faults()
    await due()
    await moveDisputed(deps())
    expect(await rowOf(ref)).to.include({ reversed: 900, fee: 90 })
    expect((await books(sold.id))['provider:account']).to.equal(0)
  })

  it('[S4.29] a refund that the creator’s account has too little for says so, the right runs on, and a later press pays', async () => {
    const sold = await sell()
    await drain()
    const { accountId } = sold.fan
    const press = () => askRefund(world.pressing(accountId), { purchaseId: sold.id, accountId })
    await press()
    expect(await refundOf(sold.id)).to.include({ state: 'failed', fail_code: 'SHORT' })
    expect(await look(sold.id)).to.include({ state: 'paid', refunded: 0, right: 'active' })
    for (const _ of [1, 2]) await sell()
    await press()
    expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900, right: 'ended' })
    expect(await books(sold.id)).to.include({ fan: 0, 'provider:account': 0 })
    expect(await sales.payments().listRefunds(sold.payment.paymentRef)).to.have.length(1)
  })
})
