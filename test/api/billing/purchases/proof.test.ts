import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import { clientKey, pageOf, usePurchases } from './usePurchases.ts'

describe('what proves a purchase', () => {
  const database = useDatabase()
  const { shop, fan, begin, look, pay, quote, start, room, enter, rowsOf, ban, shift, standIn } =
    usePurchases(database)

  it('[T46][S4.12] injection 28: forged, foreign and unpaid returns open nothing', async () => {
    const [seller, payer, thief] = [await shop(), await fan(), await fan()]
    const show = await room(seller)
    const [unpaid, paid] = [await begin(thief, seller), await begin(payer, seller)]
    await pay(paid)
    for (const id of [paid.id, `pur_${'0'.repeat(22)}`, 'cs_test_forged'])
      expect(
        (await thief.call('GET', `/v1/purchases/${id}?session_id=${paid.id}&state=paid`)).status,
      ).to.equal(404)
    expect(await look(thief, unpaid.id)).to.include({ state: 'checkout_open', paidAt: null })
    expect((await enter(thief, show)).status).to.be.oneOf([403, 409])
    expect(await rowsOf(thief)).to.include({ charges: 0, rights: 0, journals: 0, seats: 0 })
    await pay(unpaid)
    expect(await look(thief, unpaid.id)).to.include({ state: 'paid' })
    expect((await enter(thief, show)).status).to.be.oneOf([200, 201])
  })

  it('[S4.34] injection 29: a second tab and a second press get the first one’s page; it charges once', async () => {
    const [seller, client] = [await shop(), await fan()]
    const [offer, key, other] = [await quote(client, seller), clientKey(), clientKey()]
    const replies = await Promise.all([
      ...Array.from({ length: 4 }, () => start(client, offer, { clientKey: key })),
      ...Array.from({ length: 4 }, () => start(client, offer, { clientKey: other })),
    ])
    const ids = new Set(replies.map(({ body }) => body.id))
    expect(ids.size, replies.map(({ text }) => text).join()).to.equal(1)
    const open = await look(client, [...ids][0] as string)
    await pay(open)
    expect((await look(client, open.id)).state).to.equal('paid')
    for (const { body } of await Promise.all(
      [key, other].map((one) => start(client, offer, { clientKey: one })),
    ))
      expect(body).to.include({ id: open.id, state: 'paid' })
    expect(await rowsOf(client)).to.include({ purchases: 1, attempts: 1, charges: 1, rights: 1, journals: 1 })
  })

  it('[S4.34] one that is given up leads to no page any more, and the next begins anew', async () => {
    const [seller, client] = [await shop(), await fan()]
    const first = await begin(client, seller)
    const ended = await client.call('POST', `/v1/purchases/${first.id}/cancellations`)
    expect(ended.body, ended.text).to.include({ state: 'failed', failCode: 'CANCELLED' })
    await payBy(pageOf(first))
    expect(await look(client, first.id), 'its page is closed').to.include({ state: 'failed' })
    const next = await begin(client, seller)
    expect(next.id).not.to.equal(first.id)
    await pay(next)
    // too late to give it up: it is paid
    const late = await client.call('POST', `/v1/purchases/${next.id}/cancellations`)
    expect(late.body).to.include({ state: 'paid', failCode: null })
    expect(await rowsOf(client)).to.include({ purchases: 2, charges: 1, rights: 1 })
  })

  it('[S4.12] a page that nobody paid on ends, and says so', async () => {
    const [seller, client] = [await shop(), await fan()]
    const open = await begin(client, seller)
    await shift('2 hours')
    const { stripe } = standIn()
    const found = await stripe.checkout.sessions.list({ limit: 1 })
    await stripe.checkout.sessions.expire(String(found.data[0]?.id))
    expect(await look(client, open.id)).to.include({ state: 'expired', failCode: 'EXPIRED' })
  })

  it('[T44] bad input makes nothing: another price, an old, forged or foreign quote, a ban, an own channel', async () => {
    const [seller, client, other] = [await shop(), await fan(), await fan()]
    const offer = await quote(client, seller)
    const refusals: [string, () => ReturnType<typeof start>, number, string][] = [
      ['foreign', () => start(other, offer), 403, 'FORBIDDEN'],
      ['forged', () => start(client, { ...offer, quote: `${offer.quote}x` }), 403, 'FORBIDDEN'],
      ['no card', () => start(client, offer, { way: 'saved_card' }), 422, 'INVALID_INPUT'],
      ['amount', () => start(client, offer, { clientKey: 'short' }), 422, 'INVALID_INPUT'],
      ['another site', () => start(client, offer, { returnTo: '//evil.example' }), 422, 'INVALID_INPUT'],
    ]
    for (const [name, press, status, code] of refusals) {
      const reply = await press()
      expect([reply.status, reply.body.code], `${name}: ${reply.text}`).to.deep.equal([status, code])
    }
    await seller.setPrice(1, 1100)
    const changed = await start(client, offer)
    expect([changed.status, changed.body.code]).to.deep.equal([409, 'PRICE_CHANGED'])
    expect(changed.body.facts).to.include({ amount: 900, newAmount: 1100 })
    await shift('11 minutes')
    expect((await start(client, offer)).body.code).to.equal('QUOTE_EXPIRED')
    const fresh = await quote(client, seller)
    await ban(client, seller)
    expect((await start(client, fresh)).status).to.equal(403)
    for (const one of [client, other])
      expect(await rowsOf(one)).to.deep.equal({
        ...{ purchases: 0, attempts: 0, charges: 0, rights: 0, journals: 0, seats: 0 },
      })
    const good = await begin(other, seller, { amount: 1 })
    expect(good.amount, 'no amount of the browser counts').to.equal(1100)
  })
})
