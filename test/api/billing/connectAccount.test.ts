import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import type { ConnectAccount } from '#api/billing/contract.ts'
import { createInstallation, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { STAND_IN_KEY, useStandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { type ProviderRelay, startProviderRelay } from './providerRelay.ts'

const PATH = '/v1/me/connect-account'

describe('an account at the payment provider', () => {
  const database = useDatabase()
  const standIn = useStandIn()
  let relay: ProviderRelay
  let api: TestApi
  let count = 0

  before(async function () {
    this.timeout(60_000)
    relay = await startProviderRelay(() => standIn().url)
    const installation = createInstallation()
    const key = path.join(installation.dir, 'payment')
    writeFileSync(key, `${STAND_IN_KEY}\n`, { mode: 0o600 })
    Object.assign(installation.settings, { STRIPE_KEY_FILE: key, STRIPE_API_URL: relay.url })
    api = await startApi(database, installation)
  })
  after(async () => {
    await api.stop()
    api.installation.remove()
    await relay.close()
  })
  afterEach(() => {
    relay.passage = 'passes'
  })

  /** Somebody with a channel and an address. */
  async function creator({ hasEmail = true } = {}): Promise<Client & { name: string }> {
    const client = await signIn(api.url)
    const letters = 'abcdefghjkmnpqrstuvwxyz'[count++]?.repeat(4)
    const name = `Tide of ${letters}`
    const made = await client.call('POST', '/v1/channels', { body: { handle: `tide-${letters}`, name } })
    expect(made.status, made.text).to.equal(201)
    if (hasEmail)
      await database
        .pool('owner')
        .query("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
          `idn_${String(count).padStart(22, '0')}`,
          client.accountId,
          `${letters}@example.test`,
        ])
    return { ...client, name }
  }
  const open = (client: Client, country = 'DE') => client.call('POST', `${PATH}/links`, { body: { country } })
  const read = async (client: Client): Promise<ConnectAccount> => (await client.call('GET', PATH)).body
  const refresh = async (client: Client): Promise<ConnectAccount> =>
    (await client.call('POST', `${PATH}/readings`)).body
  const refOf = async (client: Client): Promise<string | undefined> =>
    (
      await database
        .pool('owner')
        .query(
          'SELECT k.account_ref FROM app.connect_account k JOIN app.creator c ON c.id = k.creator_id WHERE c.account_id = $1',
          [client.accountId],
        )
    ).rows[0]?.account_ref
  /** accounts that the provider has for a name */
  async function madeFor(name: string): Promise<unknown[]> {
    const { store, stripe } = standIn()
    const ids = store.transact((tx) => tx.list<{ id: string; object: string }>('account')).map(({ id }) => id)
    const accounts = await Promise.all(
      ids.map((id) => stripe.v2.core.accounts.retrieve(id).catch(() => null)),
    )
    return accounts.filter((account) => account?.display_name === name)
  }
  const order = (name: string, params: Record<string, unknown>) => standIn().command(name, params)

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

  it('[S4.34] ten presses at once make one account', async () => {
    const client = await creator()
    const replies = await Promise.all(Array.from({ length: 10 }, () => open(client)))
    for (const { status } of replies) expect(status).to.be.oneOf([200, 503])
    expect((await open(client)).status).to.equal(200)
    expect(await madeFor(client.name)).to.have.length(1)
  })

  it('[S4.34] an answer that is lost is asked for again: one account, also when another country was typed meanwhile', async () => {
    const client = await creator()
    relay.passage = 'answer is lost'
    const lost = await open(client)
    expect([lost.status, lost.body.code]).to.deep.equal([503, 'PAYMENTS_UNREACHABLE'])
    expect(await read(client)).to.include({ state: 'none' })
    relay.passage = 'passes'
    expect((await open(client, 'FR')).status).to.equal(200)
    expect(await madeFor(client.name)).to.have.length(1)
    expect(await read(client)).to.include({ state: 'started', country: 'DE' })
  })

  it('a provider that is away is said in a sentence, and what was read last still answers', async () => {
    const client = await creator()
    await open(client)
    relay.passage = 'never arrives'
    for (const reply of [await open(client), await client.call('POST', `${PATH}/readings`)]) {
      expect([reply.status, reply.body.code]).to.deep.equal([503, 'PAYMENTS_UNREACHABLE'])
      expect(reply.body.detail).to.contain('Nothing is lost')
      expect(Number(reply.headers.get('retry-after'))).to.be.greaterThan(0)
    }
    expect(await read(client)).to.include({ state: 'started' })
  })

  it('[S4.6] sells once it is active, stops when it is restricted, and goes on by itself', async () => {
    const client = await creator()
    await open(client)
    const account = await refOf(client)
    await order('accounts/activate', { account })
    expect(await refresh(client)).to.include({
      ...{ state: 'active', currency: 'EUR', sellsByCard: true, paysOut: true, wayOut: null },
    })
    await order('accounts/restrict', { account, requirement: 'individual.verification.document' })
    const paused = await refresh(client)
    expect(paused).to.include({ state: 'restricted', sellsByCard: false, wayOut: 'creator' })
    expect(paused.demands).to.deep.equal([{ need: 'document', isOverdue: true }])
    await order('accounts/activate', { account })
    expect(await refresh(client)).to.include({ state: 'active', sellsByCard: true })
    await order('accounts/reject', { account })
    expect(await refresh(client)).to.include({ state: 'rejected', sellsByCard: false })
    const closed = await open(client)
    expect([closed.status, closed.body.code]).to.deep.equal([409, 'CONFLICT'])
  })

  it('[S4.6] an account that the provider takes from us sells nothing any more', async () => {
    const client = await creator()
    await open(client)
    const account = await refOf(client)
    await order('accounts/activate', { account })
    await refresh(client)
    await order('accounts/deauthorize', { account })
    expect(await refresh(client)).to.include({ state: 'rejected', sellsByCard: false, paysOut: false })
  })

  it('a reading that was asked for earlier and comes later changes nothing', async () => {
    const client = await creator()
    await open(client)
    const account = await refOf(client)
    await order('accounts/activate', { account })
    await refresh(client)
    await database
      .pool('owner')
      .query(
        "UPDATE app.connect_account SET read_at = app.now() + interval '1 minute' WHERE account_ref = $1",
        [account],
      )
    await order('accounts/restrict', { account, requirement: 'individual.verification.document' })
    expect(await refresh(client)).to.include({ state: 'active' })
  })

  it('nobody without a channel or an address gets one, and a country that is none is refused', async () => {
    const stranger = await signIn(api.url)
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

  it('[S4.33] the own view at the provider opens once there is something to see', async () => {
    const client = await creator()
    const dashboard = () => client.call('POST', `${PATH}/dashboard-links`)
    expect((await dashboard()).status).to.equal(404)
    await open(client)
    const early = await dashboard()
    expect([early.status, early.body.code]).to.deep.equal([409, 'CONFLICT'])
    await order('accounts/activate', { account: await refOf(client) })
    const reply = await dashboard()
    expect(reply.status, reply.text).to.equal(200)
    expect(reply.body.url).to.match(/^http:\/\/127\.0\.0\.1/)
  })

  it('[T22] nobody reads or opens the account of another', async () => {
    const [one, two] = [await creator(), await creator()]
    await open(one)
    expect(await read(two)).to.include({ state: 'none' })
    expect((await two.call('POST', `${PATH}/readings`)).status).to.equal(404)
    expect((await request(api.url, 'GET', PATH)).status).to.equal(401)
  })

  it('an account that nobody looks at is read again after six hours', async () => {
    const client = await creator()
    await open(client)
    const account = await refOf(client)
    await order('accounts/activate', { account })
    await database
      .pool('owner')
      .query('UPDATE app.connect_account SET next_read_at = app.now() WHERE account_ref = $1', [account])
    const worker = await startWorker(database, api.installation)
    try {
      for (let now = await read(client); now.state !== 'active'; now = await read(client))
        await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      await worker.stop()
    }
  })

  it('[S4.37] no document, bank or tax number reaches a table or a log', async () => {
    const client = await creator()
    await open(client)
    const secret = `DE89${randomBytes(4).readUInt32BE(0)}`
    const account = await refOf(client)
    await order('accounts/activate', { account, iban: secret })
    await refresh(client)
    const { rows } = await database
      .pool('owner')
      .query('SELECT to_jsonb(k)::text AS row FROM app.connect_account k WHERE account_ref = $1', [account])
    const kept = JSON.parse(rows[0].row)
    expect(Object.keys(kept)).to.have.members([
      ...[
        'creator_id',
        'country',
        'attempt_key',
        'attempted_at',
        'attempt_email',
        'attempt_name',
        'account_ref',
      ],
      ...['state', 'currency', 'demands', 'demands_until', 'is_checking', 'way_out', 'pays_out', 'read_at'],
      'next_read_at',
    ])
    expect([kept.attempt_email, kept.attempt_name]).to.deep.equal([null, null])
    expect(rows[0].row).not.to.contain(secret)
    expect(api.output()).not.to.contain(secret)
    expect(api.output()).not.to.contain(STAND_IN_KEY)
    expect(api.output()).not.to.contain('/onboarding/')
  })
})

describe('an installation without a key', () => {
  const database = useDatabase()

  it('[S2.2] shows nothing of cards', async function () {
    this.timeout(60_000)
    const api = await startApi(database, createInstallation())
    try {
      const client = await signIn(api.url)
      expect((await client.call('GET', '/v1/config')).body.cards).to.equal(null)
      await client.call('POST', '/v1/channels', { body: { handle: 'northlight', name: 'Northlight' } })
      expect((await client.call('POST', `${PATH}/links`, { body: { country: 'DE' } })).status).to.equal(404)
      expect((await client.call('GET', PATH)).body).to.include({ state: 'none', salesCurrency: null })
    } finally {
      await api.stop()
      api.installation.remove()
    }
  })
})
