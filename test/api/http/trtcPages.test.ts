import { expect } from 'chai'
import { TRTC_WEB_HOSTS } from '#api/http/page/sdkHosts.ts'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { trtcSettings } from '#test/kit/media/trtcSettings.ts'

describe('pages of an installation with TRTC', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const installation = createInstallation()
  let api: TestApi

  before(async () => {
    api = await startApi(database, installation, {
      ...trtcSettings(installation),
      ...{ TRTC_HOSTS: 'turn.example.com, *.rtc.example.com:8443,ws://127.0.0.1:4567', TRTC_VIDEO: '720p' },
    })
  })
  after(async () => {
    await api?.stop()
    installation.remove()
  })

  async function rulesOf(path: string): Promise<Record<string, string>> {
    const reply = await request(api.url, 'GET', path, { headers: { accept: 'text/html' } })
    const policy = reply.headers.get('content-security-policy') ?? ''
    return Object.fromEntries(
      policy.split(';').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
    )
  }

  it('[T29] may reach the published hosts and those of the operator, and start workers from blobs', async () => {
    const rules = await rulesOf('/')
    const hosts = [...TRTC_WEB_HOSTS, 'turn.example.com', '*.rtc.example.com:8443']
    const sources = hosts.flatMap((host) => [`https://${host}`, `wss://${host}`])
    expect(rules['connect-src']).to.equal(
      ["'self'", api.url.replace('http', 'ws'), ...sources, 'ws://127.0.0.1:4567'].join(' '),
    )
    expect(rules['worker-src']).to.equal('blob:')
    expect(rules['trusted-types']).to.equal('default')
  })

  it('[T29] run own scripts only, and are in every other way as strict as without it', async () => {
    const rules = await rulesOf('/c/northlight')
    expect(rules['script-src']).to.equal("'self'")
    expect(rules['default-src']).to.equal("'none'")
    expect(rules['require-trusted-types-for']).to.equal("'script'")
    expect(rules['style-src']).to.match(/^'self' 'nonce-[\w-]{22}'$/)
    expect(rules['img-src']).to.equal("'self' data:")
    expect(rules['style-src-attr'], 'one text, by its hash').to.match(
      /^'unsafe-hashes' 'sha256-[\w+/]{43}='$/,
    )
    expect(Object.keys(rules)).to.have.length(14)
    expect(JSON.stringify(rules)).not.to.match(/unsafe-(inline|eval)/)
  })

  it('answers of the API name none of these hosts', async () => {
    expect((await rulesOf('/v1/config'))['connect-src']).not.to.contain('qq.com')
  })

  it('tell their pages how a host is to send', async () => {
    const { body } = await request(api.url, 'GET', '/v1/config')
    expect([body.provider, body.videoProfile]).to.deep.equal(['trtc', '720p'])
  })
})
