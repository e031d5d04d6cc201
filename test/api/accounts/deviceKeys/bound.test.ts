import { createHash, createPublicKey, verify } from 'node:crypto'
import { expect } from 'chai'
import { verifyMessage } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { forgetDeviceKeys } from '#api/accounts/deviceKeys/store.ts'
import { isLiveDeviceKey } from '#api/accounts/liveDeviceKey.ts'
import { bindingChallenge } from '#domain/calls/meeting/bindingText.ts'
import { type DeviceBinding, isDeviceBinding } from '#protocol/calls/callKeys.ts'
import { type Client, linkMessage, signIn } from '#test/kit/client.ts'
import { Authenticator } from '#test/kit/factors/authenticator.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { refusalOf } from '../../bookings/callSeller.ts'
import { BrowserKey, bind, inDays, keysOf, withPasskey } from './browserKey.ts'

type PasskeyBinding = Extract<DeviceBinding, { way: 'passkey' }>

describe('browsers that somebody confirms as theirs [S3.81]', function () {
  this.timeout(30_000)
  const { database, api } = joinApi()
  const sql = (text: string, ...values: unknown[]) => database.pool('owner').query(text, values)
  afterEach(() => sql("UPDATE app.clock SET shift = '0'"))

  async function bound(client: Client, key: BrowserKey, untilS?: number) {
    const reply = await bind(client, await key.byWallet(client, untilS ? { untilS } : {}))
    expect(reply.status, reply.text).to.equal(201)
    return reply.body as { key: { id: string }; binding: DeviceBinding }
  }
  const isLive = ({ accountId }: Client, { publicKey: key }: BrowserKey, binding: DeviceBinding) =>
    isLiveDeviceKey(database.pool('api'), { accountId, key, binding })

  it('[T39] a wallet confirms one, and anybody can check by what comes back that it did', async () => {
    const [client, other, key] = [await signIn(api().url), await signIn(api().url), new BrowserKey()]
    const untilS = inDays(90)
    const { binding, ...first } = await bound(client, key, untilS)
    if (binding.way !== 'wallet') return expect.fail(binding.way)
    expect(binding).to.include({ untilS, address: client.wallet.address })
    const { address, signature } = binding
    const signed = { message: key.text(client, { untilS }), signature: signature as `0x${string}` }
    expect(await verifyMessage({ address: address as `0x${string}`, ...signed })).to.equal(true)
    const [listed, ...more] = await keysOf(client)
    expect(more).to.deep.equal([])
    expect(listed).to.deep.equal(first.key)
    expect(listed).to.include({ publicKey: key.publicKey, way: 'wallet', agent: 'An app' })
    expect(listed?.until).to.equal(new Date(untilS * 1000).toISOString())
    expect((await bound(client, key, untilS)).key.id, 'once more').to.equal(listed?.id)
    expect(await isLive(client, key, binding)).to.equal(true)
    expect(await isLive(other, key, binding), 'of another account').to.equal(false)
    expect(await isLive(client, key, { ...binding, untilS: untilS + 1 })).to.equal(false)
    expect(api().output()).to.match(/"kind":"device_key_added"/)
    await sql("UPDATE app.clock SET shift = '91 days'")
    expect(await isLive(client, key, binding), 'its time is over').to.equal(false)
  })

  it('[T39] one that was ended is confirmed anew by another signature alone, not by the one that its browser kept', async () => {
    const [client, key] = [await signIn(api().url), new BrowserKey()]
    const earlier = await key.byWallet(client, { untilS: inDays(90) })
    const kept = await key.byWallet(client, { untilS: inDays(100) })
    for (const body of [earlier, kept]) expect((await bind(client, body)).status).to.equal(201)
    expect(refusalOf(await bind(client, earlier)), 'for less').to.deep.equal([422, 'INVALID_INPUT'])
    const [listed] = await keysOf(client)
    const at = `/v1/me/device-keys/${listed?.id}`
    expect((await client.call('DELETE', at)).status).to.equal(204)
    expect(await keysOf(client)).to.deep.equal([])
    for (const body of [earlier, kept]) {
      const again = await bind(client, body)
      expect(refusalOf(again)).to.deep.equal([422, 'INVALID_INPUT'])
      expect(again.body.detail).to.include('confirm it anew')
    }
    expect((await bound(client, key)).key.id, 'anew').to.equal(listed?.id)
    expect(await keysOf(client)).to.have.length(1)
  })

  it('[T39] nor by one that was signed before the end and not sent, also when what it had is long over', async () => {
    const [client, key] = [await signIn(api().url), new BrowserKey()]
    const { id } = (await bound(client, key, inDays(60))).key
    const [sooner, latest] = [await key.byWallet(client, { untilS: inDays(120) }), await key.byWallet(client)]
    await sql("UPDATE app.clock SET shift = '2 hours'")
    expect((await client.call('DELETE', `/v1/me/device-keys/${id}`)).status).to.equal(204)
    for (const body of [sooner, latest])
      expect(refusalOf(await bind(client, body))).to.deep.equal([422, 'INVALID_INPUT'])
    await sql("UPDATE app.clock SET shift = '100 days'")
    await forgetDeviceKeys(database.pool('worker'))
    const late = await signIn(api().url, client.wallet)
    expect(refusalOf(await bind(late, latest)), 'is not forgotten').to.deep.equal([422, 'INVALID_INPUT'])
    expect((await bound(late, key, inDays(279))).key.id, 'anew').to.equal(id)
  })

  it('[S3.88][T39] a passkey confirms one by what the other side’s browser can check, and none when it is gone, nor does what came before it', async () => {
    const [passkey, key] = [new Authenticator(api().url), new BrowserKey()]
    const client = await withPasskey(await signIn(api().url), passkey)
    const earlier = await key.byWallet(client, { untilS: inDays(90) })
    expect((await bind(client, earlier)).status).to.equal(201)
    const sent = key.byPasskey(client, passkey)
    const reply = await bind(client, sent)
    expect(reply.status, reply.text).to.equal(201)
    const binding = reply.body.binding as PasskeyBinding
    expect(isDeviceBinding(binding)).to.equal(true)
    const [data, said, signature, der] = [
      ...[binding.authenticatorData, binding.clientDataJSON, binding.signature, binding.publicKey],
    ].map((text) => Buffer.from(text, 'base64url')) as [Buffer, Buffer, Buffer, Buffer]
    const signed = Buffer.concat([data, createHash('sha256').update(said).digest()])
    const spki = createPublicKey({ key: der, format: 'der', type: 'spki' })
    expect(verify('sha256', signed, spki, signature)).to.equal(true)
    expect(JSON.parse(said.toString()).challenge).to.equal(
      bindingChallenge(createHash('sha256').update(key.text(client, sent)).digest('base64url')),
    )
    expect(await isLive(client, key, binding)).to.equal(true)
    expect((await client.call('DELETE', `/v1/me/factors/passkeys/${client.id}`)).status).to.equal(204)
    expect(await keysOf(client)).to.deep.equal([])
    expect(await isLive(client, key, binding)).to.equal(false)
    expect(refusalOf(await bind(client, earlier)), 'by the wallet').to.deep.equal([422, 'INVALID_INPUT'])
  })

  it('[T39] a wallet that is taken away confirms nothing any more', async () => {
    const [client, key] = [await signIn(api().url), new BrowserKey()]
    const wallet = privateKeyToAccount(generatePrivateKey())
    const message = await linkMessage(client, wallet.address)
    const link = { message, address: wallet.address, signature: await wallet.signMessage({ message }) }
    const linked = await client.call('POST', '/v1/me/wallets', { body: link })
    expect(linked.status, linked.text).to.equal(201)
    const { binding } = await bound(client, key)
    const [first] = linked.body.identities
    expect((await client.call('DELETE', `/v1/me/identities/${first.id}`)).status).to.equal(204)
    expect(await keysOf(client)).to.deep.equal([])
    expect(await isLive(client, key, binding)).to.equal(false)
  })

  it('one that is long over is forgotten; one that was ended not before what was signed for it is worth nothing', async () => {
    const client = await signIn(api().url)
    const ids = await Promise.all(
      [0, 1].map(async () => (await bound(client, new BrowserKey(), inDays(60))).key.id),
    )
    await client.call('DELETE', `/v1/me/device-keys/${ids[0]}`)
    const keptAfter = async (days: number) => {
      await sql('UPDATE app.clock SET shift = make_interval(days => $1)', days)
      await forgetDeviceKeys(database.pool('worker'))
      const { rows } = await sql('SELECT id FROM app.device_key WHERE id = ANY($1) ORDER BY id', ids)
      return rows.map(({ id }) => id)
    }
    expect(await keptAfter(89)).to.deep.equal([...ids].sort())
    expect(await keptAfter(91)).to.deep.equal([ids[0]])
    expect(await keptAfter(209)).to.deep.equal([ids[0]])
    expect(await keptAfter(211)).to.deep.equal([])
  })
})
