import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { checkRules } from '#api/ledger/reconcile/checkRules.ts'
import { newId } from '#domain/ids.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import type { Seller } from '../offers/useSellers.ts'
import { clientKey, pageOf } from '../purchases/usePurchases.ts'
import { useCardGifts } from './useCardGifts.ts'

describe('gifts by card', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = useCardGifts(database)
  const { seller: newSeller, fan, room, look, pay, buy, keep, shop, rowsOf } = world
  const { give, given, inRoom, follow, told, payments } = world

  const received = async (seller: Seller, roomId: string) =>
    (await seller.client.call('GET', `/v1/rooms/${roomId}/tips`)).body
  it('[S3.20][S3.8][S4.28] is shown once it is charged, counted for all who may count it, and gone once its money went back', async () => {
    const [seller, client] = [await newSeller(), await fan()]
    const show = await room(seller)
    const page = await follow(client, show)
    const terms = await client.call('GET', `/v1/rooms/${show}/tips/card-terms`)
    expect(terms.body, terms.text).to.deep.include({
      currency: 'EUR',
      feeBps: 1000,
      cards: [],
      showsName: false,
    })
    const begun = await give(client, inRoom(show))
    expect(begun.body).to.include({ state: 'checkout_open', amount: 6000, fee: 600, gift: 5, count: 3 })
    expect(begun.body).to.include({ tierNo: null, tierName: null, creatorGets: 5400 })
    expect((await received(seller, show)).tips, 'nothing is paid yet').to.deep.equal([])
    await pay(begun.body)
    expect(await look(client, begun.body.id)).to.include({
      state: 'paid',
      startsAt: null,
      isProvisional: false,
    })
    await until('it is shown', () => page().length === 1)
    const shown = { rail: 'card', gift: 5, count: 3, units: '6000', symbol: 'EUR', decimals: 2, isSafe: true }
    expect(page()[0]).to.deep.include({ ...shown, sender: null })
    expect(await rowsOf(client)).to.include({ purchases: 1, charges: 1, rights: 0, journals: 1 })

    const forHost = await received(seller, show)
    expect(forHost.tips[0]).to.deep.include({ ...shown, sender: null, txHash: null })
    expect(forHost.totals).to.deep.equal([
      { rail: 'card', symbol: 'EUR', decimals: 2, units: '6000', tips: 1 },
    ])
    const toChannel = await seller.client.call('GET', `/v1/channels/${seller.channelId}/tips`)
    expect(toChannel.body).to.deep.equal(forHost)
    const own = (await client.call('GET', '/v1/me/tips')).body
    expect(own.tips[0]).to.deep.include({ ...shown, purchaseId: begun.body.id, txHash: null, roomId: show })
    expect(own.totals).to.deep.equal(forHost.totals)
    expect((await seller.client.call('GET', '/v1/me/earnings/entries')).body.entries[0].sale).to.deep.include(
      {
        ...{ tierName: null, gift: 5, count: 3, priceVersion: null },
      },
    )
    const { rows: news } = await database
      .pool('owner')
      .query("SELECT facts FROM app.notification WHERE account_id = $1 AND kind = 'card_paid'", [
        client.accountId,
      ])
    expect(news[0]?.facts).to.include({ gift: '3 × Rocket', amount: '60.00 EUR' })

    const asked = await client.call('POST', `/v1/purchases/${begun.body.id}/refunds`, {})
    expect(asked.body, asked.text).to.include({ way: 'creator' })
    const [wish] = (await seller.client.call('GET', '/v1/me/refund-wishes')).body.wishes
    expect(wish).to.include({ tierName: null, gift: 5, count: 3, amount: 6000, isGrantable: true })
    const granted = await seller.client.call('POST', `/v1/me/refund-wishes/${wish.id}/decisions`, {
      body: { isGranted: true },
    })
    expect(granted.status, granted.text).to.equal(200)
    await until('it is withdrawn', () => page().length === 0)
    for (const [who, path] of [
      [seller.client, `/v1/rooms/${show}/tips`],
      [seller.client, `/v1/channels/${seller.channelId}/tips`],
      [client, '/v1/me/tips'],
    ] as const)
      expect((await who.call('GET', path)).body, path).to.deep.equal({ tips: [], totals: [] })
    expect((await checkRules(database.work())).found).to.deep.equal([])
  })

  it('[S4.12][T21] one press is one charge, however often it is sent; by a kept card it is paid at once', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const cardId = await keep(client, 'pm_card_visa')
    const show = await room(seller)
    const before = await rowsOf(client)
    const press = { way: 'saved_card', cardId, clientKey: clientKey() }
    const replies = await Promise.all(Array.from({ length: 10 }, () => give(client, inRoom(show), press)))
    expect(new Set(replies.map(({ body }) => body.id)).size, replies[0]?.text).to.equal(1)
    await until('it is paid', async () => (await look(client, replies[0]?.body.id)).state === 'paid')
    expect(await rowsOf(client)).to.include({
      ...{ purchases: before.purchases + 1, charges: before.charges + 1, rights: before.rights },
    })
    // the stream is over by now: the press whose answer was lost is told what it made
    await database
      .pool('owner')
      .query("UPDATE app.room SET state = 'ended', ended_at = app.now() WHERE id = $1", [show])
    expect((await give(client, inRoom(show), press)).body).to.include({
      id: replies[0]?.body.id,
      state: 'paid',
    })
  })

  it('[T21] of one account ten wait to be paid at most; one that is given up makes room', async () => {
    const [seller, client] = [await newSeller(), await fan()]
    const place = { kind: 'channel', id: seller.channelId }
    const one = (count: number) => give(client, place, { gift: 1, count, amount: 100 * count })
    const open = [await give(client, place)]
    for (let count = 1; count <= 9; count++) open.push(await one(count))
    expect(open.map(({ status }) => status)).to.deep.equal(Array(10).fill(201))
    const refused = await one(10)
    expect([refused.status, refused.body.code, refused.body.retryAfterS]).to.deep.equal([
      429,
      'CARD_PAUSED',
      60,
    ])
    expect(await rowsOf(client)).to.include({ purchases: 10 })
    await client.call('POST', `/v1/purchases/${open[0]?.body.id}/cancellations`)
    expect((await one(10)).status).to.equal(201)
  })

  it('[S4.12] another window that gives the same is led to the page that is open; another gift is another purchase', async () => {
    const [seller, client] = [await newSeller(), await fan()]
    const place = { kind: 'channel', id: seller.channelId }
    const first = await give(client, place)
    const again = await give(client, place)
    expect([again.body.id, pageOf(again.body)]).to.deep.equal([first.body.id, pageOf(first.body)])
    const other = await give(client, place, { gift: 1, count: 1, amount: 100 })
    expect(other.body.id).to.not.equal(first.body.id)
    await pay(other.body)
    expect(await look(client, other.body.id)).to.include({ state: 'paid', gift: 1, amount: 100 })
    const { tips } = (await seller.client.call('GET', `/v1/channels/${seller.channelId}/tips`)).body
    expect(tips).to.have.length(1)
    expect(tips[0]).to.include({ gift: 1, title: null })
  })

  it('[S4.12][T5] a refusal says why and leaves no row; the good one then goes', async () => {
    const [seller, other, away, client, banned] = [
      await newSeller(),
      await newSeller({ isActive: false }),
      await newSeller(),
      await fan(),
      await fan(),
    ]
    const [show, elsewhere, ended] = [await room(seller), await room(other), await room(away)]
    await database
      .pool('owner')
      .query("UPDATE app.room SET state = 'ended', ended_at = app.now() WHERE id = $1", [ended])
    await world.ban(banned, seller)
    const shut = await room(away)
    await database
      .pool('owner')
      .query("UPDATE app.room SET visibility = 'private', gate_id = NULL WHERE id = $1", [shut])
    await database.pool('owner').query(
      `INSERT INTO app.invitation (id, room_id, kind, state, valid_until, claimed_by, claimed_at)
       VALUES ($1, $2, 'link', 'revoked', app.now() + interval '1 day', $3, app.now())`,
      [newId('inv', randomBytes), shut, client.accountId],
    )
    const refusals: [string, Client, object, object, number, string][] = [
      ['one’s own stream', seller.client, inRoom(show), {}, 409, 'CONFLICT'],
      ['one’s own channel', seller.client, { kind: 'channel', id: seller.channelId }, {}, 409, 'CONFLICT'],
      ['banned', banned, inRoom(show), {}, 403, 'FORBIDDEN'],
      ['over', client, inRoom(ended), {}, 409, 'CONFLICT'],
      ['nobody can be paid', client, inRoom(elsewhere), {}, 409, 'NOT_SOLD_BY_CARD'],
      ['an invitation that was taken back', client, inRoom(shut), {}, 409, 'NOT_SOLD_BY_CARD'],
      ['no such room', client, inRoom(`rom_${'0'.repeat(22)}`), {}, 404, 'NOT_FOUND'],
      ['another price', client, inRoom(show), { amount: 5999 }, 409, 'PRICE_CHANGED'],
      ['another currency', client, inRoom(show), { currency: 'USD' }, 409, 'PRICE_CHANGED'],
      ['no such gift', client, inRoom(show), { gift: 7 }, 422, 'INVALID_INPUT'],
      ['eleven', client, inRoom(show), { count: 11, amount: 22_000 }, 422, 'INVALID_INPUT'],
      [
        'a card of nobody',
        client,
        inRoom(show),
        { way: 'saved_card', cardId: `crd_${'0'.repeat(22)}` },
        422,
        'INVALID_INPUT',
      ],
      ['another site', client, inRoom(show), { returnTo: '//elsewhere.test' }, 422, 'INVALID_INPUT'],
    ]
    for (const [what, who, place, more, status, code] of refusals) {
      const reply = await give(who, place, more)
      expect([what, reply.status, reply.body.code], reply.text).to.deep.equal([what, status, code])
    }
    for (const who of [seller.client, client, banned])
      expect(await rowsOf(who)).to.include({ purchases: 0, attempts: 0 })
    expect(await given(client, inRoom(show))).to.include({ state: 'paid' })
  })

  it('[S4.12] a decline gives nothing, and a payment that comes later is brought by its notice', async () => {
    const [seller, client] = [await newSeller(), await fan()]
    const show = await room(seller)
    const page = await follow(client, show)
    const begun = (await give(client, inRoom(show))).body
    await pay(begun, { number: '4000000000000002' })
    expect(await look(client, begun.id)).to.include({ state: 'checkout_open' })
    expect((await received(seller, show)).tips).to.deep.equal([])
    await pay(begun)
    const all = await world.standIn().stripe.paymentIntents.list({ limit: 100 })
    const payment = all.data.find(({ transfer_group: group }) => group === begun.id)
    await told(payments(), 'payment', String(payment?.id))
    await until('it is shown', () => page().length === 1)
  })
})
