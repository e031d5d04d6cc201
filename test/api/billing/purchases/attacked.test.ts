import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type ErasureDeps, eraseDue } from '#api/accounts/leaving/eraseDue.ts'
import { askPurchase } from '#api/billing/purchases/askPurchase.ts'
import { bookLate } from '#api/billing/purchases/lateMoney/bookLate.ts'
import type { PurchaseRow } from '#api/billing/purchases/purchaseRow.ts'
import { findPurchase } from '#api/billing/purchases/purchaseStore.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'
import { purchaseDeps, stopProvider } from './purchaseDeps.ts'
import { usePurchases } from './usePurchases.ts'

describe('purchases that somebody means ill with', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, begin, look, buy, keep, quote, start, rowsOf, standIn, relay } = world
  after(stopProvider)
  const owner = () => database.pool('owner')
  const deps = () => purchaseDeps(database, standIn())
  const rowOf = async (id: string) => (await findPurchase(database.work(), id)) as PurchaseRow

  it('[S4.12] a page of a bank that nobody comes back from ends after an hour, and nothing is charged by it later', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_threeDSecure2Required')
    const asked = await begin(client, seller, { way: 'saved_card', cardId: card })
    expect(asked.state).to.equal('checkout_open')
    await world.shift('59 minutes')
    await askPurchase(deps(), await rowOf(asked.id))
    expect((await rowOf(asked.id)).state).to.equal('checkout_open')
    await world.shift('61 minutes')
    await askPurchase(deps(), await rowOf(asked.id))
    const over = await rowOf(asked.id)
    expect([over.state, over.fail_code]).to.deep.equal(['expired', 'EXPIRED'])
    const intent = await standIn().stripe.paymentIntents.retrieve(String(over.payment_ref))
    expect(intent.status).to.equal('canceled')
    expect((await begin(client, seller)).state).to.equal('checkout_open')
  })

  it('[S4.12] what is held for good is not sold a second time by a quote of before', async () => {
    const [seller, client] = [await shop(), await fan()]
    await seller.change(1, 'duration_s = 0')
    const quotes = [await quote(client, seller), await quote(client, seller)]
    expect(quotes[0]?.validUntil).to.equal(null)
    const first = await start(client, quotes[0]!)
    await world.pay(first.body)
    expect(await look(client, first.body.id)).to.include({ state: 'paid', validUntil: null })
    const second = await start(client, quotes[1]!)
    expect([second.status, second.body.code]).to.deep.equal([409, 'NOT_SOLD_BY_CARD'])
    expect(await rowsOf(client)).to.include({ purchases: 1, charges: 1, rights: 1 })
  })

  it('[S4.34] one who looks all the time uses up no calls of the others', async () => {
    const [seller, client] = [await shop(), await fan()]
    const open = await begin(client, seller)
    const before = relay().calls
    for (let n = 0; n < 70; n++) expect((await look(client, open.id)).state).to.equal('checkout_open')
    for (let n = 0; n < 10; n++) expect((await client.call('GET', '/v1/me/cards')).status).to.equal(200)
    expect(relay().calls - before, 'of 80').to.equal(60)
    const other = await fan()
    expect((await buy(other, seller)).state).to.equal('paid')
  })

  it('[S4.34] a card that is gone at the provider costs nobody their customer there', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_visa')
    const kept = await keep(client, 'pm_card_mastercard')
    const customer = async () =>
      (
        await owner().query('SELECT customer_ref FROM app.card_customer WHERE account_id = $1', [
          client.accountId,
        ])
      ).rows[0].customer_ref
    const before = await customer()
    const { rows } = await owner().query('SELECT method_ref FROM app.saved_card WHERE id = $1', [card])
    await owner().query("UPDATE app.saved_card SET method_ref = 'pm_nothing' WHERE id = $1", [card])
    const refused = await begin(client, seller, { way: 'saved_card', cardId: card })
    expect(refused).to.include({ state: 'failed' })
    expect(await customer(), String(rows[0].method_ref)).to.equal(before)
    const { cards } = (await client.call('GET', '/v1/me/cards')).body
    expect(cards.map(({ id }: { id: string }) => id)).to.include(kept)
  })

  it('[S4.17] a charge that cannot be read keeps no other out of the books', async () => {
    const [seller, one, other] = [await shop(), await fan(), await fan()]
    const bought = [await buy(one, seller), await buy(other, seller)]
    await unbook(bought[0]!.id, true)
    await unbook(bought[1]!.id, false)
    await bookLate(deps()).catch(() => {})
    expect(await rowsOf(other)).to.include({ journals: 1 })
  })

  it('[T41] an erasure waits for a payment that is open, and for money that goes back', async () => {
    const [seller, client] = [await shop(), await fan()]
    const open = await begin(client, seller)
    const begun: string[] = []
    const persons = [
      {
        name: 'all',
        count: async () => ({}),
        erase: async (_tx: unknown, id: string) => {
          begun.push(id)
          throw new Error('as far as that')
        },
      },
    ] as unknown as ErasureDeps['persons']
    const erase = () =>
      eraseDue({ ...deps(), persons, log: { info: () => {}, warn: () => {} }, hasMail: false })
    await owner().query('SELECT app.close_account($1, $2, 86400, $3)', [
      client.accountId,
      newId('ers', randomBytes),
      '{}',
    ])
    await world.shift('2 days')
    await erase()
    expect(begun, 'while it may be paid').to.deep.equal([])
    await owner().query(
      "UPDATE app.purchase SET state = 'expired', fail_code = 'EXPIRED', ended_at = app.now() WHERE id = $1",
      [open.id],
    )
    const back = newTimedId('att', Date.now(), randomBytes)
    await owner().query(
      "INSERT INTO app.attempt (id, subject, purpose, n, key, params) VALUES ($1::app.id, $2, 'give_back', 1, $1::text, '{}')",
      [back, open.id],
    )
    await erase()
    expect(begun, 'while money is on its way').to.deep.equal([])
    await owner().query("UPDATE app.attempt SET state = 'abandoned', ended_at = app.now() WHERE id = $1", [
      back,
    ])
    await erase()
    expect(begun).to.deep.equal([client.accountId])
  })

  /** As if the provider had not booked it when it was paid. */
  async function unbook(id: string, isGone: boolean): Promise<void> {
    const client = await owner().connect()
    try {
      await client.query("SET session_replication_role = 'replica'")
      await client.query(
        'DELETE FROM app.posting WHERE journal_id IN (SELECT id FROM app.journal WHERE subject = $1)',
        [id],
      )
      await client.query('DELETE FROM app.journal WHERE subject = $1', [id])
      if (isGone)
        await client.query(
          "UPDATE app.purchase SET payment_ref = 'pi_gone', paid_at = paid_at - interval '1 hour' WHERE id = $1",
          [id],
        )
      await client.query('RESET session_replication_role')
    } finally {
      client.release()
    }
  }
})
