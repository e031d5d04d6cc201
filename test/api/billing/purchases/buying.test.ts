import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { PRICE, pageOf, usePurchases } from './usePurchases.ts'

describe('buying by a card that is typed', () => {
  const database = useDatabase()
  const { shop, fan, begin, look, pay, buy, room, enter, rowsOf } = usePurchases(database)

  it('[S4.7][S4.12][S2.3] a fan without a wallet pays on the provider’s page, comes back and is let in', async () => {
    const [seller, client] = [await shop(), await fan()]
    const show = await room(seller)
    expect((await enter(client, show)).body.code).to.equal('NO_PASS')
    const begun = await begin(client, seller)
    expect(begun).to.include({
      state: 'checkout_open',
      amount: PRICE,
      fee: 90,
      creatorGets: 810,
      currency: 'EUR',
    })
    expect(begun).to.include({ paidAt: null, validUntil: null, way: 'checkout', returnTo: '/c/northlight' })
    expect(new URL(pageOf(begun)).protocol).to.equal('http:')
    expect((await enter(client, show)).status, 'nothing is paid yet').not.to.equal(201)
    expect(await pay(begun)).to.contain(`/pay/${begun.id}`)
    const paid = await look(client, begun.id)
    expect(paid).to.include({ state: 'paid', isProvisional: false, failCode: null, refundedAmount: 0 })
    expect(paid.nextStep).to.deep.equal({ kind: 'none' })
    expect(Date.parse(String(paid.validUntil)) - Date.parse(String(paid.startsAt))).to.equal(2_592_000_000)
    const entered = await enter(client, show)
    expect(entered.status, entered.text).to.be.oneOf([200, 201])
    expect(await rowsOf(client)).to.deep.equal({
      ...{ purchases: 1, attempts: 1, charges: 1, rights: 1, journals: 1, seats: 1 },
    })
    const listed = (await client.call('GET', '/v1/me/purchases')).body
    expect(listed.purchases).to.have.length(1)
    expect(listed.purchases[0]).to.include({ id: begun.id, state: 'paid' })
    const told = await database
      .pool('owner')
      .query("SELECT facts FROM app.notification WHERE account_id = $1 AND kind = 'card_paid'", [
        client.accountId,
      ])
    expect(told.rows).to.have.length(1)
    expect(told.rows[0].facts).to.include({ amount: '9.00 EUR', rule: 'never' })
  })

  it('[S4.12] asking again changes nothing, and a second stretch begins behind the first', async () => {
    const [seller, client] = [await shop(), await fan()]
    const first = await buy(client, seller)
    const replies = await Promise.all(Array.from({ length: 5 }, () => look(client, first.id)))
    for (const reply of replies) expect(reply).to.deep.equal(first)
    const second = await buy(client, seller)
    expect(second.startsAt).to.equal(first.validUntil)
    expect(await rowsOf(client)).to.include({ purchases: 2, charges: 2, rights: 2, journals: 2 })
  })
})
