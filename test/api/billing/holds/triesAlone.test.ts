import { expect } from 'chai'
import { askLine } from '#api/billing/purchases/purchaseJobs.ts'
import { purchaseProjectors } from '#api/billing/purchases/purchaseProjector.ts'
import { withTransaction } from '#db/transaction.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { PRICE } from './useHolds.ts'
import { SAVED, useSavedCards } from './useSavedCards.ts'

const INTENTS = { method: 'POST', path: '/v1/payment_intents' }
/** Less than the provider takes of any card, in cents. */
const TOO_LITTLE = 20

describe('holds that begin without their fan', () => {
  const database = useDatabase()
  const world = useSavedCards(database)
  const { saved, holdAlone, holdNow, begin, rowOf, look } = world
  const refusedPress = async (...press: Parameters<typeof holdNow>) => {
    const refused = await holdNow(...press).catch((error: Error & { code: string }) => error)
    return 'code' in refused ? [refused.code, refused.message] : ['none', refused.state]
  }
  /** A notice of a page, worked on as the worker does. */
  async function hearPage(checkoutRef: string): Promise<unknown> {
    const projector = purchaseProjectors(world.deps()).find(({ kinds }) => kinds.includes('checkout'))
    const apply = await projector?.fetch({
      ...{ endpoint: 'platform', eventId: 'evt_1', accountRef: null, objectKind: 'checkout' },
      ...{ objectRef: checkoutRef, type: 'other', isLive: false, tries: 1, receivedAt: new Date() },
    })
    return apply && withTransaction(database.work(), apply)
  }

  it('[S4.34] what the provider refuses for another reason than the card is not said to be the card', async () => {
    const [seller, client] = [await world.seller(), await world.fan()]
    const order = { ...world.orderOf(seller, 1.95), amount: TOO_LITTLE }
    let purchase = await world.press(client, order)
    await until('the page is there', async () => {
      if (purchase.nextStep.kind !== 'page') purchase = await look(client, purchase.id)
      return purchase.nextStep.kind === 'page'
    })
    await world.pay(purchase)
    expect(await look(client, purchase.id)).to.include({ state: 'saved' })
    const id = await holdAlone(purchase.id)
    expect(await rowOf(id)).to.include({ state: 'failed', fail_code: 'PROVIDER' })
  })

  it('[S4.34] a press while such a try is under way is refused, and the try is nobody’s to give up', async () => {
    const { client, purchase } = await saved()
    await world.faults({ ...INTENTS, kind: 'rate_limited' })
    const id = await holdAlone(purchase.id)
    for (const way of ['checkout', 'saved_card'] as const) {
      const [code, detail] = await refusedPress(client, purchase.id, way)
      expect(code, way).to.equal('CONFLICT')
      expect(detail).to.contain('Press again in a moment')
    }
    const given = await client.call('POST', `/v1/purchases/${id}/cancellations`)
    expect(given.body).to.include({ state: 'created', failCode: null })
    await world.faults()
    await world.shift('1 minute')
    await askLine(world.deps())
    expect(await rowOf(id)).to.include({ state: 'held' })
  })

  it('[S4.34] nothing begins while a hold is let go, and it is no answer to a press; another one can begin then', async () => {
    const { client, purchase } = await saved()
    const id = await holdAlone(purchase.id)
    const [open, ...more] = await world.openOf(client)
    expect(open).to.deep.include({ kind: 'call', amount: PRICE })
    expect(more, 'the card that is saved is no more money').to.deep.equal([])
    await world.decide(id, 0, 0, 'HOLD_SHORT')
    const [code, detail] = await refusedPress(client, purchase.id, 'checkout')
    expect(code).to.equal('CONFLICT')
    expect(detail).to.contain('let go first')
    expect(await begin(purchase.id)).to.equal(null)
    await world.work()
    expect(await rowOf(id)).to.include({ state: 'released', fail_code: 'HOLD_SHORT' })
    expect(await holdNow(client, purchase.id, 'checkout')).to.include({ state: 'checkout_open' })
  })

  it('[S4.34] none begins earlier than two days before the call, or later than 80 minutes', async () => {
    const { purchase } = await saved(SAVED.good, 3)
    expect(await begin(purchase.id), 'three days before').to.equal(null)
    await world.shift('70 hours 41 minutes')
    expect(await begin(purchase.id), 'too late').to.equal(null)
    await world.shift('24 hours 1 minute')
    expect(await begin(purchase.id)).to.be.a('string')
  })

  it('[S4.34] a card that is saved for a purchase that is over is forgotten at the provider', async () => {
    const { purchase } = await world.reserveFar()
    await database
      .pool('owner')
      .query(
        "UPDATE app.purchase SET state = 'failed', fail_code = 'DECLINED', ended_at = app.now() WHERE id = $1",
        [purchase.id],
      )
    await world.pay(purchase)
    const { stripe } = world.standIn()
    const { checkout_ref: session } = await rowOf(purchase.id)
    const { setup_intent: setup } = await stripe.checkout.sessions.retrieve(session, {
      expand: ['setup_intent'],
    })
    const method = String((setup as { payment_method: string }).payment_method)
    expect((await stripe.paymentMethods.retrieve(method)).customer).to.be.a('string')
    expect(await hearPage(session)).to.equal('done')
    expect((await stripe.paymentMethods.retrieve(method)).customer).to.equal(null)

    const kept = await saved()
    const { checkout_ref: own, method_ref: ref } = await rowOf(kept.purchase.id)
    expect(await hearPage(own), 'of one that is saved').to.equal('done')
    expect((await stripe.paymentMethods.retrieve(ref)).customer).to.be.a('string')
  })
})
