import { expect } from 'chai'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { usePurchases } from '../purchases/usePurchases.ts'

const CUSTOMERS = { method: 'POST', path: '/v1/customers' } as const

describe('the customer of somebody who pays', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, buy, begin, press, look, pay, keep, start, quote, rowsOf, faults, standIn, relay } =
    world
  const owner = () => database.pool('owner')
  const rowOf = async ({ accountId }: Client) =>
    (
      await owner().query(
        'SELECT attempt_key AS key, customer_ref AS ref FROM app.card_customer WHERE account_id = $1',
        [accountId],
      )
    ).rows[0]
  const cardsOf = async (client: Client) => (await client.call('GET', '/v1/me/cards')).body.cards

  it('[S4.34] is found there when the provider made it and answered with an error: none is left that nobody would erase', async () => {
    const [seller, client] = [await shop(), await fan()]
    const email = `${client.accountId}@example.test`.toLowerCase()
    await owner().query(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
      [client.accountId.replace('acc_', 'idn_'), ...[client.accountId, email]],
    )
    await faults({ ...CUSTOMERS, kind: 'fail_after', times: 1 })
    const begun = await begin(client, seller)
    expect(begun.state).to.equal('checkout_open')
    const made = await standIn().stripe.customers.list({ email })
    expect(made.data.map(({ id }) => id)).to.deep.equal([(await rowOf(client)).ref])
  })

  it('[S4.34] is asked for under another key once the provider has answered with an error', async () => {
    const [seller, client] = [await shop(), await fan()]
    await faults({ ...CUSTOMERS, kind: 'fail_before', times: 1 })
    const begun = await press(client, seller)
    expect(begun.state, 'nobody knows').to.equal('created')
    await world.shift('1 minute')
    const page = await look(client, begun.id)
    expect(page.state).to.equal('checkout_open')
    await pay(page)
    expect(await look(client, begun.id)).to.include({ state: 'paid' })
    expect(await rowsOf(client)).to.include({ purchases: 1, attempts: 1, charges: 1, rights: 1, journals: 1 })
  })

  it('[S4.34] whom the provider has no more is made anew, and a page is opened for the new one', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const before = await rowOf(client)
    await standIn().stripe.customers.del(before.ref)
    const begun = await begin(client, seller)
    expect(begun.state).to.equal('checkout_open')
    const after = await rowOf(client)
    expect(after.ref).to.match(/^cus_/)
    expect([after.ref, after.key]).not.to.include.members([before.ref, before.key])
    await pay(begun, { keep: 'on' })
    expect(await look(client, begun.id)).to.include({ state: 'paid' })
    expect(await rowsOf(client)).to.include({ purchases: 2, charges: 2, rights: 2, journals: 2 })
    expect(await cardsOf(client)).to.have.length(1)
  })

  it('[S4.34] whose cards go with it: who pays by one is told to choose a card again, and nothing is charged', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_visa')
    const before = await rowOf(client)
    await standIn().stripe.customers.del(before.ref)
    const byCard = { way: 'saved_card', cardId: card }
    let told = await press(client, seller, byCard)
    await until('it is known', async () => {
      told = await look(client, told.id)
      return told.nextStep.kind === 'none'
    })
    expect(told).to.include({ state: 'failed', failCode: 'CARD_GONE' })
    expect(await rowOf(client)).to.include({ ref: null })
    expect(await cardsOf(client)).to.deep.equal([])
    const offer = await quote(client, seller)
    expect(offer.cards).to.deep.equal([])
    const again = await start(client, offer, byCard)
    expect([again.status, again.body.detail]).to.deep.equal([
      422,
      'This card is not there any more. Choose another one; nothing was charged.',
    ])
    expect(await rowsOf(client)).to.include({ purchases: 2, charges: 1, rights: 1, journals: 1 })
    expect(await buy(client, seller)).to.include({ state: 'paid' })
  })

  it('[S4.34] a card that was taken away at the provider is told so, too; the others stay', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const [card, other] = [await keep(client, 'pm_card_visa'), await keep(client, 'pm_card_mastercard')]
    const { rows } = await owner().query('SELECT method_ref AS ref FROM app.saved_card WHERE id = $1', [card])
    await standIn().stripe.paymentMethods.detach(rows[0].ref)
    let told = await press(client, seller, { way: 'saved_card', cardId: card })
    await until('it is known', async () => {
      told = await look(client, told.id)
      return told.nextStep.kind === 'none'
    })
    expect(told).to.include({ state: 'failed', failCode: 'CARD_GONE' })
    expect((await cardsOf(client)).map(({ id }: { id: string }) => id)).to.deep.equal([other])
    expect(await begin(client, seller, { way: 'saved_card', cardId: other })).to.include({ state: 'paid' })
    const pauses = await owner().query(
      "SELECT count(*)::int AS n FROM app.purchase WHERE fail_code = 'DECLINED'",
    )
    expect(pauses.rows[0].n).to.equal(0)
  })

  it('[S4.34] is asked for under the same key while no answer came, and under another after a day', async () => {
    const [seller, client] = [await shop(), await fan()]
    const keys: (string | null)[] = []
    relay().spy = ({ path, key }) => {
      if (path === '/v1/customers') keys.push(key)
    }
    relay().passage = 'answer is lost'
    const begun = await press(client, seller)
    const before = await rowOf(client)
    expect(before.ref).to.equal(null)
    await world.shift('1 minute')
    await look(client, begun.id)
    expect(new Set(keys)).to.deep.equal(new Set([before.key]))
    relay().passage = 'passes'
    await world.shift('24 hours')
    // its clock stays there: this is the last of these tests
    standIn().advance(86_400)
    expect((await look(client, begun.id)).state).to.equal('checkout_open')
    const after = await rowOf(client)
    relay().spy = null
    expect(after.key).not.to.equal(before.key)
    expect(keys.at(-1)).to.equal(after.key)
    expect(after.ref).to.match(/^cus_/)
  })
})
