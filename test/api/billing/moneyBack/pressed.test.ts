import { expect } from 'chai'
import type { RefundWish, ShownRefundOffer } from '#api/billing/refunds/contract.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { PRICE, usePurchases } from '../purchases/usePurchases.ts'

describe('money back that is pressed for', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const { seller: newSeller, fan, buy } = usePurchases(database)

  const offerOf = async (client: Client, id: string): Promise<ShownRefundOffer> =>
    (await client.call('GET', `/v1/purchases/${id}/refunds`)).body
  const press = (client: Client, id: string) => client.call('POST', `/v1/purchases/${id}/refunds`, {})
  const wishesOf = async (client: Client): Promise<RefundWish[]> =>
    (await client.call('GET', '/v1/me/refund-wishes')).body.wishes
  const decide = (client: Client, id: string, isGranted: boolean) =>
    client.call('POST', `/v1/me/refund-wishes/${id}/decisions`, { body: { isGranted } })
  const journalsOf = async (id: string) =>
    (
      await database
        .pool('owner')
        .query<{ kind: string }>('SELECT kind FROM app.journal WHERE subject = $1 ORDER BY posted_at, kind', [
          id,
        ])
    ).rows.map(({ kind }) => kind)

  it('[S4.29][S2.18] goes back at once, into the books of who sold it, and is nobody else’s to see or press', async () => {
    const [seller, client, other] = [await newSeller(), await fan(), await fan()]
    expect((await seller.setPrice(1, PRICE, { refundRule: 'window', refundDays: 14 })).status).to.equal(200)
    const bought = await buy(client, seller)
    for (const stranger of [other, seller.client]) {
      expect((await stranger.call('GET', `/v1/purchases/${bought.id}/refunds`)).status).to.equal(404)
      expect((await press(stranger, bought.id)).status).to.equal(404)
    }
    expect(await offerOf(client, bought.id)).to.include({ way: 'now', amount: PRICE })
    const pressed = await press(client, bought.id)
    expect(pressed.status, pressed.text).to.equal(200)
    expect(pressed.body.refunds[0]).to.include({ state: 'done', amount: PRICE })
    expect(await journalsOf(bought.id)).to.include.members(['charge', 'refund'])
    const { entries } = (await seller.client.call('GET', '/v1/me/earnings/entries')).body
    expect(entries.map(({ kind }: { kind: string }) => kind)).to.include.members(['charge', 'refund'])
    expect((await client.call('GET', '/v1/me/earnings/entries')).body.entries).to.deep.equal([])
  })

  it('[S4.28][S2.18] is decided by the creator alone, who sees what it costs; the other creator sees nothing', async () => {
    const [seller, another, client] = [await newSeller(), await newSeller(), await fan()]
    expect((await seller.setPrice(1, PRICE, { refundRule: 'creator' })).status).to.equal(200)
    const bought = await buy(client, seller)
    expect((await press(client, bought.id)).body).to.deep.include({ way: 'creator' })
    expect(await wishesOf(another.client)).to.deep.equal([])
    const [wish] = await wishesOf(seller.client)
    expect(wish).to.include({ purchaseId: bought.id, amount: PRICE, isGrantable: true, balanceAfter: 0 })
    expect((await decide(another.client, String(wish?.id), true)).status).to.equal(404)
    const decided = await decide(seller.client, String(wish?.id), true)
    expect(decided.status, decided.text).to.equal(200)
    expect(decided.body.wishes).to.deep.equal([])
    expect((await offerOf(client, bought.id)).refunds[0]).to.include({ state: 'done', amount: PRICE })
    expect(await journalsOf(bought.id)).to.include.members(['charge', 'refund'])
  })
})
