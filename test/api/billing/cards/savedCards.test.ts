import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { sendForm } from '#test/local/stripe/checkout/visitCheckout.ts'
import type { Seller } from '../offers/useSellers.ts'
import { pageOf, usePurchases } from '../purchases/usePurchases.ts'

const answer = (what: 'approve' | 'decline') => new URLSearchParams({ answer: what })

describe('buying by a card that was kept', () => {
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, begin, look, buy, keep, quote, start, rowsOf, standIn } = world

  const settled = async (client: Client, id: string): Promise<Purchase> => {
    let found = await look(client, id)
    const isOver = async () => {
      found = await look(client, id)
      return found.state === 'failed'
    }
    if (found.state !== 'failed') await until('it is known', isOver)
    return found
  }
  const byCard = (client: Client, seller: Seller, cardId: string): Promise<Purchase> =>
    begin(client, seller, { way: 'saved_card', cardId })

  it('[S4.12][S4.7] a card that was ticked pays the next time with one press; one that was not is not kept', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    expect((await client.call('GET', '/v1/me/cards')).body.cards).to.deep.equal([])
    await buy(client, seller, { keep: 'on' })
    const { cards } = (await client.call('GET', '/v1/me/cards')).body
    expect(cards).to.have.length(1)
    expect(cards[0]).to.include({ brand: 'visa', last4: '4242', expMonth: 12, expYear: 2039 })
    expect((await quote(client, seller)).cards).to.deep.equal(cards)
    const paid = await byCard(client, seller, cards[0].id)
    expect(paid).to.include({ state: 'paid', way: 'saved_card' })
    expect(paid.nextStep).to.deep.equal({ kind: 'none' })
    expect(await rowsOf(client)).to.include({ purchases: 3, charges: 3, rights: 3, journals: 3 })
    const customers = await standIn().stripe.customers.list({ limit: 100 })
    const own = customers.data.filter(({ metadata }) => metadata.account_id === client.accountId)
    expect(own, 'one customer of an account').to.have.length(1)
  })

  it('[S4.12] the bank asks on a page of its own; approved it is paid, declined it is told and tried anew', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_threeDSecure2Required')
    const asked = await byCard(client, seller, card)
    expect(asked.state).to.equal('checkout_open')
    await sendForm(pageOf(asked), answer('decline'))
    expect(await look(client, asked.id)).to.include({ state: 'failed', failCode: 'AUTHENTICATION' })
    const again = await byCard(client, seller, card)
    expect(again.id).not.to.equal(asked.id)
    await sendForm(pageOf(again), answer('approve'))
    expect(await look(client, again.id)).to.include({ state: 'paid', failCode: null })
    expect(await rowsOf(client)).to.include({ purchases: 3, charges: 2, rights: 2 })
    const { rows } = await database
      .pool('owner')
      .query('SELECT payment_ref FROM app.purchase WHERE id = $1', [asked.id])
    expect((await standIn().stripe.paymentIntents.retrieve(rows[0].payment_ref)).status).to.equal('canceled')
  })

  it('[S4.12] a declined card is said in our words, and repeated ones pause the account', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_chargeCustomerFail')
    for (let n = 0; n < 3; n++)
      expect(await byCard(client, seller, card)).to.include({ state: 'failed', failCode: 'DECLINED' })
    const paused = await start(client, await quote(client, seller), { way: 'saved_card', cardId: card })
    expect([paused.status, paused.body.code]).to.deep.equal([429, 'CARD_PAUSED'])
    expect(paused.body.retryAfterS).to.be.within(30, 60)
    await world.shift('61 seconds')
    expect(await byCard(client, seller, card)).to.include({ state: 'failed' })
    const longer = await start(client, await quote(client, seller), {})
    expect([longer.status, longer.body.code]).to.deep.equal([429, 'CARD_PAUSED'])
    expect(longer.body.retryAfterS).to.be.within(90, 120)
    expect(await rowsOf(client)).to.include({ purchases: 5, charges: 1, rights: 1, journals: 1 })
    const { rows } = await database
      .pool('owner')
      .query("SELECT payment_ref FROM app.purchase WHERE account_id = $1 AND state = 'failed'", [
        client.accountId,
      ])
    expect(rows).to.have.length(4)
    for (const { payment_ref: ref } of rows)
      expect(
        (await standIn().stripe.paymentIntents.retrieve(ref)).status,
        'charged by nobody later',
      ).to.equal('canceled')
  })

  it('[S4.12] declined cards of many tiers at once are no more than one after the other', async () => {
    // others had the same card declined
    await database
      .pool('owner')
      .query("UPDATE app.purchase SET ended_at = ended_at - interval '2 days' WHERE state = 'failed'")
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_chargeCustomerFail')
    const tiers = [2, 3, 4, 5, 6, 7, 8, 9]
    for (const tier of tiers) {
      await seller.tier(tier)
      await seller.setPrice(tier, 900)
    }
    const offers = await Promise.all(tiers.map((tier) => quote(client, seller, tier)))
    const byKept = { way: 'saved_card', cardId: card }
    const replies = await Promise.all(offers.map((offer) => start(client, offer, byKept)))
    const paused = replies.filter(({ status }) => status === 429)
    expect(paused.map(({ body }) => body.code)).to.deep.equal(Array(5).fill('CARD_PAUSED'))
    expect(await rowsOf(client)).to.include({ purchases: 4, attempts: 4, charges: 1, rights: 1 })
    // what is not known yet counts, and for as long as that alone
    for (const { body, status } of replies) if (status === 201) await settled(client, body.id)
    await world.shift('61 seconds')
    const [next = offers[0]] = offers.filter((_offer, n) => replies[n]?.status === 429)
    const one = await start(client, next as NonNullable<typeof next>, byKept)
    expect(one.status, one.text).to.equal(201)
    expect(await settled(client, one.body.id)).to.include({ state: 'failed', failCode: 'DECLINED' })
  })

  it('[T22] a card is removed here and at the provider, and nobody pays by that of another', async () => {
    const [seller, client, other] = [await shop(), await fan(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_visa')
    const foreign = await start(other, await quote(other, seller), { way: 'saved_card', cardId: card })
    expect([foreign.status, foreign.body.code]).to.deep.equal([422, 'INVALID_INPUT'])
    expect((await other.call('DELETE', `/v1/me/cards/${card}`)).status).to.equal(404)
    expect((await client.call('DELETE', `/v1/me/cards/${card}`)).status).to.equal(204)
    expect((await client.call('GET', '/v1/me/cards')).body.cards).to.deep.equal([])
    const gone = await start(client, await quote(client, seller), { way: 'saved_card', cardId: card })
    expect(gone.status).to.equal(422)
    expect(await rowsOf(other)).to.include({ purchases: 0, charges: 0 })
  })
})
