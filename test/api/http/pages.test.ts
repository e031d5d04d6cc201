import { expect } from 'chai'
import { nodeAuthorization } from '#protocol/node.ts'
import { startApi } from '#test/kit/api.ts'
import { request, sendWithHost } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

describe('pages and headers', () => {
  const database = useDatabase()
  const api = useApi(database)
  const page = (path = '/') => request(api().url, 'GET', path, { headers: { accept: 'text/html' } })

  const withHost = async (host: string, path: string) =>
    (await sendWithHost(api().url, host, 'GET', path, { accept: 'text/html' })).status

  it('every path of the application is the page with a nonce of its own, never cached', async () => {
    const [home, channel] = [await page('/'), await page('/c/northlight')]
    const nonces = [home, channel].map((reply) => /nonce="([\w-]{22})"/.exec(reply.text)?.[1] ?? 'none')
    expect(nonces[0]).not.to.equal(nonces[1])
    for (const [n, reply] of [home, channel].entries()) {
      expect(reply.status).to.equal(200)
      expect(reply.headers.get('content-security-policy')).to.contain(`'nonce-${nonces[n]}'`)
      expect(reply.headers.get('cache-control')).to.equal('no-store')
    }
  })

  it('the page is never served without its nonce', async () => {
    const bare = await page('/index.html')
    expect([bare.status, bare.headers.get('location')]).to.deep.equal([308, '/'])
  })

  it('the policy allows own scripts only, with Trusted Types, no frames, no workers, no inline', async () => {
    const policy = (await page()).headers.get('content-security-policy') ?? ''
    const rules = Object.fromEntries(
      policy.split(';').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
    )
    expect(rules['default-src']).to.equal("'none'")
    expect(rules['script-src']).to.equal("'self'")
    expect(rules['style-src']).to.match(/^'self' 'nonce-[\w-]{22}'$/)
    expect(rules['worker-src']).to.equal("'none'")
    expect(rules['frame-ancestors']).to.equal("'none'")
    expect(rules['require-trusted-types-for']).to.equal("'script'")
    expect(rules['trusted-types']).to.equal("'none'")
    expect(rules['connect-src']).to.equal(`'self' ${api().url.replace('http', 'ws')}`)
    expect(policy).not.to.match(/unsafe|blob:|\*/)
  })

  it('[T29] the policy of an installation with the embedded engine is what it was, word for word', async () => {
    const reply = await page()
    const nonce = /nonce="([\w-]{22})"/.exec(reply.text)?.[1]
    expect(reply.headers.get('content-security-policy')).to.equal(
      [
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'self' 'nonce-${nonce}'`,
        "img-src 'self' data:",
        "font-src 'self'",
        `connect-src 'self' ${api().url.replace('http', 'ws')}`,
        "worker-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ].join(';'),
    )
  })

  it('pages may ask for camera, microphone, a screen, the whole screen and passkeys, and for nothing else', async () => {
    const policy = (await page()).headers.get('permissions-policy') ?? ''
    const rules = Object.fromEntries(policy.split(', ').map((rule) => rule.split('=')))
    const passkeys = ['publickey-credentials-create', 'publickey-credentials-get']
    for (const name of [
      'camera',
      'microphone',
      'display-capture',
      'screen-wake-lock',
      'fullscreen',
      ...passkeys,
    ])
      expect(rules[name]).to.equal('(self)')
    for (const name of ['geolocation', 'payment', 'usb']) expect(rules[name]).to.equal('()')
    expect(policy).not.to.contain('*')
  })

  it('the policy of pages names the signalling address of a media engine a second after it has registered', async () => {
    const beat = {
      id: 'node-1',
      url: 'ws://localhost:45678/signal',
      controlUrl: 'http://127.0.0.1:45679',
      startedAt: new Date().toISOString(),
      rooms: 0,
      load: 0,
      limits: {},
    }
    const register = (key: string) =>
      request(api().internalUrl, 'POST', '/internal/media-nodes', {
        body: beat,
        headers: { authorization: nodeAuthorization('node-1', key) },
      })
    expect((await register('0'.repeat(64))).status).to.equal(401)
    expect((await register(api().installation.nodeKeys('report', 'node-1'))).body).to.deep.equal({ ok: true })
    const policyNow = async () => (await page()).headers.get('content-security-policy') ?? ''
    /** Engines are looked up once a second, however many pages are asked for. */
    const policyThat = (fits: (policy: string) => boolean) =>
      until('the policy fits', async () => {
        const policy = await policyNow()
        return fits(policy) && policy
      })
    expect(await policyThat((policy) => policy.includes('45678'))).to.match(
      /connect-src 'self' ws:\/\/localhost:\d+ ws:\/\/localhost:45678;/,
    )
    const answer = await request(api().url, 'GET', '/v1/config')
    expect(answer.headers.get('content-security-policy')).not.to.contain('45678')
    await database.pool('api').query("UPDATE app.media_node SET last_seen = now() - interval '6 minutes'")
    const later = await policyThat((policy) => !policy.includes('45678'))
    expect(later, 'an engine that is gone').not.to.contain('45678')
  })

  it('[S1.8] the policy of pages gains the origin of a WalletConnect relay with a project, and the answer its address', async function () {
    this.timeout(60_000)
    const relay = 'wss://relay.example:8443/v1'
    const project = '0123456789abcdef0123456789abcdef'
    const told = async (url: string) => {
      const policy = (await request(url, 'GET', '/', { headers: { accept: 'text/html' } })).headers.get(
        'content-security-policy',
      )
      const { walletConnect } = (await request(url, 'GET', '/v1/config')).body
      return {
        sources: /connect-src ([^;]+)/
          .exec(policy ?? '')?.[1]
          ?.split(' ')
          .slice(2),
        walletConnect,
      }
    }
    expect(await told(api().url), 'a relay alone').to.deep.equal({ sources: [], walletConnect: null })
    const offering = await startApi(database, api().installation, {
      WALLETCONNECT_RELAY_URL: relay,
      WALLETCONNECT_PROJECT_ID: project,
    })
    expect(await told(offering.url)).to.deep.equal({
      sources: ['wss://relay.example:8443'],
      walletConnect: { projectId: project, relayUrl: relay },
    })
    const answer = await request(offering.url, 'GET', '/v1/config')
    expect(answer.headers.get('content-security-policy')).not.to.contain('relay.example')
    await offering.stop()
  })

  it('assets are cached for ever, missing ones are problems and not the page', async () => {
    const asset = await request(api().url, 'GET', '/assets/app-1234.js')
    expect(asset.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable')
    const missing = await page('/assets/gone.js')
    expect([missing.status, missing.body.code]).to.deep.equal([404, 'NOT_FOUND'])
    const outside = await page('/assets/..%2f..%2fsession')
    expect(outside.status).to.equal(404)
  })

  it('another Host reaches nothing, whoever resolved its name to us', async () => {
    const own = new URL(api().url).host
    expect(await withHost(own, '/')).to.equal(200)
    expect(await withHost('evil.example', '/')).to.equal(403)
    expect(await withHost('evil.example', '/v1/config')).to.equal(403)
    expect(await withHost(`127.0.0.1:${own.split(':')[1]}`, '/v1/config')).to.equal(403)
  })

  it('the internal listener answers nobody without the secret', async () => {
    for (const path of ['/internal/media-nodes', '/internal/media-events', '/anything']) {
      const reply = await request(api().internalUrl, 'POST', path, { body: {} })
      expect([reply.status, reply.body.code], path).to.deep.equal([401, 'SIGN_IN_REQUIRED'])
    }
    expect((await request(api().url, 'POST', '/internal/media-nodes', { body: {} })).status).to.equal(404)
  })

  it('says whether it runs and whether it is ready', async () => {
    expect((await request(api().url, 'GET', '/healthz')).body).to.deep.equal({ ok: true })
    expect((await request(api().url, 'GET', '/readyz')).body).to.deep.equal({
      ok: true,
      checks: { database: true },
    })
  })
})
