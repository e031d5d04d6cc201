import { expect } from 'chai'
import type Stripe from 'stripe'
import { checkAnswer } from '#local/stripe/contract/checkAnswer.ts'
import { finishAuthentication } from '#local/stripe/payments/confirmIntent.ts'
import type { StoredObject } from '#local/stripe/store/transaction.ts'
import { openDestination, refusalOf } from '../kit/destination.ts'
import { useStandIn } from '../kit/useStandIn.ts'

/** What the package's type of its kind does not know of an object, or misses. */
const oddOf = (object: StoredObject) => checkAnswer(object.object, object)

describe('objects of the stand-in’s payments fit the types of the package [S1.1]', () => {
  const standIn = useStandIn()
  const pay = (params: Partial<Stripe.PaymentIntentCreateParams>) =>
    standIn().stripe.paymentIntents.create({
      ...{ amount: 4000, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' },
      ...params,
    })

  it('in every event, in both accounts, and in the refusal of a card', async () => {
    const { stripe, store, advance } = standIn()
    const destination = openDestination(store)
    const split = { application_fee_amount: 400, transfer_data: { destination } }
    const { id: customer } = await stripe.customers.create({ email: 'fan@example.org' })
    await stripe.customers.update(customer, { metadata: { account: '1' } })
    const sale = await pay({ ...split, customer, setup_future_usage: 'off_session' })
    advance(0)
    await stripe.paymentMethods.update(String(sale.payment_method), { metadata: { kept: 'yes' } })
    const both = { reverse_transfer: true, refund_application_fee: true }
    await stripe.refunds.create({ payment_intent: sale.id, amount: 1000, ...both })
    const held = await pay({ ...split, capture_method: 'manual' })
    await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1000 })
    await stripe.paymentIntents.cancel((await pay({ capture_method: 'manual' })).id)
    await pay({ capture_method: 'manual' })
    await pay({ payment_method: 'pm_card_standInProcessing' })
    await pay({ payment_method: 'pm_card_standInProcessingFails' })
    const asked = await pay({ payment_method: 'pm_card_threeDSecure2Required' })
    store.transact((tx) => finishAuthentication(tx, asked.id, false))
    for (const method of ['pm_card_refundFail', 'pm_card_pendingRefund']) {
      const { id } = await pay({ payment_method: method, ...split })
      await stripe.refunds.create({ payment_intent: id, ...both })
    }
    const refusal = await refusalOf(pay({ payment_method: 'pm_card_visa_chargeDeclined' }))
    advance(8 * 86_400)
    await stripe.customers.del(customer)

    const { payment_intent, payment_method } = refusal as { [field: string]: StoredObject }
    for (const carried of [payment_intent, payment_method]) {
      expect(carried).to.be.an('object')
      expect(oddOf(carried as StoredObject)).to.deep.equal([])
    }
    const kinds = new Set<string>()
    for (const scope of [store.platform, destination]) {
      const objects = store.transact(
        (tx) => [
          ...tx
            .list('event')
            .map(({ type, data }) => ({ type, object: (data as { object: StoredObject }).object })),
          ...['charge', 'refund'].flatMap((kind) => tx.list(kind).map((object) => ({ type: kind, object }))),
        ],
        scope,
      )
      for (const { type, object } of objects) {
        kinds.add(String(type))
        expect(oddOf(object), `${type} ${object.id}`).to.deep.equal([])
      }
    }
    expect([...kinds].sort()).to.include.members([
      ...['application_fee.created', 'application_fee.refunded', 'charge.captured', 'charge.expired'],
      ...['charge.failed', 'charge.pending', 'charge.refund.updated', 'charge.refunded', 'charge.succeeded'],
      ...['charge.updated', 'customer.created', 'customer.deleted', 'customer.updated'],
      ...['payment_intent.amount_capturable_updated', 'payment_intent.canceled', 'payment_intent.created'],
      ...['payment_intent.payment_failed', 'payment_intent.processing', 'payment_intent.requires_action'],
      ...['payment_intent.succeeded', 'payment_method.attached', 'payment_method.detached'],
      ...['payment_method.updated', 'refund.created', 'refund.failed', 'refund.updated'],
      ...['transfer.created', 'transfer.reversed'],
    ])
  })
})
