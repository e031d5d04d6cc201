import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { MAX_DEVICE_KEYS } from '#api/accounts/deviceKeys/store.ts'
import { newId } from '#domain/ids.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { Authenticator } from '#test/kit/factors/authenticator.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { refusalOf } from '../../bookings/callSeller.ts'
import { BrowserKey, bind, inDays, keysOf, withPasskey } from './browserKey.ts'

describe('browsers that nobody may confirm so [S3.81]', function () {
  this.timeout(30_000)
  const { database, api } = joinApi()
  const enter = () => signIn(api().url)
  const refused = async (client: Client, body: unknown, what?: string) => {
    const reply = await bind(client, body)
    expect(await keysOf(client), what).to.deep.equal([])
    return refusalOf(reply)
  }

  it('[T39] what a wallet did not sign for this site, this key and this time', async () => {
    const [client, other, key] = [await enter(), await enter(), new BrowserKey()]
    const wrong = {
      'of another site': await key.byWallet(client, {}, { origin: 'https://stagedoor.example' }),
      'until another time': await key.byWallet(client, {}, { untilS: inDays(170) }),
      'of another key': await key.byWallet(client, {}, { key: new BrowserKey().publicKey }),
      'held by nobody here': await key.byWallet(client, { holder: new BrowserKey() }),
      'held for somebody else': await key.byWallet(client, { possessor: other.accountId }),
    }
    for (const [what, body] of Object.entries(wrong))
      expect(await refused(client, body, what), what).to.deep.equal([401, 'SIGNATURE_INVALID'])
    for (const days of [181, 0.9, -1])
      expect(await refused(client, await key.byWallet(client, { untilS: inDays(days) }))).to.deep.equal([
        ...[422, 'INVALID_INPUT'],
      ])
    const point = { ...(await key.byWallet(client)), publicKey: `B${'A'.repeat(86)}` }
    expect(await refused(client, point), 'no point of the curve').to.deep.equal([422, 'INVALID_INPUT'])
    const foreign = await key.byWallet(client, {}, { wallet: other.wallet })
    expect(await refused(client, foreign), 'a wallet of another account').to.deep.equal([404, 'NOT_FOUND'])
    expect((await bind(client, foreign)).body.detail).to.include('Link it')
    const good = await key.byWallet(client)
    expect(refusalOf(await bind(other, good)), 'by another account').to.deep.equal([401, 'SIGNATURE_INVALID'])
    expect((await bind(client, good)).status).to.equal(201)
  })

  it('[T39] what only the chain could tell: a wallet that is a contract, by its owner’s key or by a signature of its own', async () => {
    const [client, key] = [await enter(), new BrowserKey()]
    const wallet = randomBytes(20)
    await database
      .pool('owner')
      .query("INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)", [
        ...[newId('idn', randomBytes), client.accountId, wallet],
      ])
    const { proof, ...sent } = await key.byWallet(client)
    const address = `0x${wallet.toString('hex')}`
    for (const signature of [proof.signature, `0x${'ab'.repeat(200)}`, '0x1234', `0x${'00'.repeat(65)}`]) {
      const body = { ...sent, proof: { ...proof, address, signature } }
      expect(await refused(client, body), signature).to.deep.equal([401, 'SIGNATURE_INVALID'])
      expect((await bind(client, body)).body.detail).to.include('a key of its own')
    }
  })

  it('[S3.88][T39] what a passkey did not answer for it, or one of somebody else, or a copy of it', async () => {
    const [passkey, strange, key] = [
      ...[new Authenticator(api().url), new Authenticator(api().url)],
      new BrowserKey(),
    ] as [Authenticator, Authenticator, BrowserKey]
    const client = await withPasskey(await enter(), passkey)
    await withPasskey(await enter(), strange)
    passkey.counter = 10
    const wrong = {
      'another challenge': key.byPasskey(client, passkey, { challenge: 'A'.repeat(43) }),
      'another site': key.byPasskey(client, passkey, { origin: 'https://stagedoor.example' }),
      'another host': key.byPasskey(client, passkey, { rpId: 'stagedoor.example' }),
      'nobody was asked': key.byPasskey(client, passkey, { isVerified: false }),
      'somebody else’s': key.byPasskey(client, strange),
    }
    for (const [what, body] of Object.entries(wrong))
      expect(await refused(client, body, what), what).to.deep.equal([401, 'PASSKEY_REFUSED'])
    expect((await bind(client, key.byPasskey(client, passkey, { counter: 20 }))).status).to.equal(201)
    const copy = key.byPasskey(client, passkey, { counter: 20 })
    expect(refusalOf(await bind(client, copy)), 'its counter stands').to.deep.equal([401, 'PASSKEY_REFUSED'])
  })

  it('[T22] somebody else’s is not there, and stays', async () => {
    const [client, other] = [await enter(), await enter()]
    await bind(client, await new BrowserKey().byWallet(client))
    const [listed] = await keysOf(client)
    const ended = await other.call('DELETE', `/v1/me/device-keys/${listed?.id}`)
    expect(refusalOf(ended)).to.deep.equal([404, 'NOT_FOUND'])
    expect(await keysOf(other)).to.deep.equal([])
    expect(await keysOf(client)).to.deep.equal([listed])
  })

  it('more than twenty that count, also when they come at once', async () => {
    const client = await enter()
    for (let n = 0; n < MAX_DEVICE_KEYS - 1; n++)
      await database.pool('owner').query(
        `INSERT INTO app.device_key (id, account_id, public_key, agent, way, by_wallet, binding, until)
         SELECT $1, account_id, $3, '', 'wallet', id, '{}', app.now() + interval '1 day' FROM app.identity WHERE account_id = $2::text`,
        [newId('dvk', randomBytes), client.accountId, randomBytes(65)],
      )
    const keys = [new BrowserKey(), new BrowserKey(), new BrowserKey()]
    const bodies = await Promise.all(keys.map((key) => key.byWallet(client)))
    const replies = await Promise.all(bodies.map((body) => bind(client, body)))
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409])
    const late = replies.find(({ status }) => status === 409)
    expect([late?.body.code, late?.body.detail]).to.match(/CONFLICT.*End one of them/)
    const own = replies.findIndex(({ status }) => status === 201)
    expect((await bind(client, bodies[own])).status, 'one of them once more').to.equal(201)
    const [listed] = await keysOf(client)
    await client.call('DELETE', `/v1/me/device-keys/${listed?.id}`)
    const free = bodies.find((_, n) => n !== own)
    expect((await bind(client, free)).status, 'with room again').to.equal(201)
  })
})
