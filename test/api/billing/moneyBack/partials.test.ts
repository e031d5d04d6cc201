import { expect } from 'chai'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { refundProjector } from '#api/billing/refunds/refundProjector.ts'
import { sendRefund } from '#api/billing/refunds/sendRefund.ts'
import type { InboxRow } from '#api/inbox/eventProjector.ts'
import { checkRules } from '#api/ledger/reconcile/checkRules.ts'
import { withTransaction } from '#db/transaction.ts'
import { type Sold, useSoldPurchases } from './useSoldPurchases.ts'

const PART = 100
const PARTS = 4

describe('money that goes back in parts', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(20)
  const { sell, look, books, deps, sales } = world
  const owner = () => world.db.pool('owner')

  /** Somebody gives a part back at the provider, out of the creator's account. @returns the provider's id of it */
  async function byHand({ id, payment: { paymentRef } }: Sold, n: number): Promise<string> {
    const { refundRef } = await sales.payments().refundCharge({
      ...{ attemptKey: `part-${n}-${id}`, refundId: `part ${n}`, paymentRef, amount: PART },
      ...{ reverseTransfer: true, refundFee: false },
    })
    return refundRef
  }
  const told = async (objectRef: string) => {
    const event = { endpoint: 'platform', accountRef: null, objectKind: 'refund', objectRef } as InboxRow
    return withTransaction(world.db.work(), await refundProjector(deps()).fetch(event))
  }
  const press = ({ id, fan }: Sold) => askRefund(deps(), { purchaseId: id, accountId: fan.accountId })
  const refundsOf = async ({ id }: Sold) =>
    (
      await owner().query<{ id: string; state: string; amount: number }>(
        'SELECT id, state, amount::int AS amount FROM app.refund WHERE purchase_id = $1',
        [id],
      )
    ).rows
  /** The worker goes on with what is open, until nothing is. */
  async function goOn(sold: Sold): Promise<void> {
    for (;;) {
      const open = (await refundsOf(sold)).find(({ state }) =>
        ['asked', 'sending', 'unknown'].includes(state),
      )
      if (!open) return
      await owner().query('UPDATE app.refund SET next_at = app.now() WHERE id = $1', [open.id])
      await sendRefund(deps(), open.id)
    }
  }
  /** What the provider, the purchase, its refunds and the books say went back; and the creator's account, there and here. */
  async function sums(sold: Sold) {
    const { charge } = await sales.payments().readPayment(sold.payment.paymentRef)
    const done = (await refundsOf(sold)).filter(({ state }) => state === 'done')
    const { fan = 0, 'provider:account': account = 0 } = await books(sold.id)
    return {
      back: [
        charge?.refunded,
        (await look(sold.id)).refunded,
        done.reduce((sum, { amount }) => sum + amount, 0),
        900 + fan,
      ],
      account: [810 - (charge?.transfer?.reversed ?? 0) + (charge?.feeObject?.refunded ?? 0), account],
    }
  }

  it('[S4.29][T47] injection 49: parts given back at the provider while the fan presses count once each, and never more than was paid goes back', async () => {
    for (const order of ['press first', 'parts first', 'at once'] as const) {
      const sold = await sell()
      const parts = () => Promise.all(Array.from({ length: PARTS }, (_, n) => byHand(sold, n)))
      const pressed = () => press(sold).catch((error: Error) => error)
      let refs: string[] = []
      if (order === 'press first') {
        await pressed()
        refs = await parts().catch(() => [])
      } else if (order === 'parts first') {
        refs = await parts()
        await pressed()
      } else {
        const settled = await Promise.allSettled([
          ...Array.from({ length: PARTS }, (_, n) => byHand(sold, n)),
          pressed(),
        ])
        refs = settled.flatMap((one) =>
          one.status === 'fulfilled' && typeof one.value === 'string' ? [one.value] : [],
        )
      }
      await goOn(sold)
      // each is told twice, all of them at the same time
      const outcomes = await Promise.all([...refs, ...refs].map(told))
      expect(new Set([...outcomes, 'done']), order).to.deep.equal(new Set(['done']))
      const { back, account } = await sums(sold)
      expect(new Set(back).size, `${order}: ${back}`).to.equal(1)
      expect(account[1], order).to.equal(account[0])
      // what was pressed for goes back whole: behind the parts that were given there it is the rest
      expect(back[0], order).to.equal(900)
      expect(await look(sold.id), order).to.include({ right: 'ended', state: 'refunded' })
      // and nothing is left for another press
      await Promise.all([pressed(), pressed()])
      await goOn(sold)
      const after = await sums(sold)
      expect(after.back, order).to.deep.equal([900, 900, 900, 900])
      expect(after.account[1], order).to.equal(after.account[0])
    }
    expect((await checkRules(world.db.work())).found).to.deep.equal([])
  })
})
