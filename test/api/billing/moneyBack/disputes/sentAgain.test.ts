import { expect } from 'chai'
import { moveDisputed } from '#api/billing/disputes/moveDisputed.ts'
import type { Fault } from '#local/stripe/http/faults.ts'
import { charged } from '#test/local/stripe/kit/charging.ts'
import { DAY_S, type Sold, useSoldPurchases } from '../useSoldPurchases.ts'
import { useDisputes } from './useDisputes.ts'

const TAKES = { method: 'POST', path: '/v1/transfers/{id}/reversals' } as const
const SENDS = { method: 'POST', path: '/v1/transfers' } as const

describe('money of a dispute that was won, sent to the creator again', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(12)
  const { sell, books, deps, sales } = world
  const { order, dispute, told, rowOf, due } = useDisputes(world)
  afterEach(() => order('faults/set', { faults: [] }))

  async function waitOf(ref: string): Promise<{ tries: number; pauseS: number }> {
    const { rows } = await world.db
      .pool('owner')
      .query<{ tries: number; pauseS: number }>(
        `SELECT tries, extract(epoch FROM next_at - app.now())::float8 AS "pauseS" FROM app.card_dispute WHERE dispute_ref = $1`,
        [ref],
      )
    return rows[0] ?? expect.fail(`no dispute ${ref}`)
  }
  /** A sale whose money a bank took and gave back; the taking back was refused so often before. */
  async function won(refusals = 0): Promise<{ sold: Sold; ref: string; before: Record<string, number> }> {
    const sold = await sell()
    const before = await books(sold.id)
    const ref = await dispute(sold)
    await told(ref)
    for (let n = 0; n < refusals; n++) {
      await order('faults/set', { faults: [{ ...TAKES, kind: 'fail_before', times: 1 }] })
      await due()
      await moveDisputed(deps())
    }
    await due()
    await moveDisputed(deps())
    expect((await rowOf(ref)).reversed).to.equal(900)
    await order('disputes/win', { dispute: ref })
    await told(ref)
    // what the platform sends comes from what it has available
    await charged(sales.standIn(), 9000, { method: 'pm_card_bypassPending' })
    return { sold, ref, before }
  }
  async function turn(fault?: Fault['kind'], times = 1) {
    await order('faults/set', { faults: fault ? [{ ...SENDS, kind: fault, times }] : [] })
    await due()
    await moveDisputed(deps())
  }
  /** Transfers of a purchase beside that of its charge. */
  const sentOf = async ({ id }: Sold) =>
    (await sales.standIn().stripe.transfers.list({ transfer_group: id })).data.filter(
      ({ metadata }) => metadata.purchase_id === id,
    )
  async function isSentOnce({ sold, ref, before }: Awaited<ReturnType<typeof won>>) {
    const sent = await sentOf(sold)
    expect(sent.map(({ amount }) => amount)).to.deep.equal([810])
    expect((await rowOf(ref)).return_ref).to.equal(sent[0]?.id)
    expect((await books(sold.id))['provider:account']).to.equal(before['provider:account'])
  }

  it('[S4.29][S4.17] is found when the provider sent it and answered with an error, which it would repeat for a day', async () => {
    const one = await won()
    await turn('fail_after')
    await isSentOnce(one)
  })

  it('[S4.29][S4.17] is sent under another key when the provider answered with an error and sent nothing', async () => {
    const one = await won()
    await turn('fail_before')
    expect(await sentOf(one.sold)).to.deep.equal([])
    await turn()
    await isSentOnce(one)
  })

  it('[S4.29] waits for its own refusals alone, not for those of the taking back', async () => {
    const one = await won(10)
    await turn('fail_before')
    expect((await waitOf(one.ref)).pauseS).to.be.within(0, 2)
    await turn()
    await isSentOnce(one)
  })

  it('[S4.29][S4.17][once] is looked for when the key is forgotten: what was sent without an answer is not sent twice', async () => {
    const sent = await won()
    await turn('close_after', 100)
    const lost = await won()
    await turn('close_before', 100)
    expect((await sentOf(sent.sold)).length + (await sentOf(lost.sold)).length).to.equal(1)
    for (const { ref } of [sent, lost]) expect((await rowOf(ref)).return_ref, 'no answer came').to.equal(null)
    await world.advance(DAY_S)
    for (const _ of [1, 2]) await turn()
    await isSentOnce(sent)
    await isSentOnce(lost)
  })

  it('[S4.29] what an edition before sent without naming the dispute is taken for it, and never for another one', async () => {
    const one = await won()
    const before = await sales.standIn().stripe.transfers.create({
      ...{ amount: 810, currency: 'eur', destination: sales.destination, transfer_group: one.sold.id },
      metadata: { purchase_id: one.sold.id },
    })
    await turn('fail_before')
    expect((await rowOf(one.ref)).return_ref).to.equal(before.id)
    await isSentOnce(one)
  })
})
