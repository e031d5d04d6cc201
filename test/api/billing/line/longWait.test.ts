import { expect } from 'chai'
import { askPurchase } from '#api/billing/purchases/askPurchase.ts'
import type { PurchaseRow } from '#api/billing/purchases/purchaseRow.ts'
import { findPurchase } from '#api/billing/purchases/purchaseStore.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { purchaseDeps, stopProvider } from '../purchases/purchaseDeps.ts'
import { usePurchases } from '../purchases/usePurchases.ts'

const SESSIONS = { method: 'POST', path: '/v1/checkout/sessions' } as const
const INTENTS = { method: 'POST', path: '/v1/payment_intents' } as const

describe('who waits long for the provider [S2.13][S4.34]', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, press, look, pay, buy, keep, rowsOf, faults, standIn, shift } = world
  after(stopProvider)
  const rowOf = async (id: string) => (await findPurchase(database.work(), id)) as PurchaseRow
  /** Who stands in a line that was read a moment ago is asked for later. */
  const asked = (client: Client, id: string) =>
    until('the provider was asked', async () => {
      await look(client, id)
      const { rows } = await database
        .pool('owner')
        .query('SELECT FROM app.attempt WHERE subject = $1 AND tries > 0', [id])
      return rows.length > 0
    })

  it('has an hour for the page of the bank, however long the line was', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_threeDSecure2Required')
    await faults({ ...INTENTS, kind: 'rate_limited' })
    const begun = await press(client, seller, { way: 'saved_card', cardId: card })
    expect(begun.state).to.equal('created')
    await asked(client, begun.id)
    await faults()
    await shift('2 hours')
    const deps = purchaseDeps(database, standIn())
    await askPurchase(deps, await rowOf(begun.id))
    expect((await rowOf(begun.id)).state).to.equal('checkout_open')
    await askPurchase(deps, await rowOf(begun.id))
    expect((await rowOf(begun.id)).state, 'nobody was at the bank yet').to.equal('checkout_open')
    await shift('3 hours 1 minute')
    await askPurchase(deps, await rowOf(begun.id))
    expect((await rowOf(begun.id)).state).to.equal('expired')
  })

  it('has a page that is open for long enough, also when nobody knew for long what became of the first', async () => {
    const [seller, client] = [await shop(), await fan()]
    await faults({ ...SESSIONS, kind: 'fail_before' })
    const begun = await press(client, seller)
    expect(begun.nextStep.kind).to.equal('wait')
    await asked(client, begun.id)
    await faults()
    await shift('40 minutes')
    standIn().advance(2400)
    let open = await look(client, begun.id)
    const isOpen = async () => {
      open = await look(client, begun.id)
      return open.nextStep.kind === 'page'
    }
    await until('the page is there', isOpen)
    const { checkout_ref: ref } = await rowOf(begun.id)
    const session = await standIn().stripe.checkout.sessions.retrieve(String(ref))
    expect(session.expires_at - session.created).to.be.within(3500, 3700)
    await pay(open)
    expect(await look(client, begun.id)).to.include({ state: 'paid' })
    expect(await rowsOf(client)).to.include({ purchases: 1, attempts: 2, charges: 1, rights: 1, journals: 1 })
  })
})
