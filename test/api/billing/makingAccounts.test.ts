import { expect } from 'chai'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { CONNECT_PATH, useCardWorld } from './useCardWorld.ts'

describe('making an account at the payment provider', () => {
  const database = useDatabase()
  const { api, relay, creator, open, read, madeFor } = useCardWorld(database)

  it('[S2.2][S4.5] nobody has one; the first link makes it, and leads to the pages of the provider', async () => {
    const client = await creator()
    expect(await read(client)).to.deep.equal({
      ...{ state: 'none', country: null, currency: null, salesCurrency: 'EUR', sellsByCard: false },
      ...{ demands: [], demandsUntil: null, isChecking: false, wayOut: null, paysOut: false, readAt: null },
    })
    const reply = await open(client)
    expect(reply.status, reply.text).to.equal(200)
    expect(new URL(reply.body.url).protocol).to.equal('http:')
    const account = await read(client)
    expect(account).to.include({ state: 'started', country: 'DE', sellsByCard: false, paysOut: false })
    expect(account.demands.map(({ need }) => need)).to.include.members(['identity', 'bank'])
    expect(await madeFor(client.name)).to.have.length(1)
    // a second press goes on with the same account
    expect((await open(client, 'FR')).status).to.equal(200)
    expect(await madeFor(client.name)).to.have.length(1)
    expect(await read(client)).to.include({ country: 'DE' })
  })

  it('[S4.5] ten presses at once make one account', async () => {
    const client = await creator()
    const replies = await Promise.all(Array.from({ length: 10 }, () => open(client)))
    for (const { status } of replies) expect(status).to.be.oneOf([200, 503])
    expect((await open(client)).status).to.equal(200)
    expect(await madeFor(client.name)).to.have.length(1)
  })

  it('[S4.5] an answer that is lost is asked for again: one account, also when another country was typed meanwhile', async () => {
    const client = await creator()
    relay().passage = 'answer is lost'
    const lost = await open(client)
    expect([lost.status, lost.body.code]).to.deep.equal([503, 'PAYMENTS_UNREACHABLE'])
    expect(await read(client)).to.include({ state: 'none' })
    relay().passage = 'is too much'
    expect((await open(client, 'FR')).status).to.equal(503)
    relay().passage = 'passes'
    expect((await open(client, 'FR')).status).to.equal(200)
    expect(await madeFor(client.name)).to.have.length(1)
    expect(await read(client)).to.include({ state: 'started', country: 'DE' })
  })

  it('[S4.5] what the provider did not take counts no more: another country may be chosen', async () => {
    const client = await creator()
    relay().passage = 'is too much'
    const busy = await open(client)
    expect([busy.status, busy.body.code]).to.deep.equal([503, 'PAYMENTS_UNREACHABLE'])
    relay().passage = 'passes'
    expect((await open(client, 'FR')).status).to.equal(200)
    expect(await read(client)).to.include({ state: 'started', country: 'FR' })
    expect(await madeFor(client.name)).to.have.length(1)
  })

  it('nobody without a channel or an address gets one, and a country that is none is refused', async () => {
    const stranger = await signIn(api().url)
    expect((await open(stranger)).status).to.equal(404)
    const silent = await creator({ hasEmail: false })
    const refused = await open(silent)
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'CONFLICT'])
    expect(refused.body.detail).to.contain('e-mail address')
    const client = await creator()
    for (const country of ['de', 'Germany', '', 'DE\0'])
      expect((await open(client, country)).status).to.equal(422)
    // the provider opens none there: nothing is left behind, and another country may be tried
    const there = await open(client, 'KP')
    expect([there.status, there.body.code]).to.deep.equal([422, 'INVALID_INPUT'])
    expect(there.body.fields).to.have.property('/country')
    expect((await open(client, 'DE')).status).to.equal(200)
    for (const one of [stranger, silent]) expect(await read(one)).to.include({ state: 'none' })
  })

  it('[T18] a link is kept nowhere, also when the press has a name to be repeated by', async () => {
    const client = await creator()
    const press = () =>
      client.call('POST', `${CONNECT_PATH}/links`, {
        body: { country: 'DE' },
        headers: { 'idempotency-key': 'press-0001' },
      })
    const [first, again] = [await press(), await press()]
    expect([first.status, again.status], first.text).to.deep.equal([200, 200])
    expect(again.body.url).not.to.equal(first.body.url)
    const kept = await database.pool('owner').query('SELECT FROM app.idempotency')
    expect(kept.rowCount).to.equal(0)
  })

  it('[T22] nobody reads or opens the account of another', async () => {
    const [one, two] = [await creator(), await creator()]
    await open(one)
    expect(await read(two)).to.include({ state: 'none' })
    expect((await two.call('POST', `${CONNECT_PATH}/readings`)).status).to.equal(404)
    expect((await request(api().url, 'GET', CONNECT_PATH)).status).to.equal(401)
  })
})

describe('an installation without a key', () => {
  const database = useDatabase()

  it('[S2.2] shows nothing of cards', async function () {
    this.timeout(60_000)
    const api = await takeApi(database, sharedInstallation())
    try {
      const client = await signIn(api.url)
      expect((await client.call('GET', '/v1/config')).body.cards).to.equal(null)
      await client.call('POST', '/v1/channels', { body: { handle: 'northlight', name: 'Northlight' } })
      expect(
        (await client.call('POST', `${CONNECT_PATH}/links`, { body: { country: 'DE' } })).status,
      ).to.equal(404)
      expect((await client.call('GET', CONNECT_PATH)).body).to.include({ state: 'none', salesCurrency: null })
    } finally {
      await api.stop()
      api.installation.remove()
    }
  })
})
