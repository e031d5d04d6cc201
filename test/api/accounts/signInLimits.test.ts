import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { playSignInFlood } from '#test/kit/attacks/door/signInFlood.ts'
import { request, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { FEW_TRIES } from './fewTries.ts'

describe('limits of signing in', () => {
  const database = useDatabase()
  const api = useApi(database, { settings: FEW_TRIES })
  const newWallet = () => privateKeyToAccount(generatePrivateKey())

  /** Signs in from an address; the status of what refused, or of the success. */
  async function enter(from: string, wallet = newWallet(), headers: Record<string, string> = {}) {
    const sent = { 'x-forwarded-for': from, ...headers }
    const { body: config } = await request(api().url, 'GET', '/v1/config')
    const nonce = await request(api().url, 'POST', '/v1/sign-in/nonce', {
      body: { address: wallet.address, chainId: config.chain.id },
      headers: sent,
    })
    if (nonce.status !== 200) return nonce
    const message = siweText({
      ...{
        scheme: '',
        domain: config.siwe.domain,
        address: wallet.address,
        statement: config.siwe.statement,
      },
      ...{ uri: config.siwe.uri, version: '1', chainId: String(config.chain.id), nonce: nonce.body.nonce },
      issuedAt: new Date(Date.parse(nonce.body.expiresAt) - 300_000).toISOString(),
      ...{ expirationTime: nonce.body.expiresAt, rest: '' },
    })
    const signature = await wallet.signMessage({ message })
    const body = { message, signature, address: wallet.address }
    return request(api().url, 'POST', '/v1/sign-in/wallet', { body, headers: sent })
  }
  const statusesOf = async (count: number, ask: (n: number) => Promise<{ status: number }>) => {
    const statuses: number[] = []
    for (let n = 0; n < count; n++) statuses.push((await ask(n)).status)
    return statuses
  }

  it('[S3.85] a sign-in that succeeds gives the address its points back, one that fails does not', async () => {
    const office = '198.51.100.20'
    const wallets = [newWallet(), newWallet()]
    expect(await statusesOf(9, (n) => enter(office, wallets[n % 2]))).to.deep.equal(Array(9).fill(200))
    const flood = { url: api().url, chainId: 31337, requests: 30, forwardedFor: () => office }
    const facts = await playSignInFlood(flood)
    expect(facts, 'questions cost nothing, six proofs that failed close it').to.deep.equal({
      200: 15,
      422: 6,
      429: 9,
    })
    expect((await enter(office, wallets[0])).status).to.equal(429)
    expect((await enter('198.51.100.21', wallets[0])).status, 'from elsewhere').to.equal(200)
  })

  it('[S3.85] an account signs in ten times a minute, from wherever', async () => {
    const wallet = newWallet()
    const replies = await statusesOf(12, (n) => enter(`198.51.101.${n}`, wallet))
    expect(replies).to.deep.equal([...Array(10).fill(200), 429, 429])
  })

  it('[S3.85] an account has twenty sessions, of which the oldest goes', async () => {
    const wallet = newWallet()
    const { accountId } = (await enter('198.51.102.1', wallet)).body
    const pool = database.pool('owner')
    await pool.query(
      `INSERT INTO app.auth_session (id, expires_at, token, account_id, created_at, updated_at)
         SELECT 'h' || n, app.now() + interval '1 hour', 'h' || n, $1, app.now() - make_interval(hours => n), app.now()
         FROM generate_series(1, 24) n`,
      [accountId],
    )
    const newest = await enter('198.51.102.2', wallet)
    const headers = { authorization: `Bearer ${newest.headers.get('session-token')}` }
    const { sessions } = (await request(api().url, 'GET', '/v1/me/sessions', { headers })).body
    expect(sessions[0].isCurrent).to.equal(true)
    const ids = sessions.slice(2).map((session: { id: string }) => session.id)
    expect(ids, 'two that signed in, and the youngest of the others').to.deep.equal(
      Array.from({ length: 18 }, (_, n) => `h${n + 1}`),
    )
  })

  it('[S3.85] an address makes so many accounts a minute and its network eight times that, whoever has one still signs in, loopback has no bound', async () => {
    const known = newWallet()
    expect((await enter('203.0.113.1', known)).status).to.equal(200)
    expect(await statusesOf(5, () => enter('203.0.113.1'))).to.deep.equal([...Array(4).fill(200), 429])
    expect((await enter('203.0.113.1', known)).status).to.equal(200)
    // the one that was refused has cost the network a point
    const others = await statusesOf(35, (n) => enter(`203.0.113.${2 + Math.floor(n / 5)}`))
    expect(others).to.deep.equal([...Array(34).fill(200), 429])
    expect((await enter('203.0.113.99', known)).status).to.equal(200)
    expect((await enter('203.0.114.1')).status).to.equal(200)
    expect(await statusesOf(7, () => enter('127.0.0.9'))).to.deep.equal(Array(7).fill(200))
  })
})
