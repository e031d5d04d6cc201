import { expect } from 'chai'
import { VARIABLES } from '#settings/variable.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import type { TestApi } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { keepToken } from '#test/kit/factors/keepToken.ts'
import { stepNow, totpAt, wrongCode } from '#test/kit/factors/totpOf.ts'
import { takeApi, useApi } from '#test/kit/perProcess/api.ts'

/** A code of an authenticator app is good for so long. */
const STEP_S = 30
const RECOVERY = /^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/

describe('authenticator app and recovery codes [S3.88]', function () {
  this.timeout(30_000)
  const db = useDatabase()
  const api = useApi(db)
  let other: TestApi
  let people: Person[]
  before(async () => {
    other = await takeApi(db, api().installation)
    people = await seedPeople(db.pool('api'), api().installation, 12)
    for (const person of people) keepToken(person)
    // the clock goes hours ahead
    await db.pool('owner').query("UPDATE app.auth_session SET expires_at = app.now() + interval '1 day'")
  })
  after(() => other?.stop())
  // each begins with a step of codes, so that none ends between reading the time and using its code
  let toNextStep = '0'
  beforeEach(async () => {
    const { rows } = await db
      .pool('owner')
      .query(
        'UPDATE app.clock SET shift = make_interval(secs => $1::int - (extract(epoch FROM now()) % $1::int)::float8) RETURNING shift::text',
        [STEP_S],
      )
    toNextStep = rows[0].shift
  })
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  const shift = (by: string) =>
    db.pool('owner').query('UPDATE app.clock SET shift = $1::interval + $2::interval', [by, toNextStep])
  const step = () => stepNow(db.pool('owner'))
  const post = (person: Person, path: string, body?: unknown, url = api().url) =>
    person.call(url, 'POST', `/v1/me/${path}`, body === undefined ? {} : { body })
  const prove = (person: Person, kind: 'totp' | 'recovery', code: string, url?: string) =>
    post(person, 'step-up', { kind, code }, url)
  const factorsOf = async (person: Person) => (await person.call(api().url, 'GET', '/v1/me/factors')).body
  const next = () => people.shift() as Person

  /** Sets up an app; its first code is that of the step before, so the one of now is still good. */
  async function enrol(person: Person): Promise<string> {
    const { secret } = (await post(person, 'factors/totp')).body
    const reply = await post(person, 'factors/totp/confirm', { code: totpAt(secret, (await step()) - 1) })
    expect(reply.status, reply.text).to.equal(204)
    return secret
  }

  it('counts once a code of it was shown, and its secret is told once and kept sealed', async () => {
    const person = next()
    const begun = await post(person, 'factors/totp')
    const { secret, uri } = begun.body
    expect(secret).to.match(/^[A-Z2-7]{32}$/)
    expect(uri)
      .to.match(/^otpauth:\/\/totp\/Stagedoor:/)
      .and.to.contain(`secret=${secret}`)
    expect(await factorsOf(person)).to.deep.include({ totp: null })
    expect((await prove(person, 'totp', totpAt(secret, await step()))).body.code).to.equal('FACTOR_REFUSED')
    const wrong = { code: wrongCode(secret, await step()) }
    expect((await post(person, 'factors/totp/confirm', wrong)).body.code).to.equal('FACTOR_REFUSED')
    expect(
      (await post(person, 'factors/totp/confirm', { code: totpAt(secret, await step()) })).status,
    ).to.equal(204)
    const factors = await factorsOf(person)
    expect(factors.totp.since).to.be.a('string')
    expect(JSON.stringify(factors)).not.to.contain(secret)
    const { rows } = await db.pool('owner').query('SELECT secret_sealed FROM app.totp')
    expect(JSON.stringify(rows)).not.to.contain(secret)
    expect((await post(person, 'factors/totp')).body.code, 'one at a time').to.equal('CONFLICT')
  })

  it('takes the step before and after and no other, and each code once, on whichever api it comes', async () => {
    const person = next()
    const secret = await enrol(person)
    const now = await step()
    const code = totpAt(secret, now)
    const all = await Promise.all(
      Array.from({ length: 3 }, (_, n) => prove(person, 'totp', code, n % 2 ? other.url : api().url)),
    )
    expect(all.filter(({ status }) => status === 200)).to.have.length(1)
    // the token of before a proof is dead
    for (const { status } of all) expect(status).to.be.oneOf([200, 401, 403])
    for (const by of [-2, 2])
      expect((await prove(person, 'totp', totpAt(secret, now + by))).body.code, `step ${by}`).to.equal(
        'FACTOR_REFUSED',
      )
    // what was taken before is no longer good, and neither is what came before it
    expect((await prove(person, 'totp', totpAt(secret, now + 1))).status).to.equal(200)
    for (const by of [0, -1])
      expect((await prove(person, 'totp', totpAt(secret, now + by))).status, `step ${by}`).to.equal(403)
  })

  it('a hundred guesses at once on two apis are five tries, and then it is locked, twice as long each time', async () => {
    const person = next()
    const secret = await enrol(person)
    const guess = async (count: number) => {
      const now = await step()
      const replies = await Promise.all(
        Array.from({ length: count }, (_, n) =>
          prove(person, 'totp', wrongCode(secret, now, n), n % 2 ? other.url : api().url),
        ),
      )
      const codes = replies.map(({ body }) => body.code)
      return { refused: codes.filter((code) => code === 'FACTOR_REFUSED').length, replies }
    }
    const lockedFor = async () => {
      const { rows } = await db
        .pool('owner')
        .query<{ s: number; tries: number }>(
          'SELECT round(extract(epoch FROM locked_until - app.now()))::int AS s, tries FROM app.factor_lock WHERE account_id = $1',
          [person.accountId],
        )
      return rows[0]
    }
    const first = await guess(100)
    // the fifth says itself that it was the last
    expect(first.refused).to.equal(4)
    expect((await lockedFor())?.s).to.be.within(870, 900)
    expect((await lockedFor())?.tries).to.equal(5)
    const right = await prove(person, 'totp', totpAt(secret, await step()))
    expect([right.status, right.body.code]).to.deep.equal([429, 'FACTOR_LOCKED'])
    expect(Number(right.headers.get('retry-after'))).to.be.within(860, 900)
    expect((await factorsOf(person)).locks).to.have.length(1)
    expect((await person.call(api().url, 'GET', '/v1/me')).status, 'the session goes on').to.equal(200)

    let shiftedS = 0
    for (const expectedS of [1800, 3600, 7200]) {
      shiftedS += expectedS / 2 + 60
      await shift(`${shiftedS} seconds`)
      expect((await guess(8)).refused).to.equal(4)
      expect((await lockedFor())?.s).to.be.closeTo(expectedS - 15, 15)
    }
    shiftedS += 7260
    await shift(`${shiftedS} seconds`)
    expect((await prove(person, 'totp', totpAt(secret, await step()))).status).to.equal(200)
    expect((await factorsOf(person)).locks).to.deep.equal([])
    expect(await lockedFor(), 'a right one clears').to.equal(undefined)
  })

  it('the numbers of the lock are five tries, 15 minutes and a day; a removal takes seven days', () => {
    const read = (name: keyof typeof VARIABLES) => VARIABLES[name].schema.parse(undefined)
    expect([
      read('FACTOR_TRIES'),
      read('FACTOR_LOCK_S'),
      read('FACTOR_LOCK_MAX_S'),
      read('FACTOR_REMOVAL_S'),
    ]).to.deep.equal([5, 900, 86_400, 604_800])
  })

  it('recovery codes are ten, shown once, good once each, and new ones end the old', async () => {
    const person = next()
    expect((await post(person, 'factors/recovery')).body.code, 'nothing to recover').to.equal('CONFLICT')
    const secret = await enrol(person)
    const { codes } = (await post(person, 'factors/recovery')).body
    expect(new Set(codes).size).to.equal(10)
    for (const code of codes) expect(code).to.match(RECOVERY)
    const { rows } = await db.pool('owner').query('SELECT key_sealed, hashes FROM app.recovery_set')
    for (const code of codes) expect(JSON.stringify(rows)).not.to.contain(code)
    const uses = await Promise.all(
      Array.from({ length: 4 }, (_, n) => prove(person, 'recovery', codes[0], n % 2 ? other.url : api().url)),
    )
    expect(uses.filter(({ status }) => status === 200)).to.have.length(1)
    expect((await factorsOf(person)).recovery.left).to.equal(9)
    const typed = String(codes[1]).replace('-', ' ').toUpperCase().replaceAll('0', 'O').replaceAll('1', 'l')
    expect((await prove(person, 'recovery', typed)).status, 'as people write it').to.equal(200)

    // a locked app leaves the codes, and one of them ends the lock
    for (let n = 0; n < 5; n++) await prove(person, 'totp', wrongCode(secret, await step(), n))
    expect((await prove(person, 'totp', totpAt(secret, await step()))).body.code).to.equal('FACTOR_LOCKED')
    expect((await prove(person, 'recovery', codes[2])).status).to.equal(200)
    expect((await prove(person, 'totp', totpAt(secret, await step()))).status).to.equal(200)

    const renewed = (await post(person, 'factors/recovery')).body.codes
    expect((await prove(person, 'recovery', codes[3])).body.code).to.equal('FACTOR_REFUSED')
    expect((await prove(person, 'recovery', renewed[3])).status).to.equal(200)
    const tries = await Promise.all(
      Array.from({ length: 50 }, (_, n) => prove(person, 'recovery', `00000-${10_000 + n}`)),
    )
    expect(tries.filter(({ body }) => body.code === 'FACTOR_REFUSED')).to.have.length(4)
    expect((await prove(person, 'recovery', renewed[4])).body.code).to.equal('FACTOR_LOCKED')
  })

  it("nobody's code opens for somebody else, and a moved secret opens nothing", async () => {
    const [person, stranger] = [next(), next()]
    const secret = await enrol(person)
    const { codes } = (await post(person, 'factors/recovery')).body
    await enrol(stranger)
    await post(stranger, 'factors/recovery')
    expect((await prove(stranger, 'totp', totpAt(secret, await step()))).status).to.equal(403)
    expect((await prove(stranger, 'recovery', codes[0])).status).to.equal(403)
    await db
      .pool('owner')
      .query(
        'UPDATE app.totp t SET secret_sealed = p.secret_sealed FROM app.totp p WHERE t.account_id = $1 AND p.account_id = $2',
        [stranger.accountId, person.accountId],
      )
    expect((await prove(stranger, 'totp', totpAt(secret, await step()))).status).to.equal(500)
    expect((await prove(person, 'totp', totpAt(secret, await step()))).status).to.equal(200)
  })

  it('is taken away, with the codes and locks that were only beside it', async () => {
    const person = next()
    const secret = await enrol(person)
    await post(person, 'factors/recovery')
    await prove(person, 'recovery', '00000-00000')
    const remove = () => person.call(api().url, 'DELETE', '/v1/me/factors/totp')
    expect((await remove()).status).to.equal(204)
    expect((await remove()).body.code).to.equal('NOT_FOUND')
    expect((await prove(person, 'totp', totpAt(secret, await step()))).status).to.equal(403)
    expect(await factorsOf(person)).to.deep.equal({
      passkeys: [],
      totp: null,
      recovery: null,
      locks: [],
      removal: null,
    })
    const { rows } = await db
      .pool('owner')
      .query('SELECT FROM app.factor_lock WHERE account_id = $1', [person.accountId])
    expect(rows).to.have.length(0)
  })
})
