import { createHmac } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { writeSecretLines } from '#domain/rotatingSecret.ts'
import { seedPeople } from '#test/kit/access/person.ts'
import { enter, setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { messageFor, request, sendSignIn, signIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/media/until.ts'

interface Line {
  kind: string
  account: string | null
  prefix: string | null
  ref: string | null
  level: number
}

const OLD = '0'.repeat(64)
const STRANGER = '203.0.113.9'
const PREFIX = '203.0.113.0/24'

describe('the security log of the api [T53]', () => {
  const db = useDatabase()
  let api: TestApi
  before(async function () {
    this.timeout(60_000)
    const installation = createInstallation()
    const file = installation.settings.SESSION_SECRET_FILE ?? ''
    const newest = readFileSync(file, 'utf8')
    writeFileSync(
      file,
      writeSecretLines({ newest, signsFromMs: null, older: { secret: OLD, untilMs: Date.now() } }),
    )
    // the level of an installation that says nothing about it
    const { LOG_LEVEL, ...settings } = installation.settings
    installation.settings = { ...settings, TRUST_PROXY: 'loopback', LIMIT_WRITE: '5/60' }
    api = await startApi(db, installation)
  })
  after(async () => {
    await api.stop()
    api.installation.remove()
  })

  const lines = (): Line[] =>
    api
      .output()
      .split('\n')
      .filter((text) => text.includes('"security":true'))
      .map((text) => JSON.parse(text))
  const told = (kind: string, fits: (line: Line) => boolean = () => true) =>
    until(`a line of ${kind}`, () => lines().find((line) => line.kind === kind && fits(line)))

  it('tells of a sign-in, its refusal and the end of the session, at the default level', async () => {
    const client = await signIn(api.url)
    expect(await told('sign_in')).to.include({ account: client.accountId, level: 30 })
    const parts = await messageFor(api.url, client.wallet.address)
    const message = siweText({ ...parts, nonce: parts.nonce.replaceAll(/./g, 'x') })
    const refused = await sendSignIn(api.url, client.wallet, message)
    expect(refused.status).to.equal(401)
    expect(await told('sign_in_refused')).to.include({ account: null, ref: refused.body.code })
    await client.call('POST', '/v1/sign-out')
    expect(await told('session_end')).to.include({ account: client.accountId })
  })

  it('tells of a limit with the prefix, ten times a minute and then with the count', async () => {
    const headers = { 'x-forwarded-for': STRANGER }
    const { call } = await signIn(api.url)
    const ask = () => call('POST', '/v1/channels', { body: {}, headers })
    for (let n = 0; n < 30; n++) await ask()
    await told('limit')
    expect(lines().filter(({ kind, prefix }) => kind === 'limit' && prefix === PREFIX)).to.have.length(10)
  })

  it('tells of a session whose secret has ended', async () => {
    const token = 'a'.repeat(48)
    const sig = createHmac('sha256', OLD).update(token).digest('base64')
    const headers = { authorization: `Bearer ${token}.${sig}`, 'x-forwarded-for': STRANGER }
    expect((await request(api.url, 'GET', '/v1/me', { headers })).status).to.equal(401)
    expect(await told('key_old')).to.include({ account: null, prefix: PREFIX })
    expect(api.output()).not.to.contain(token)
  })

  it('tells of a ban with who banned and which seat', async () => {
    const stage = await setStage(db)
    const [host, viewer] = await seedPeople(db.pool('api'), api.installation, 2)
    if (!host || !viewer) throw new Error('nobody came')
    const room = await stage.room(await stage.creator(host), { visibility: 'public' })
    const { seatId } = (await enter(api.url, viewer, room)).body
    const body = { seatId, reason: 'was rude' }
    expect((await host.call(api.url, 'POST', `/v1/rooms/${room}/bans`, { body })).status).to.equal(204)
    expect(await told('ban')).to.include({ account: host.accountId, ref: seatId })
  })
})
