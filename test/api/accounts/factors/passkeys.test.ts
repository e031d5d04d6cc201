import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { CHALLENGE_S } from '#api/accounts/factors/passkeys/challenges.ts'
import { newId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { type AnswerTweaks, Authenticator } from '#test/kit/factors/authenticator.ts'
import { keepToken } from '#test/kit/factors/keepToken.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

describe('passkeys [S3.88][T20]', function () {
  this.timeout(30_000)
  const { database: db, api } = joinApi()
  let people: Person[]
  before(async () => {
    people = await seedPeople(db.pool('api'), api().installation, 16)
    for (const person of people) keepToken(person)
  })
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  const next = () => people.shift() as Person
  const post = (person: Person, path: string, body?: unknown) =>
    person.call(api().url, 'POST', `/v1/me/${path}`, body === undefined ? {} : { body })
  const publicPost = (path: string, body?: unknown) =>
    request(api().url, 'POST', `/v1/sign-in/${path}`, body === undefined ? {} : { body })
  const challengeFor = async (person: Person) => (await post(person, 'factors/passkeys/challenge')).body

  async function add(person: Person, name = 'My phone', key = new Authenticator(api().url)) {
    const response = key.register(await challengeFor(person))
    const reply = await post(person, 'factors/passkeys', { name, response })
    expect(reply.status, reply.text).to.equal(201)
    return { key, id: reply.body.id as string }
  }
  const signInOptions = async () => (await publicPost('passkey/challenge')).body
  const signInWith = async (key: Authenticator, tweaks?: AnswerTweaks) =>
    publicPost('passkey', { response: key.use(await signInOptions(), tweaks) })
  const stepUpWith = async (person: Person, key: Authenticator, tweaks?: AnswerTweaks) => {
    const { body } = await post(person, 'step-up/challenge')
    return post(person, 'step-up', { kind: 'passkey', response: key.use(body, tweaks) })
  }
  const passkeysOf = async (person: Person) =>
    (await person.call(api().url, 'GET', '/v1/me/factors')).body.passkeys
  const sessions = async () =>
    (await db.pool('owner').query('SELECT count(*)::int AS n FROM app.auth_session')).rows[0].n

  it('are found without a name, ask their person, and are for the host that people type', async () => {
    const person = next()
    const options = await challengeFor(person)
    expect(options.rp).to.deep.equal({ name: 'Stagedoor', id: 'localhost' })
    expect(options.authenticatorSelection).to.include({
      residentKey: 'required',
      userVerification: 'required',
    })
    expect(options.attestation).to.equal('none')
    const { key } = await add(person)
    expect((await challengeFor(person)).excludeCredentials[0].id).to.equal(key.id)
    const signIn = await signInOptions()
    expect(signIn).to.include({ rpId: 'localhost', userVerification: 'required' })
    expect(signIn.allowCredentials ?? []).to.deep.equal([])
  })

  it('one that was added signs in alone, in a new session each time', async () => {
    const person = next()
    const { key } = await add(person)
    const reply = await signInWith(key)
    expect([reply.status, reply.body.accountId]).to.deep.equal([200, person.accountId])
    const token = reply.headers.get('session-token') ?? ''
    const me = await request(api().url, 'GET', '/v1/me', { headers: { authorization: `Bearer ${token}` } })
    expect(me.body.accountId).to.equal(person.accountId)
    expect(reply.headers.get('set-cookie')).to.match(/^stagedoor_session=.+HttpOnly/)
    const again = await signInWith(key)
    expect(again.headers.get('session-token')).not.to.equal(token)
    expect((await passkeysOf(person))[0].usedAt).to.be.a('string')
  })

  it('nothing else opens a session: other sites, hosts, keys, persons not asked, counters gone back, replays', async () => {
    const [person, stranger] = [next(), next()]
    const { key } = await add(person)
    key.counter = 10
    expect((await signInWith(key)).status).to.equal(200)
    const before = await sessions()
    const foreign = new Authenticator(api().url)
    foreign.register(await challengeFor(stranger))
    const wrong: [string, AnswerTweaks][] = [
      ['another origin', { origin: 'https://stagedoor.example' }],
      ['another port', { origin: 'http://localhost:1' }],
      ['another RP', { rpId: 'stagedoor.example' }],
      ['nobody was asked', { isVerified: false }],
      ['the counter stands', { counter: 11 }],
      ['the counter went back', { counter: 3 }],
      ['made for a registration', { type: 'webauthn.create' }],
      ['a challenge of its own', { challenge: 'A'.repeat(43) }],
      ['another person', { userHandle: Buffer.from(stranger.accountId).toString('base64url') }],
    ]
    for (const [what, tweaks] of wrong) {
      key.counter = 11
      const reply = await signInWith(key, tweaks)
      expect([reply.status, reply.body.code], what).to.deep.equal([401, 'PASSKEY_REFUSED'])
      expect(reply.body.detail, 'nothing for who forges one').to.equal(undefined)
    }
    expect((await signInWith(foreign)).body.code, 'a key that is not ours').to.equal('PASSKEY_REFUSED')
    const registration = await challengeFor(person)
    const forOther = key.use({ ...registration, rpId: 'localhost' }, { counter: 20 })
    expect((await publicPost('passkey', { response: forOther })).body.code, 'of a registration').to.equal(
      'PASSKEY_REFUSED',
    )

    const response = key.use(await signInOptions(), { counter: 30 })
    const all = await Promise.all(Array.from({ length: 6 }, () => publicPost('passkey', { response })))
    expect(all.map(({ status }) => status).sort(), 'one of six').to.deep.equal([200, 401, 401, 401, 401, 401])
    expect(await sessions()).to.equal(before + 1)
    const changed = key.use(await signInOptions(), { counter: 40 })
    changed.response.signature = `${changed.response.signature.slice(0, -4)}AAAA`
    expect((await publicPost('passkey', { response: changed })).status).to.equal(401)
    expect((await signInWith(key, { counter: 41 })).status, 'the good one still does').to.equal(200)
  })

  it('a challenge is over after five minutes', async () => {
    const { key } = await add(next())
    expect(CHALLENGE_S).to.equal(300)
    const response = key.use(await signInOptions())
    await db.pool('owner').query("UPDATE app.clock SET shift = '301 seconds'")
    expect((await publicPost('passkey', { response })).status).to.equal(401)
    expect((await signInWith(key)).status).to.equal(200)
  })

  it('counters of keys that count nothing stay at nothing', async () => {
    const { key } = await add(next())
    for (let n = 0; n < 2; n++) expect((await signInWith(key, { counter: 0 })).status).to.equal(200)
    expect((await signInWith(key, { counter: 5 })).status).to.equal(200)
    expect((await signInWith(key, { counter: 0 })).status).to.equal(401)
  })

  it('are added by their own session and person alone, once, without a certificate', async () => {
    const [person, stranger] = [next(), next()]
    const key = new Authenticator(api().url)
    const response = key.register(await challengeFor(person))
    const send = (who: Person, sent: unknown) =>
      post(who, 'factors/passkeys', { name: 'Mine', response: sent })
    expect((await send(stranger, response)).body.code, 'of another session').to.equal('PASSKEY_REFUSED')
    expect((await send(person, response)).status).to.equal(201)
    expect((await send(person, response)).body.code, 'replayed').to.equal('PASSKEY_REFUSED')
    const known = key.register(await challengeFor(stranger))
    expect((await send(stranger, known)).body.code, 'known elsewhere').to.equal('CONFLICT')
    const certificate = new Map([['x5c', Buffer.from('a certificate that names an address to ask')]])
    const wrong: [string, AnswerTweaks][] = [
      ['another origin', { origin: 'https://evil.example' }],
      ['another RP', { rpId: 'evil.example' }],
      ['nobody was asked', { isVerified: false }],
      ['a certificate', { statement: { format: 'packed', map: certificate } }],
      ['a format of a vendor', { statement: { format: 'android-safetynet', map: new Map() } }],
    ]
    for (const [what, tweaks] of wrong) {
      const sent = new Authenticator(api().url).register(await challengeFor(stranger), tweaks)
      const reply = await send(stranger, sent)
      expect([reply.status, reply.body.code], what).to.deep.equal([401, 'PASSKEY_REFUSED'])
    }
    for (const bad of ['AAAA', 'o2Nmb', 'oWFh'.repeat(400), `${'gYGB'.repeat(2000)}`]) {
      const sent = new Authenticator(api().url).register(await challengeFor(stranger))
      sent.response.attestationObject = bad
      expect((await send(stranger, sent)).body.code).to.equal('PASSKEY_REFUSED')
    }
    expect(await passkeysOf(stranger)).to.deep.equal([])
  })

  it('an account has ten at most, also when they come at once', async () => {
    const wallet = privateKeyToAccount(generatePrivateKey())
    const first = await signIn(api().url, wallet)
    for (let n = 0; n < 8; n++)
      await db
        .pool('owner')
        .query(
          "INSERT INTO app.passkey (id, account_id, credential_id, public_key, counter, name) VALUES ($1, $2, $3, '', 0, 'A key')",
          [newId('key', randomBytes), first.accountId, randomBytes(32)],
        )
    // a session that proved nothing changes no factor
    const sessions = await Promise.all(Array.from({ length: 6 }, () => signIn(api().url, wallet)))
    const challenge = (one: Client) => one.call('POST', '/v1/me/factors/passkeys/challenge')
    expect((await challenge(first)).body.code).to.equal('STEP_UP_REQUIRED')
    await db
      .pool('owner')
      .query(
        "INSERT INTO app.step_up SELECT id, 'passkey', app.now(), app.now() FROM app.auth_session WHERE account_id = $1",
        [first.accountId],
      )
    const options = await Promise.all(sessions.map(challenge))
    const replies = await Promise.all(
      sessions.map((one, n) => {
        const response = new Authenticator(api().url).register(options[n]?.body)
        return one.call('POST', '/v1/me/factors/passkeys', { body: { name: 'Late', response } })
      }),
    )
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 201, 409, 409, 409, 409])
    expect((await challenge(first)).body.code).to.equal('TOO_MANY_PASSKEYS')
  })

  it('are named and taken away by their owner alone; one that is gone opens nothing', async () => {
    const [person, stranger] = [next(), next()]
    const { key, id } = await add(person)
    const at = `/v1/me/factors/passkeys/${id}`
    const name = { body: { name: ' Blue key ' } }
    expect((await stranger.call(api().url, 'PATCH', at, name)).status).to.equal(404)
    expect((await stranger.call(api().url, 'DELETE', at)).status).to.equal(404)
    expect((await person.call(api().url, 'PATCH', at, name)).status).to.equal(204)
    expect((await passkeysOf(person))[0].name).to.equal('Blue key')
    expect((await person.call(api().url, 'DELETE', at)).status).to.equal(204)
    expect(await passkeysOf(person)).to.deep.equal([])
    expect((await signInWith(key)).status).to.equal(401)
    expect((await post(person, 'step-up/challenge')).status).to.equal(404)
  })

  it('prove a person in a session: its own challenge, its own key, once', async () => {
    const [person, stranger] = [next(), next()]
    const { key } = await add(person)
    const { key: foreign } = await add(stranger)
    expect((await stepUpWith(person, key)).status).to.equal(200)
    expect((await stepUpWith(person, foreign)).body.code, "a stranger's key").to.equal('PASSKEY_REFUSED')
    const own = (await post(person, 'step-up/challenge')).body
    expect(own.allowCredentials.map((one: { id: string }) => one.id)).to.deep.equal([key.id])
    const response = key.use(own)
    expect((await publicPost('passkey', { response })).status, 'signs nobody in').to.equal(401)
    expect((await post(stranger, 'step-up', { kind: 'passkey', response })).status).to.equal(401)
    expect((await post(person, 'step-up', { kind: 'passkey', response })).status).to.equal(200)
    const signIn = key.use(await signInOptions())
    expect((await post(person, 'step-up', { kind: 'passkey', response: signIn })).status).to.equal(401)
  })
})
