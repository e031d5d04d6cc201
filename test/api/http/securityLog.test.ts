import { createHmac } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { accountJobs } from '#api/accounts/jobs.ts'
import { writeSecretLines } from '#domain/rotatingSecret.ts'
import type { SecurityFact } from '#domain/securityFact.ts'
import { nodeAuthorization } from '#protocol/node.ts'
import { seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import { messageFor, request, sendSignIn, signIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

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
/** nobody has ten lines of a limit yet */
const OTHER = { headers: { 'x-forwarded-for': '198.51.100.9' }, prefix: '198.51.100.0/24' }

describe('the security log of the api [T53]', () => {
  const db = useDatabase()
  let api: TestApi
  let stage: Stage
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
    const bounds = { LIMIT_CHAIN: '1/60', LIMIT_SOCKETS_ACCOUNT: '1' }
    installation.settings = { ...installation.settings, ...bounds }
    api = await startApi(db, installation)
    stage = await setStage(db)
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
    const [host, viewer] = await seedPeople(db.pool('api'), api.installation, 2)
    if (!host || !viewer) throw new Error('nobody came')
    const room = await stage.room(await stage.creator(host), { visibility: 'public' })
    const { seatId } = (await enter(api.url, viewer, room)).body
    const body = { seatId, reason: 'was rude' }
    expect((await host.call(api.url, 'POST', `/v1/rooms/${room}/bans`, { body })).status).to.equal(201)
    expect(await told('ban')).to.include({ account: host.accountId, ref: seatId })
  })

  it('tells of a limit at the chain and at the socket', async () => {
    const { headers, prefix } = OTHER
    const body = { jsonrpc: '2.0', id: 1, method: 'eth_chainId' }
    for (let n = 0; n < 2; n++) await request(api.url, 'POST', '/rpc', { body, headers })
    expect(await told('limit', ({ ref }) => ref === 'rpc')).to.include({ account: null, prefix })
    const { accountId, token } = await signIn(api.url)
    const open = () => connect(api.url, { ...headers, authorization: `Bearer ${token}` })
    const first = await open()
    const refused = await open().catch((error: Error) => error.message)
    first.close()
    expect(refused).to.equal('RATE_LIMITED')
    const line = await told('limit', ({ ref }) => ref === 'socket')
    expect(line).to.include({ account: accountId, prefix })
  })

  it('tells of a socket with a session of an ended secret, and of a node with a key of nobody', async () => {
    const token = 'b'.repeat(48)
    const sig = createHmac('sha256', OLD).update(token).digest('base64')
    const headers = { authorization: `Bearer ${token}.${sig}`, 'x-forwarded-for': STRANGER }
    await connect(api.url, headers).then(
      () => expect.fail('it opened'),
      () => {},
    )
    expect(await told('key_old', ({ ref }) => ref === 'socket')).to.include({ prefix: PREFIX })
    const authorization = nodeAuthorization('node-x', 'f'.repeat(64))
    const options = { body: {}, headers: { authorization } }
    expect((await request(api.internalUrl, 'POST', '/internal/media-nodes', options)).status).to.equal(401)
    expect(await told('key_unregistered')).to.include({ ref: 'node-x' })
  })

  it('tells of sessions that end by themselves: beyond twenty, by their time, with their account', async () => {
    const client = await signIn(api.url)
    const pool = db.pool('owner')
    const addSessions = (name: string, count: number, endsInS: number) =>
      pool.query(
        `INSERT INTO app.auth_session (id, expires_at, token, account_id, created_at, updated_at)
           SELECT $1 || n, app.now() + make_interval(secs => $2), $1 || n, $3, app.now() - make_interval(hours => n), app.now()
           FROM generate_series(1, $4::int) n`,
        [name, endsInS, client.accountId, count],
      )
    await addSessions('spare', 19, 3600)
    await signIn(api.url, client.wallet)
    const oldest = await told('session_end', ({ ref }) => ref === 'spare19')
    expect(oldest).to.include({ account: client.accountId })

    await addSessions('late', 1, -1)
    const facts: SecurityFact[] = []
    const security = { write: (fact: SecurityFact) => void facts.push(fact), stop() {} }
    for (const { run } of accountJobs({ pool: db.pool('api'), security }, { GUEST_IDLE_S: 86_400 })
      .timetable ?? [])
      await run()
    const ended = { kind: 'session_end', account: client.accountId, ref: 'late1' }
    expect(facts).to.deep.equal([ended])

    const [host, viewer] = await seedPeople(db.pool('api'), api.installation, 2)
    if (!host || !viewer) throw new Error('nobody came')
    const room = await stage.room(await stage.creator(host), { visibility: 'public' })
    expect((await enter(api.url, viewer, room)).status).to.equal(201)
    await pool.query("UPDATE app.account SET state = 'suspended' WHERE id = $1", [viewer.accountId])
    const worker = await startWorker(db, api.installation, { LOG_LEVEL: 'info' })
    const line = new RegExp(`"kind":"session_end","account":"${viewer.accountId}".*"ref":"suspended"`)
    await until('a line of the worker', () => line.test(worker.output()))
    await worker.stop()
  }).timeout(30_000)
})
