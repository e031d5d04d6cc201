import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { countRows } from '#test/kit/access/countRows.ts'
import { type MessageParts, messageFor, request, sendSignIn, signIn, siweText } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const newWallet = () => privateKeyToAccount(generatePrivateKey())
const MINUTE = 60_000
const at = (text: string, ms: number) => new Date(Date.parse(text) + ms).toISOString()

/** Each alteration of an honest message, signed by the right key, and the code it must be refused with. */
const ALTERED: [string, (m: MessageParts) => Partial<MessageParts>, string][] = [
  ['another domain', () => ({ domain: 'evil.example' }), 'WRONG_ORIGIN'],
  ['the domain without its port', (m) => ({ domain: m.domain.split(':')[0] }), 'WRONG_ORIGIN'],
  ['our domain as the start of another', (m) => ({ domain: `${m.domain}.evil.example` }), 'WRONG_ORIGIN'],
  ['another scheme', () => ({ scheme: 'ftp://' }), 'WRONG_ORIGIN'],
  ['another URI', () => ({ uri: 'https://evil.example' }), 'WRONG_ORIGIN'],
  ['a path behind the URI', (m) => ({ uri: `${m.uri}/x` }), 'WRONG_ORIGIN'],
  ['another statement', () => ({ statement: 'I send all my money away.' }), 'WRONG_ORIGIN'],
  ['another chain', () => ({ chainId: '1' }), 'WRONG_CHAIN'],
  ['another version', () => ({ version: '2' }), 'INVALID_INPUT'],
  ['a nonce we never gave', () => ({ nonce: 'a'.repeat(32) }), 'NONCE_INVALID'],
  ['a nonce changed in one sign', (m) => ({ nonce: `${m.nonce.slice(1)}0` }), 'NONCE_INVALID'],
  ['an expiration in the past', (m) => ({ expirationTime: at(m.issuedAt, -MINUTE) }), 'NONCE_INVALID'],
  ['an expiration in a year', (m) => ({ expirationTime: at(m.issuedAt, 525_600 * MINUTE) }), 'NONCE_INVALID'],
  ['an issue time in the future', (m) => ({ issuedAt: at(m.expirationTime, 30 * MINUTE) }), 'NONCE_INVALID'],
  ['no valid time', () => ({ issuedAt: 'tomorrow' }), 'INVALID_INPUT'],
  [
    'a start in the future',
    (m) => ({ rest: `\nNot Before: ${at(m.expirationTime, MINUTE)}` }),
    'NONCE_INVALID',
  ],
  ['resources', () => ({ rest: '\nResources:\n- https://evil.example' }), 'INVALID_INPUT'],
  ['a second nonce line', (m) => ({ rest: `\nNonce: ${m.nonce}` }), 'INVALID_INPUT'],
  ['a line feed in the statement', () => ({ statement: 'one\ntwo' }), 'INVALID_INPUT'],
  ['another address', () => ({ address: newWallet().address }), 'SIGNATURE_INVALID'],
  ['an address without its checksum', (m) => ({ address: m.address.toLowerCase() }), 'SIGNATURE_INVALID'],
]

