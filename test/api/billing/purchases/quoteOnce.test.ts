import { expect } from 'chai'
import type { CardQuote } from '#api/billing/offers/contract.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { clientKey, usePurchases } from './usePurchases.ts'

const PRESSES = 50

describe('a quote that is pressed again', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, start, look, pay, buy, keep, rowsOf } = world

  const press = async (client: Client, quote: CardQuote, body: object = {}) => {
    const reply = await start(client, quote, body)
    expect(reply.status, reply.text).to.equal(201)
    return reply.body
  }

  it('[S4.12] buys once: after it was paid the same page, left open, is told so', async () => {
    const [seller, client] = [await shop(), await fan()]
    const quote = await world.quote(client, seller)
    const first = await press(client, quote)
    await pay(first)
    expect(await look(client, first.id)).to.include({ state: 'paid' })
    const again = await press(client, quote)
    expect(again).to.include({ id: first.id, state: 'paid' })
    expect(again.nextStep).to.deep.equal({ kind: 'none' })
    await world.shift('11 minutes')
    expect(await press(client, quote), 'also after its ten minutes').to.include({ id: first.id })
    expect(await rowsOf(client)).to.include({ purchases: 1, attempts: 1, charges: 1, rights: 1, journals: 1 })
    await world.shift('0')
    const other = await press(client, await world.quote(client, seller))
    expect(other.id, 'a quote of its own is another purchase').not.to.equal(first.id)
  })

  it('[S4.12] one that met an open purchase means that one for good', async () => {
    const [seller, client] = [await shop(), await fan()]
    const [one, two] = [await world.quote(client, seller), await world.quote(client, seller)]
    const first = await press(client, one)
    expect((await press(client, two)).id).to.equal(first.id)
    await pay(first)
    await look(client, first.id)
    expect(await press(client, two)).to.include({ id: first.id, state: 'paid' })
    const sameKey = clientKey()
    const renewed = await world.quote(client, seller)
    await press(client, one, { clientKey: sameKey })
    expect(await press(client, renewed, { clientKey: sameKey }), 'the same press').to.include({
      id: first.id,
    })
    expect(await press(client, renewed), 'and its quote means it as well').to.include({ id: first.id })
    expect(await rowsOf(client)).to.include({ purchases: 1, charges: 1, rights: 1, journals: 1 })
  })

  it('[S4.34] one that came to nothing is told as it ended; a new price begins anew', async () => {
    const [seller, client] = [await shop(), await fan()]
    const quote = await world.quote(client, seller)
    const first = await press(client, quote)
    const path = `/v1/purchases/${first.id}/cancellations`
    expect((await client.call('POST', path)).body.state).to.equal('failed')
    expect(await press(client, quote)).to.include({ id: first.id, state: 'failed', failCode: 'CANCELLED' })
    expect((await press(client, await world.quote(client, seller))).state).to.equal('checkout_open')
  })

  it('[S4.12][S4.34] fifty presses at once of one quote are one purchase and one charge, before and after it is paid', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const cardId = await keep(client, 'pm_card_visa')
    const before = await rowsOf(client)
    const quote = await world.quote(client, seller)
    const presses = () =>
      Promise.all(Array.from({ length: PRESSES }, () => start(client, quote, { way: 'saved_card', cardId })))
    for (const round of ['before', 'after']) {
      const replies = await presses()
      const ids = new Set(replies.filter(({ status }) => status === 201).map(({ body }) => body.id))
      expect([...ids], round).to.have.length(1)
      const others = replies.filter(({ status }) => status !== 201).map(({ body }) => body.code)
      expect(others.every((code) => code === 'TOO_MANY_REQUESTS')).to.equal(true, others.join())
    }
    const after = await rowsOf(client)
    for (const kind of ['purchases', 'charges', 'rights', 'journals'] as const)
      expect(after[kind] - before[kind], kind).to.equal(1)
  })
})
