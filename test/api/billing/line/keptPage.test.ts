import { expect } from 'chai'
import { askLine } from '#api/billing/purchases/purchaseJobs.ts'
import type { LoggedCall } from '#local/stripe/http/callLog.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { purchaseDeps, stopProvider } from '../purchases/purchaseDeps.ts'
import { pageOf, usePurchases } from '../purchases/usePurchases.ts'

describe('a page that was opened in the line [S2.13]', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, quote, start, look, relay, standIn, pay } = world
  const owner = () => database.pool('owner')
  after(stopProvider)

  /** Somebody whose press found the provider too busy, and whom the worker opened a page for since. */
  async function served(): Promise<{ client: Client; id: string }> {
    const [seller, client] = [await shop(), await fan()]
    const price = await quote(client, seller)
    relay().passage = 'is too much'
    const { id } = (await start(client, price)).body
    relay().passage = 'passes'
    await world.shift('1 minute')
    await askLine(purchaseDeps(database, standIn()))
    return { client, id }
  }
  const calls = async () => ((await standIn().command('calls/list', {})) as LoggedCall[]).length
  const kept = async (id: string) =>
    (await owner().query('SELECT state, page_url FROM app.purchase WHERE id = $1', [id])).rows[0]

  it('is told by the next look without a call of the provider, and by the one after that with one', async () => {
    const { client, id } = await served()
    const before = await calls()
    const url = pageOf(await look(client, id))
    expect(await calls()).to.equal(before)
    expect(await kept(id)).to.deep.equal({ state: 'checkout_open', page_url: null })
    expect(pageOf(await look(client, id)), 'the same page, as the provider tells it').to.equal(url)
    expect(await calls()).to.be.greaterThan(before)
  })

  it('is told once, however many look at the same moment; none of them is told another one', async () => {
    const { client, id } = await served()
    const pages = (await Promise.all(Array.from({ length: 8 }, () => look(client, id)))).map(pageOf)
    expect(new Set(pages).size).to.equal(1)
  })

  it('leads nobody there again who paid and came back', async () => {
    const { client, id } = await served()
    await pay(await look(client, id))
    const back = await look(client, id)
    expect(back.state).to.equal('paid')
    expect(back.nextStep).to.deep.equal({ kind: 'none' })
  })

  it('is forgotten when the purchase is over, though nobody looked; and nobody else is told it', async () => {
    const { client, id } = await served()
    expect((await (await fan()).call('GET', `/v1/purchases/${id}`)).status).to.equal(404)
    expect((await kept(id)).page_url).to.be.a('string')
    expect((await client.call('POST', `/v1/purchases/${id}/cancellations`)).status).to.equal(200)
    expect(await kept(id)).to.deep.equal({ state: 'failed', page_url: null })
  })
})
