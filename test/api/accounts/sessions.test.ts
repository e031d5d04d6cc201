import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { startApi } from '#test/kit/api.ts'
import { messageFor, request, sendSignIn, sendWithHost, signIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

describe('sessions', () => {
  const database = useDatabase()
  const api = useApi(database)
  const shift = (interval: string) =>
    database.pool('owner').query('UPDATE app.clock SET shift = $1::interval', [interval])
  afterEach(() => shift('0'))

  /** Signs in as a page does: with an Origin, keeping only the cookie. */
  async function signInAsPage(earlierCookie?: string) {
    const { wallet } = await signIn(api().url)
    const message = siweText(await messageFor(api().url, wallet.address))
    const headers = { origin: api().url, ...(earlierCookie ? { cookie: earlierCookie } : {}) }
    const reply = await sendSignIn(api().url, wallet, message, headers)
    expect(reply.status).to.equal(200)
    const setCookie = reply.headers.get('set-cookie') ?? ''
    return { reply, setCookie, cookie: setCookie.split(';')[0] ?? '' }
  }

  it('[T21] the cookie is HttpOnly, SameSite=Lax, for the whole site, and the page never sees the token', async () => {
    const { reply, setCookie } = await signInAsPage()
    expect(setCookie).to.match(/^stagedoor_session=/)
    expect(setCookie).to.match(/; HttpOnly/)
    expect(setCookie).to.match(/; SameSite=Lax/i)
    expect(setCookie).to.match(/; Path=\//)
    expect(setCookie).to.match(/; Max-Age=2592000/)
    expect(setCookie).not.to.match(/Domain=|; Secure/i)
    expect(reply.headers.get('session-token')).to.equal(null)
    expect(reply.text).not.to.contain(decodeURIComponent(setCookie.split('=')[1]?.split('.')[0] ?? 'none'))
  })

  it('[T21] over https the cookie is bound to the host: __Host-, Secure, no Domain', async function () {
    this.timeout(60_000)
    const https = await startApi(database, api().installation, {
      PUBLIC_URL: 'https://stage.example',
      TRUST_PROXY: 'loopback',
    })
    const wallet = privateKeyToAccount(generatePrivateKey())
    const send = (path: string, body: unknown) =>
      sendWithHost(https.url, 'stage.example', 'POST', path, { body, origin: 'https://stage.example' })
    const nonce = await send('/v1/sign-in/nonce', { address: wallet.address, chainId: 31337 })
    const { expiresAt } = nonce.body
    const message = siweText({
      ...(await messageFor(api().url, wallet.address)),
      domain: 'stage.example',
      uri: 'https://stage.example',
      nonce: nonce.body.nonce,
      issuedAt: new Date(Date.parse(expiresAt) - 300_000).toISOString(),
      expirationTime: expiresAt,
    })
    const signature = await wallet.signMessage({ message })
    const reply = await send('/v1/sign-in/wallet', { message, signature, address: wallet.address })
    await https.stop()
    const cookie = String(reply.headers['set-cookie'])
    expect(cookie).to.match(/^__Host-stagedoor_session=/)
    expect(cookie).to.match(/; Secure/)
    expect(cookie).to.match(/; Path=\//)
    expect(cookie).not.to.match(/Domain=/i)
    expect(reply.headers['strict-transport-security']).to.be.a('string')
  })

  it('[S0.5][S1.36] a client that is no page gets a token, which alone opens its routes', async () => {
    const wallet = privateKeyToAccount(generatePrivateKey())
    const message = siweText(await messageFor(api().url, wallet.address))
    const reply = await sendSignIn(api().url, wallet, message)
    const authorization = `Bearer ${reply.headers.get('session-token')}`
    const me = await request(api().url, 'GET', '/v1/me', { headers: { authorization } })
    expect([me.status, me.body.accountId]).to.deep.equal([200, reply.body.accountId])
    expect((await request(api().url, 'GET', '/v1/me')).status).to.equal(401)
  })

  it('[T21] a session chosen by somebody else is never adopted: a sign-in makes a new one and ends the old', async () => {
    const first = await signInAsPage()
    const second = await signInAsPage(first.cookie)
    expect(second.cookie).not.to.equal(first.cookie)
    const me = (cookie: string) => request(api().url, 'GET', '/v1/me', { headers: { cookie } })
    expect((await me(first.cookie)).status).to.equal(401)
    expect((await me(second.cookie)).status).to.equal(200)
    const planted = await signInAsPage('stagedoor_session=chosen-by-an-attacker.c2ln')
    expect(planted.cookie).not.to.contain('chosen')
  })

  it('[T21] a token without our signature opens nothing, even when the database holds it', async () => {
    const client = await signIn(api().url)
    const { rows } = await database
      .pool('api')
      .query('SELECT token FROM app.auth_session WHERE account_id = $1', [client.accountId])
    const bare = rows[0].token as string
    for (const value of [bare, `${bare}.`, `${bare}.AAAA`, `${client.token.slice(0, -4)}AAA=`]) {
      const byBearer = await request(api().url, 'GET', '/v1/me', {
        headers: { authorization: `Bearer ${value}` },
      })
      const byCookie = await request(api().url, 'GET', '/v1/me', {
        headers: { cookie: `stagedoor_session=${encodeURIComponent(value)}` },
      })
      expect([byBearer.status, byCookie.status]).to.deep.equal([401, 401])
    }
    expect((await client.call('GET', '/v1/me')).status).to.equal(200)
  })

  it('[T21] a request of another site does nothing with our cookie', async () => {
    const { cookie } = await signInAsPage()
    const send = (headers: Record<string, string>) =>
      request(api().url, 'POST', '/v1/channels', {
        body: { handle: 'kiln', name: 'Kiln' },
        headers: { cookie, ...headers },
      })
    for (const origin of ['https://evil.example', 'null', `${api().url}.evil.example`, 'http://localhost']) {
      const reply = await send({ origin })
      expect([reply.status, reply.body.code], origin).to.deep.equal([403, 'WRONG_ORIGIN'])
    }
    expect((await send({})).body.code).to.equal('WRONG_ORIGIN')
    const { rows } = await database.pool('api').query('SELECT count(*) AS n FROM app.channel')
    expect(rows[0].n).to.equal(0)
    expect((await send({ origin: api().url })).status).to.equal(201)
  })

  it('[T21] sessions are listed, and a revoked one is out at once', async () => {
    const client = await signIn(api().url)
    const other = await signIn(api().url, client.wallet)
    const { body } = await client.call('GET', '/v1/me/sessions')
    expect(body.sessions).to.have.length(2)
    const own = body.sessions.filter((session: { isCurrent: boolean }) => session.isCurrent)
    expect(own).to.have.length(1)
    const target = body.sessions.find((session: { isCurrent: boolean }) => !session.isCurrent)
    expect((await client.call('DELETE', `/v1/me/sessions/${target.id}`)).status).to.equal(204)
    expect((await other.call('GET', '/v1/me')).status).to.equal(401)
    expect((await client.call('GET', '/v1/me')).status).to.equal(200)
    expect((await client.call('DELETE', `/v1/me/sessions/${target.id}`)).status).to.equal(404)
  })

  it('[T21] sign-out ends the session and takes the cookie away', async () => {
    const { cookie } = await signInAsPage()
    const reply = await request(api().url, 'POST', '/v1/sign-out', { headers: { cookie, origin: api().url } })
    expect(reply.status).to.equal(204)
    expect(reply.headers.get('set-cookie')).to.match(/^stagedoor_session=; Path=\/; Max-Age=0/)
    expect((await request(api().url, 'GET', '/v1/me', { headers: { cookie } })).status).to.equal(401)
  })

  it('[T21] a session unused for 7 days is over', async () => {
    const client = await signIn(api().url)
    await shift('6 days 23 hours')
    expect((await client.call('GET', '/v1/me')).status).to.equal(200)
    await shift('13 days 22 hours')
    expect((await client.call('GET', '/v1/me')).status).to.equal(200)
    await shift('21 days')
    expect((await client.call('GET', '/v1/me')).status).to.equal(401)
  })

  it('[T21] after 30 days a session is over, however busy', async () => {
    const client = await signIn(api().url)
    for (let day = 5; day < 30; day += 5) {
      await shift(`${day} days`)
      expect((await client.call('GET', '/v1/me')).status, `day ${day}`).to.equal(200)
    }
    await shift('30 days 1 second')
    expect((await client.call('GET', '/v1/me')).status).to.equal(401)
  })

  it('a suspended account is refused with 403, and let in again when it is not', async () => {
    const client = await signIn(api().url)
    const set = (state: string) =>
      database
        .pool('owner')
        .query('UPDATE app.account SET state = $1 WHERE id = $2', [state, client.accountId])
    await set('suspended')
    const reply = await client.call('GET', '/v1/me')
    expect([reply.status, reply.body.code]).to.deep.equal([403, 'FORBIDDEN'])
    await set('active')
    expect((await client.call('GET', '/v1/me')).status).to.equal(200)
  })
})
