import { spawnSync } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { tokenOf } from '#api/accounts/session/sessionCookie.ts'
import { fixedSecret, readSecretLines, writeSecretLines } from '#domain/rotatingSecret.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

describe('rotation with a host and a viewer inside [T29]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db, { settings: { SECRET_LOOK_MS: '200' } })
  let stage: Stage
  let people: Person[]
  let sockets: TestSocket[] = []
  let room: string

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 3)
    const [host, viewer] = people as [Person, Person]
    room = await stage.room(await stage.creator(host), { visibility: 'public' })
    for (const [person, action] of [
      [host, 'host'],
      [viewer, 'watch'],
    ] as const) {
      const { body, status, text } = await enter(api().url, person, room, { action })
      expect(status, text).to.equal(201)
      const socket = await connect(api().url, person)
      sockets.push(socket)
      expect(await socket.ask('seat:attach', { seatId: body.seatId })).to.include({ ok: true })
    }
  })
  after(() => {
    for (const socket of sockets) socket.close()
    sockets = []
  })

  function rotate(...args: string[]): string {
    const { settings } = api().installation
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/rotate/main.ts', ...args], {
      encoding: 'utf8',
      env: { ...settings, DATABASE_OWNER_URL: db.url('owner') },
    })
    expect(stderr).to.equal('')
    expect(status).to.equal(0)
    return stdout
  }

  async function everybodyIsInside(): Promise<void> {
    for (const socket of sockets) expect(socket.socket.connected).to.equal(true)
    for (const person of people.slice(0, 2))
      expect((await person.call(api().url, 'GET', '/v1/me')).status).to.equal(200)
    const { rows } = await db
      .pool('owner')
      .query("SELECT FROM app.seat WHERE room_id = $1 AND state <> 'ended' AND account_id = ANY ($2)", [
        room,
        people.slice(0, 2).map(({ accountId }) => accountId),
      ])
    expect(rows).to.have.length(2)
  }

  it('of the session secret: new sessions have the new one, old ones go on until its end and then open nothing', async () => {
    const file = api().installation.settings.SESSION_SECRET_FILE ?? ''
    const old = readSecretLines(readFileSync(file, 'utf8')).newest
    const said = rotate('session')
    const { newest } = readSecretLines(readFileSync(file, 'utf8'))
    expect(said)
      .to.match(/good until /)
      .and.not.to.contain(newest)
    const isOf = (secret: string, token: string) =>
      tokenOf({ authorization: `Bearer ${token}` }, api().url, fixedSecret(secret)) !== null

    let token = ''
    await until('a session of the new secret', async () => {
      token = (await signIn(api().url)).token
      expect(isOf(newest, token) || isOf(old, token)).to.equal(true)
      return isOf(newest, token)
    })
    await everybodyIsInside()
    const me = (bearer: string) =>
      request(api().url, 'GET', '/v1/me', { headers: { authorization: `Bearer ${bearer}` } })
    expect((await me(token)).status).to.equal(200)

    const stranger = people[2] as Person
    writeFileSync(
      file,
      writeSecretLines({ newest, signsFromMs: null, older: { secret: old, untilMs: Date.now() } }),
    )
    await until('the old one opens nothing', async () => (await me(stranger.token)).status === 401)
    expect((await me(token)).status).to.equal(200)
    // back to the secret of the people inside, who are asked again below
    writeFileSync(file, writeSecretLines({ newest: old, signsFromMs: null, older: null }))
    await until('it is believed again', async () => (await me(stranger.token)).status === 200)
  })

  it('of the signing key: new decisions have the new one, old ones are verified for ever', async () => {
    const decisions = async () =>
      (
        await db
          .pool('owner')
          .query<{ key_id: string; leaf: Buffer; sig: Buffer; public: Buffer }>(
            'SELECT key_id, leaf, sig, public FROM app.decision JOIN app.sign_key USING (key_id) ORDER BY at, id',
          )
      ).rows
    const [first] = await decisions()
    rotate('signing', '--overlap', '0')
    const stranger = people[2] as Person
    await until('a decision of the new key', async () => {
      await enter(api().url, stranger, room)
      return (await decisions()).at(-1)?.key_id !== first?.key_id
    })
    await everybodyIsInside()
    for (const { leaf, sig, public: raw } of await decisions()) {
      const key = createPublicKey({ key: Buffer.concat([ED25519_PREFIX, raw]), format: 'der', type: 'spki' })
      expect(verify(null, leaf, key, sig)).to.equal(true)
    }
    const { decisionKeys } = (await request(api().url, 'GET', '/.well-known/stagedoor.json')).body
    const untilOf = new Map(
      decisionKeys.map((key: { keyId: string; until: string }) => [key.keyId, key.until]),
    )
    expect(untilOf.size).to.equal(2)
    expect(untilOf.get(first?.key_id)).to.be.a('string')
  })
})