describe('signIn', () => {
  const { database, api } = joinApi()
  const rowCounts = () => countRows(database.pool('owner'))
  const count = async (table: string) =>
    (await database.pool('api').query(`SELECT count(*) AS n FROM app.${table}`)).rows[0].n as number

  for (const [name, change, code] of ALTERED) {
    it(`[T20] refuses ${name}, and the honest message still works`, async () => {
      const wallet = newWallet()
      const parts = await messageFor(api().url, wallet.address)
      const before = await rowCounts()
      const refused = await sendSignIn(api().url, wallet, siweText({ ...parts, ...change(parts) }))
      expect(refused.body.code).to.equal(code)
      expect(refused.headers.get('set-cookie')).to.equal(null)
      expect(await rowCounts()).to.deep.equal(before)
      expect((await sendSignIn(api().url, wallet, siweText(parts))).status).to.equal(200)
    })
  }

  it('[T20] refuses a signature by another key', async () => {
    const [wallet, other] = [newWallet(), newWallet()]
    const message = siweText(await messageFor(api().url, wallet.address))
    const signature = await other.signMessage({ message })
    const before = await rowCounts()
    const reply = await request(api().url, 'POST', '/v1/sign-in/wallet', {
      body: { message, signature, address: wallet.address },
    })
    // no node is configured here: only a contract could have signed this, and nobody can ask it
    expect(reply.body.code).to.equal('CHAIN_UNREADABLE')
    expect(reply.headers.get('retry-after')).to.equal('5')
    expect(await rowCounts()).to.deep.equal(before)
    expect((await signIn(api().url, wallet)).wallet).to.equal(wallet)
  })

  it('[T20] refuses a nonce that was given to another address', async () => {
    const [wallet, other] = [newWallet(), newWallet()]
    const parts = await messageFor(api().url, other.address)
    const before = await rowCounts()
    const reply = await sendSignIn(api().url, wallet, siweText({ ...parts, address: wallet.address }))
    expect(reply.body.code).to.equal('NONCE_INVALID')
    expect(await rowCounts()).to.deep.equal(before)
    expect((await sendSignIn(api().url, other, siweText(parts))).status).to.equal(200)
  })

  it('[T20] refuses a nonce older than 5 minutes by database time', async () => {
    const wallet = newWallet()
    const parts = await messageFor(api().url, wallet.address)
    const owner = database.pool('owner')
    await owner.query("UPDATE app.clock SET shift = '301 seconds'")
    const late = siweText({ ...parts, expirationTime: at(parts.issuedAt, 10 * MINUTE) })
    const before = await rowCounts()
    const reply = await sendSignIn(api().url, wallet, late)
    await owner.query("UPDATE app.clock SET shift = '0'")
    expect(reply.body.code).to.equal('NONCE_INVALID')
    expect(await rowCounts()).to.deep.equal(before)
    await signIn(api().url, wallet)
  })

  it('[T20] refuses a nonce that was used already; a new one signs in', async () => {
    const wallet = newWallet()
    const message = siweText(await messageFor(api().url, wallet.address))
    expect((await sendSignIn(api().url, wallet, message)).status).to.equal(200)
    const before = await rowCounts()
    const again = await sendSignIn(api().url, wallet, message)
    expect(again.body.code).to.equal('NONCE_INVALID')
    expect(again.headers.get('set-cookie')).to.equal(null)
    expect(await rowCounts()).to.deep.equal(before)
    await signIn(api().url, wallet)
    const after = await rowCounts()
    expect([after.sessions, after.accounts]).to.deep.equal([before.sessions + 1, before.accounts])
  })

  it('[T20] 100 parallel verifies of one signature open one session', async () => {
    const wallet = newWallet()
    const message = siweText(await messageFor(api().url, wallet.address))
    const before = await count('auth_session')
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => sendSignIn(api().url, wallet, message)),
    )
    expect(replies.filter((reply) => reply.status === 200)).to.have.length(1)
    expect(new Set(replies.filter((r) => r.status !== 200).map((r) => r.body.code))).to.deep.equal(
      new Set(['NONCE_INVALID']),
    )
    expect(await count('auth_session')).to.equal(before + 1)
  })

  it('[S1.8] 50 parallel first sign-ins of one wallet make one account, one profile, one identity', async () => {
    const wallet = newWallet()
    const before = await Promise.all(['account', 'profile', 'identity', 'receipt_salt'].map(count))
    const clients = await Promise.all(Array.from({ length: 50 }, () => signIn(api().url, wallet)))
    expect(new Set(clients.map((client) => client.accountId)).size).to.equal(1)
    const after = await Promise.all(['account', 'profile', 'identity', 'receipt_salt'].map(count))
    expect(after).to.deep.equal(before.map((n) => n + 1))
  })

  it('[S1.8] the first name is friendly and says nothing of the wallet', async () => {
    const client = await signIn(api().url)
    const { body } = await client.call('GET', '/v1/me')
    expect(body.displayName).to.match(/^[A-Z][a-z]+ [A-Z][a-z]+ \d\d$/)
    expect(body.displayName.toLowerCase()).not.to.contain(client.wallet.address.slice(2, 6).toLowerCase())
    expect(body.wallets).to.deep.equal([client.wallet.address.toLowerCase()])
    expect(body.channel).to.equal(null)
  })

  it('refuses a nonce for another chain; for the right one it signs in', async () => {
    const wallet = newWallet()
    const before = await rowCounts()
    const nonces = await count('wallet_nonce')
    const reply = await request(api().url, 'POST', '/v1/sign-in/nonce', {
      body: { address: wallet.address, chainId: 1 },
    })
    expect([reply.status, reply.body.code]).to.deep.equal([422, 'WRONG_CHAIN'])
    expect([await rowCounts(), await count('wallet_nonce')]).to.deep.equal([before, nonces])
    await signIn(api().url, wallet)
  })
})
