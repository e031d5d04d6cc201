import { expect } from 'chai'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { CARDS } from '#test/local/stripe/checkout/visitCheckout.ts'
import type { Seller } from '../offers/useSellers.ts'
import { useCardGifts } from './useCardGifts.ts'

describe('gifts by card, for as long as their payment stands', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = useCardGifts(database)
  const { seller: newSeller, fan, room, look, pay, rowsOf, order } = world
  const { give, given, inRoom, follow, told, disputes, refunds } = world

  const received = async (seller: Seller, roomId: string) =>
    (await seller.client.call('GET', `/v1/rooms/${roomId}/tips`)).body
  const refsOf = async (id: string) =>
    (
      await database
        .pool('owner')
        .query('SELECT payment_ref, charge_ref FROM app.purchase WHERE id = $1', [id])
    ).rows[0]
  /** What host, creator and giver read, in minor units, and that it is what the totals come to. */
  async function expectLists(seller: Seller, client: Client, roomId: string, units: string[]): Promise<void> {
    for (const [who, path] of [
      [seller.client, `/v1/rooms/${roomId}/tips`],
      [seller.client, `/v1/channels/${seller.channelId}/tips`],
      [client, '/v1/me/tips'],
    ] as const) {
      const { tips, totals } = (await who.call('GET', path)).body
      expect(
        tips.map((tip: { units: string }) => tip.units),
        path,
      ).to.deep.equal(units)
      expect(
        totals.map((total: { units: string }) => total.units),
        path,
      ).to.deep.equal(units)
    }
  }

  it('[S3.20][T16] is away while a bank asks for its money, there again once that stands, and away when somebody gives it back by hand', async () => {
    const [seller, client] = [await newSeller(), await fan()]
    const show = await room(seller)
    const page = await follow(client, show)
    const paid = await given(client, inRoom(show))
    await until('it is shown', () => page().length === 1)
    const { charge_ref: charge, payment_ref: payment } = await refsOf(paid.id)
    const { id: dispute } = (await order('disputes/open', { charge })) as { id: string }
    await told(disputes(), 'dispute', dispute)
    await until('it is away', () => page().length === 0)
    await expectLists(seller, client, show, [])
    await order('disputes/win', { dispute })
    await told(disputes(), 'dispute', dispute)
    await until('it is there again', () => page().length === 1)
    await expectLists(seller, client, show, ['6000'])
    const part = await world
      .standIn()
      .stripe.refunds.create({ payment_intent: payment, amount: 2000, reverse_transfer: true })
    await told(refunds(), 'refund', part.id)
    await until('what is left of it is shown', () => page()[0]?.units === '4000')
    await expectLists(seller, client, show, ['4000'])
    const refund = await world
      .standIn()
      .stripe.refunds.create({ payment_intent: payment, reverse_transfer: true })
    await told(refunds(), 'refund', refund.id)
    await until('it is away for good', () => page().length === 0)
    await expectLists(seller, client, show, [])
    expect(await look(client, paid.id)).to.include({ state: 'refunded', refundedAmount: 6000 })
  })

  it('[S3.20] who comes back after the last one went is told that there is none', async () => {
    const [seller, client] = [await newSeller(), await fan()]
    const show = await room(seller)
    const paid = await given(client, inRoom(show))
    const page = await follow(client, show)
    await until('it is shown', () => page().length === 1)
    const { payment_ref: payment } = await refsOf(paid.id)
    const refund = await world
      .standIn()
      .stripe.refunds.create({ payment_intent: payment, reverse_transfer: true })
    await told(refunds(), 'refund', refund.id)
    // who comes is given what the server told last, which it tells anew a moment after the notice
    await until('who is there is told', () => page().length === 0)
    const lists: unknown[] = []
    await follow(client, show, ({ isWhole, tips }) => lists.push([isWhole, tips]))
    await until('a list came', () => lists.length > 0)
    expect(lists[0]).to.deep.equal([true, []])
  })

  it('[S3.19][T42] names who gave it only while they want that, and is told apart from every other one', async () => {
    const [seller, client] = [await newSeller(), await fan()]
    const show = await room(seller)
    const page = await follow(seller.client, show)
    expect((await client.call('PATCH', '/v1/me/profile', { body: { displayName: 'Ada' } })).status).to.equal(
      200,
    )
    await client.call('PUT', '/v1/me/tips/name', { body: { showsName: true } })
    const paid = [await given(client, inRoom(show)), await given(client, inRoom(show))]
    await until('both are shown', () => page().length === 2)
    expect(page().map(({ sender }) => sender)).to.deep.equal(['Ada', 'Ada'])
    const said = JSON.stringify(page())
    for (const secret of [client.accountId, ...paid.map(({ id }) => id)]) expect(said).to.not.contain(secret)
    await world.ban(client, seller)
    await given(await fan(), inRoom(show))
    await until('another is shown', () => page().length === 3)
    await until('who is banned is nobody', () => page().every(({ sender }) => sender === null))
  })

  it('[S1.12][T42] of a private stream its title and id are told nobody later, and nothing to other accounts', async () => {
    const [seller, client, other] = [await newSeller(), await fan(), await fan()]
    const show = await room(seller)
    await given(client, inRoom(show))
    await database
      .pool('owner')
      .query("UPDATE app.room SET visibility = 'private', gate_id = NULL WHERE id = $1", [show])
    const { tips } = (await client.call('GET', '/v1/me/tips')).body
    expect(tips[0]).to.include({ roomId: null, title: null })
    expect(tips[0].channel).to.include({ id: seller.channelId })
    expect((await other.call('GET', '/v1/me/tips')).body).to.deep.equal({ tips: [], totals: [] })
    expect((await other.call('GET', `/v1/purchases/${tips[0].purchaseId}`)).status).to.equal(404)
  })

  // the last one: the provider's clock is never put back
  it('[T46][S3.20] while a bank takes its time nothing is shown and nothing is lent; it is once the bank has said yes', async () => {
    const [seller, client] = [await newSeller(), await fan()]
    const show = await room(seller)
    const page = await follow(client, show)
    const begun = (await give(client, inRoom(show))).body
    await pay(begun, { number: CARDS.processing })
    expect(await look(client, begun.id)).to.include({ state: 'processing', isProvisional: false })
    expect((await received(seller, show)).tips).to.deep.equal([])
    await order('clock/ahead', { seconds: 3600 })
    await until('it is paid', async () => (await look(client, begun.id)).state === 'paid')
    await until('it is shown', () => page().length === 1)
    expect(await rowsOf(client)).to.include({ rights: 0, charges: 1, journals: 1 })
  })
})
