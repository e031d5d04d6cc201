import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { factorJobs } from '#api/accounts/factors/jobs.ts'
import type { SecurityFact } from '#domain/securityFact.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { request } from '#test/kit/client.ts'
import { Authenticator } from '#test/kit/factors/authenticator.ts'
import { keepToken } from '#test/kit/factors/keepToken.ts'
import { stepNow, totpAt } from '#test/kit/factors/totpOf.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const DAY_S = 86_400

describe('when every second factor is lost [S3.88]', function () {
  this.timeout(30_000)
  const { database: db, api } = joinApi()
  let people: Person[]
  const facts: SecurityFact[] = []
  before(async () => {
    people = await seedPeople(db.pool('api'), api().installation, 4)
    for (const person of people) keepToken(person)
    await db.pool('owner').query("UPDATE app.auth_session SET expires_at = app.now() + interval '20 days'")
  })
  afterEach(() => shift(0))

  const shift = (byS: number) =>
    db.pool('owner').query("UPDATE app.clock SET shift = $1 * interval '1 second'", [byS])
  const at = (person: Person, method: string, path: string, body?: unknown) =>
    person.call(api().url, method, `/v1/me/factors${path}`, body === undefined ? {} : { body })
  const removal = async (person: Person) => (await at(person, 'GET', '')).body.removal
  const work = async () => {
    const security = { write: (fact: SecurityFact) => facts.push(fact), stop: () => {} }
    const deps = { pool: db.pool('api'), clock: Date.now, random: randomBytes, security }
    // two workers at once
    await Promise.all([1, 2].map(() => factorJobs(deps).loops?.[0]?.run()))
  }
  const told = async (person: Person) => {
    const { rows } = await db
      .pool('owner')
      .query<{ kind: string; unread: boolean }>(
        'SELECT kind, read_at IS NULL AS unread FROM app.notification WHERE account_id = $1 ORDER BY told_at, id',
        [person.accountId],
      )
    return rows
  }

  async function enrolAll(person: Person): Promise<Authenticator> {
    const key = new Authenticator(api().url)
    const options = (await at(person, 'POST', '/passkeys/challenge')).body
    expect(
      (await at(person, 'POST', '/passkeys', { name: 'Lost', response: key.register(options) })).status,
    ).to.equal(201)
    const { secret } = (await at(person, 'POST', '/totp')).body
    const code = totpAt(secret, await stepNow(db.pool('owner')))
    expect((await at(person, 'POST', '/totp/confirm', { code })).status).to.equal(204)
    expect((await at(person, 'POST', '/recovery')).status).to.equal(200)
    return key
  }

  it('they go after seven days of notices, all of them, and its owner can begin anew', async () => {
    const person = people[0] as Person
    expect((await at(person, 'POST', '/removal')).body.code, 'nothing to remove').to.equal('CONFLICT')
    const key = await enrolAll(person)
    const asked = await at(person, 'POST', '/removal')
    expect(asked.status).to.equal(200)
    const { askedAt, dueAt } = asked.body
    expect((Date.parse(dueAt) - Date.parse(askedAt)) / 1000).to.equal(7 * DAY_S)
    expect(await removal(person)).to.deep.equal({ askedAt, dueAt })
    expect((await told(person)).at(-1)).to.deep.equal({ kind: 'removal_asked', unread: true })

    await shift(2 * DAY_S)
    await db.pool('owner').query('UPDATE app.notification SET read_at = app.now()')
    await work()
    expect(
      (await told(person)).filter(({ unread }) => unread),
      'told again',
    ).to.deep.equal([{ kind: 'removal_asked', unread: true }])
    expect((await at(person, 'POST', '/removal')).body, 'asking again changes nothing').to.deep.equal({
      askedAt,
      dueAt,
    })
    await shift(7 * DAY_S - 60)
    await work()
    expect((await at(person, 'GET', '')).body.passkeys).to.have.length(1)

    await shift(7 * DAY_S + 1)
    await work()
    expect((await at(person, 'GET', '')).body).to.deep.equal({
      ...{ passkeys: [], totp: null, recovery: null, locks: [], removal: null },
    })
    expect((await told(person)).at(-1)).to.deep.equal({ kind: 'removal_done', unread: true })
    expect(facts).to.deep.equal([{ kind: 'factor_removed', account: person.accountId, ref: 'removal' }])
    const options = (await request(api().url, 'POST', '/v1/sign-in/passkey/challenge')).body
    const body = { response: key.use(options) }
    expect((await request(api().url, 'POST', '/v1/sign-in/passkey', { body })).status).to.equal(401)
    await shift(0)
    await enrolAll(person)
  })

  it('any session of the account cancels it, nobody else does, and nothing goes then', async () => {
    const [, person, stranger] = people as [Person, Person, Person]
    await enrolAll(person)
    await enrolAll(stranger)
    await at(person, 'POST', '/removal')
    expect((await at(stranger, 'DELETE', '/removal')).status).to.equal(404)
    const { rows } = await db.pool('owner').query('SELECT account_id FROM app.factor_removal')
    expect(rows).to.deep.equal([{ account_id: person.accountId }])
    expect((await at(person, 'DELETE', '/removal')).status).to.equal(204)
    expect((await told(person)).at(-1)?.kind).to.equal('removal_cancelled')
    expect((await at(person, 'DELETE', '/removal')).status).to.equal(404)
    await shift(8 * DAY_S)
    await work()
    expect((await at(person, 'GET', '')).body.passkeys).to.have.length(1)
  })

  it('[T41] whoever leaves is not told again, for such a word would outlast their erasure; back, they are', async () => {
    const [person] = (await seedPeople(db.pool('api'), api().installation, 1)) as [Person]
    keepToken(person)
    const setState = (state: string) =>
      db.pool('owner').query('UPDATE app.account SET state = $2 WHERE id = $1', [person.accountId, state])
    await enrolAll(person)
    expect((await at(person, 'POST', '/removal')).status).to.equal(200)
    await setState('closing')
    await db.pool('owner').query('DELETE FROM app.notification')
    await shift(2 * DAY_S)
    await work()
    expect(await told(person)).to.deep.equal([])
    await setState('active')
    await work()
    expect(await told(person)).to.deep.equal([{ kind: 'removal_asked', unread: true }])
  })

  it('every change of a factor is told to its account', async () => {
    const person = people[3] as Person
    await enrolAll(person)
    expect((await told(person)).map(({ kind }) => kind)).to.deep.equal([
      'passkey_added',
      'totp_added',
      'recovery_made',
    ])
    const { id } = (await at(person, 'GET', '')).body.passkeys[0]
    await at(person, 'DELETE', `/passkeys/${id}`)
    await at(person, 'DELETE', '/totp')
    const kinds = (await told(person)).map(({ kind }) => kind)
    expect(kinds).to.include.members(['passkey_removed', 'totp_removed', 'recovery_made'])
  })
})
