import { expect } from 'chai'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { seedPeople } from '#test/kit/access/person.ts'
import { giveTotp } from '#test/kit/access/secondFactor.ts'
import { setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { type Client, linkMessage, messageFor, sendSignIn, signIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { LENIENT } from './stepUp/settings.ts'

const newWallet = () => privateKeyToAccount(generatePrivateKey())

describe('ways into an account', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const api = useApi(database, { settings: LENIENT })
  let worker: ServerProcess
  before(async () => {
    worker = await takeWorker(database, api().installation)
  })
  after(() => worker?.stop())
  const owner = () => database.pool('owner')
  afterEach(() => owner().query("UPDATE app.clock SET shift = '0'"))

  const askNonce = (client: Client, wallet: PrivateKeyAccount) =>
    client.call('POST', '/v1/me/wallets/nonce', { body: { address: wallet.address, chainId: 31337 } })
  async function sendLink(client: Client, wallet: PrivateKeyAccount, message: string) {
    const signature = await wallet.signMessage({ message })
    return client.call('POST', '/v1/me/wallets', { body: { message, signature, address: wallet.address } })
  }
  const link = async (client: Client, wallet: PrivateKeyAccount) =>
    sendLink(client, wallet, await linkMessage(client, wallet.address))
  const identitiesOf = async (
    client: Client,
  ): Promise<{ id: string; name: string; isRemovable: boolean }[]> =>
    (await client.call('GET', '/v1/me/identities')).body.identities
  const rows = async () =>
    (await owner().query('SELECT count(*)::int AS n FROM app.identity WHERE ended_at IS NULL')).rows[0].n

  it('[S1.8][T20] a wallet is linked under its own statement, signs in to the same account, and all ways in are told', async () => {
    const [client, second] = [await signIn(api().url), newWallet()]
    const reply = await link(client, second)
    expect(reply.status, reply.text).to.equal(201)
    expect(reply.body.identities.map(({ name }: { name: string }) => name)).to.deep.equal([
      client.wallet.address,
      second.address,
    ])
    expect((await signIn(api().url, second)).accountId).to.equal(client.accountId)
    expect((await client.call('GET', '/v1/me')).body.wallets).to.have.length(2)
    const told = await owner().query('SELECT kind FROM app.notification WHERE account_id = $1', [
      client.accountId,
    ])
    expect(told.rows).to.deep.equal([{ kind: 'wallet_added' }])
    expect((await link(client, second)).status, 'once more changes nothing').to.equal(201)
    expect(await identitiesOf(client)).to.have.length(2)
  })

  it('[T20] a signature to sign in links nothing, one to link signs nobody in, and one to link elsewhere neither', async () => {
    const [client, other, wallet] = [await signIn(api().url), await signIn(api().url), newWallet()]
    const before = await rows()
    const signedIn = siweText(await messageFor(api().url, wallet.address))
    const asLink = await sendLink(client, wallet, signedIn)
    expect([asLink.status, asLink.body.code]).to.deep.equal([403, 'WRONG_ORIGIN'])
    const linked = await linkMessage(client, wallet.address)
    const asSignIn = await sendSignIn(api().url, wallet, linked)
    expect([asSignIn.status, asSignIn.body.code]).to.deep.equal([403, 'WRONG_ORIGIN'])
    const statementOf = (text: string) => text.split('\n')[3] ?? ''
    const swapped = (text: string, by: string) => text.replace(statementOf(text), statementOf(by))
    for (const reply of [
      await sendLink(client, wallet, swapped(signedIn, linked)),
      await sendSignIn(api().url, wallet, swapped(linked, signedIn)),
      await sendLink(other, wallet, linked),
    ])
      expect([reply.status, reply.body.code]).to.deep.equal([401, 'NONCE_INVALID'])
    expect(await rows()).to.equal(before)
    expect((await sendLink(client, wallet, linked)).status).to.equal(201)
    expect((await sendLink(client, wallet, linked)).body.code, 'used up').to.equal('NONCE_INVALID')
  })

  it('[S1.8] a wallet of somebody else is refused with the way on, and does not say whose it is', async () => {
    const [client, holder] = [await signIn(api().url), await signIn(api().url)]
    const before = await rows()
    const reply = await link(client, holder.wallet)
    expect([reply.status, reply.body.code]).to.deep.equal([409, 'IDENTITY_TAKEN'])
    expect(reply.body.detail).to.contain('remove it from that account')
    expect(reply.text).not.to.contain(holder.accountId)
    expect(await rows()).to.equal(before)
  })

  it('[S1.8][once] of two accounts that link one wallet at once exactly one has it; of ten at once a wallet signs in to one', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => signIn(api().url)))
    const wallet = newWallet()
    const messages = await Promise.all(clients.map((client) => linkMessage(client, wallet.address)))
    const first = siweText(await messageFor(api().url, wallet.address))
    const replies = await Promise.all([
      ...clients.map((client, n) => sendLink(client, wallet, messages[n] ?? '')),
      sendSignIn(api().url, wallet, first),
    ])
    const held = await owner().query('SELECT FROM app.identity WHERE wallet = $1 AND ended_at IS NULL', [
      Buffer.from(wallet.address.slice(2), 'hex'),
    ])
    expect(held.rowCount).to.equal(1)
    expect(replies.slice(0, 4).filter(({ status }) => status === 201).length).to.be.at.most(1)
    expect(replies.filter(({ status }) => status >= 500)).to.deep.equal([])
  })

  it('[S1.8] an account has ten wallets, also when five come at once', async () => {
    const client = await signIn(api().url)
    for (let n = 0; n < 7; n++) expect((await link(client, newWallet())).status).to.equal(201)
    const replies = await Promise.all(Array.from({ length: 5 }, () => link(client, newWallet())))
    expect(replies.filter(({ status }) => status === 201)).to.have.length(2)
    expect(
      new Set(replies.filter(({ status }) => status !== 201).map(({ body }) => body.code)),
    ).to.deep.equal(new Set(['TOO_MANY_IDENTITIES']))
    expect(await identitiesOf(client)).to.have.length(10)
  })

  it('[S1.8] the last way in stays, also when both go at once; what was removed signs in to an account of its own', async () => {
    const client = await signIn(api().url)
    const [only] = await identitiesOf(client)
    const remove = (id = '') => client.call('DELETE', `/v1/me/identities/${id}`)
    expect(only?.isRemovable).to.equal(false)
    const refused = await remove(only?.id)
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'LAST_IDENTITY'])
    const second = newWallet()
    await link(client, second)
    const both = await identitiesOf(client)
    const replies = await Promise.all(both.map(({ id }) => remove(id)))
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([204, 409])
    const [left] = await identitiesOf(client)
    expect(await identitiesOf(client)).to.have.length(1)
    const gone = left?.name === second.address ? client.wallet : second
    expect((await signIn(api().url, gone)).accountId).not.to.equal(client.accountId)
    expect((await remove(both.find(({ id }) => id !== left?.id)?.id)).status, 'twice').to.equal(404)
  })

  it('[T21] it needs a sign-in of the last five minutes, and with a second factor that factor', async () => {
    const client = await signIn(api().url)
    const wallet = newWallet()
    const message = await linkMessage(client, wallet.address)
    await owner().query("UPDATE app.clock SET shift = '5 minutes 1 second'")
    const late = await askNonce(client, wallet)
    expect([late.status, late.body.code, late.body.facts]).to.deep.equal([
      403,
      'STEP_UP_REQUIRED',
      { methods: ['sign-in'] },
    ])
    await owner().query("UPDATE app.clock SET shift = '0'")
    await giveTotp(database.pool('api'), client.accountId)
    const reply = await sendLink(client, wallet, message)
    expect([reply.body.code, reply.body.facts]).to.deep.equal(['STEP_UP_REQUIRED', { methods: ['totp'] }])
    const [own] = await identitiesOf(client)
    expect((await client.call('DELETE', `/v1/me/identities/${own?.id}`)).body.code).to.equal(
      'STEP_UP_REQUIRED',
    )
  })

  describe('and their passes', () => {
    it('[S1.8] count for all linked wallets; the seat of a wallet that is removed is out within 5 s', async () => {
      const stage = await setStage(database)
      const [host] = await seedPeople(database.pool('api'), api().installation, 1)
      const creator = await stage.creator(host as NonNullable<typeof host>)
      const room = await stage.room(creator)
      const [client, second] = [await signIn(api().url), newWallet()]
      const wallet = Buffer.from(second.address.slice(2), 'hex')
      await stage.givePass(creator, { passId: 1, owner: wallet })
      const knock = () => client.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } })
      expect((await knock()).body.code).to.equal('NO_PASS')
      await link(client, second)
      const entered = await knock()
      expect(entered.status, entered.text).to.equal(201)
      const removed = (await identitiesOf(client)).find(({ name }) => name === second.address)
      expect((await client.call('DELETE', `/v1/me/identities/${removed?.id}`)).status).to.equal(204)
      await until(
        'the seat ends',
        async () =>
          (
            await owner().query("SELECT FROM app.seat WHERE id = $1 AND state = 'ended'", [
              entered.body.seatId,
            ])
          ).rowCount,
        promised(5000),
      )
      expect((await knock()).body.code).to.be.oneOf(['NO_PASS', 'PASS_MOVED'])
    })
  })
})
