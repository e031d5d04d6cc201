import { expect } from 'chai'
import { type Route, stepUpOf } from '#api/http/contract.ts'
import { MONEY_PURPOSES } from '#domain/stepUp.ts'
import { countRows } from '#test/kit/access/countRows.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { giveTotp, proveFactor } from '#test/kit/access/secondFactor.ts'
import { connect } from '#test/kit/access/socket.ts'
import { enter, setStage } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { takeApi, useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { NEEDS } from './needs.ts'
import { LENIENT, PEOPLE, STRICT } from './settings.ts'
import { ASKING, type Asked, newAsked, type Target } from './targets.ts'

describe('step-up', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const api = useApi(database, { settings: STRICT })
  let lenient: TestApi
  let stage: Awaited<ReturnType<typeof setStage>>
  let people: Person[]
  let taken = 0

  before(async () => {
    stage = await setStage(database)
    people = await seedPeople(database.pool('api'), api().installation, PEOPLE)
    lenient = await takeApi(database, api().installation, LENIENT)
  })
  after(() => lenient?.stop())
  afterEach(() => shift('0'))

  const owner = () => database.pool('owner')
  const shift = (interval: string) => owner().query('UPDATE app.clock SET shift = $1::interval', [interval])
  const sessionOf = ({ accountId }: Person) => ({ accountId, sessionId: `s${accountId}` })
  const prove = (who: Person) => proveFactor(database.pool('api'), api(), sessionOf(who))
  const missing = async (token: string, at = api()) =>
    (await request(at.url, 'GET', '/v1/me/step-up', { headers: { authorization: `Bearer ${token}` } })).body
      .missing

  const newCreator = (verb = '') => {
    const n = taken++
    return newAsked({ owner: owner(), stage, person: people[n] as Person, verb }, n, lenient.url)
  }
  const byCookie = (token: string) => ({
    cookie: `stagedoor_session=${encodeURIComponent(token)}`,
    origin: api().url,
  })
  const ask = ({ targets }: Asked, verb: string, headers: Record<string, string>, at = api()) => {
    const [, route] = ASKING.find(([name]) => name === verb) as [string, Route]
    const { path, body } = targets[verb] as Target
    return request(at.url, route.method, path, { body, headers: { ...headers, origin: at.url } })
  }

  it('[T21] exactly the listed routes ask for it, and none that ends, removes or bans', () => {
    expect(Object.fromEntries(ASKING.map(([verb, route]) => [verb, stepUpOf(route)]))).to.deep.equal(NEEDS)
  })

  for (const [verb, route] of ASKING) {
    const { access } = route
    const need = stepUpOf(route)?.need
    it(`[T21] ${verb} answers a stolen cookie alone with 403, and the session that proved a factor with more`, async () => {
      const asked = await newCreator(verb)
      await giveTotp(database.pool('api'), asked.person.accountId)
      const before = await countRows(owner())
      const stolen = await ask(asked, verb, byCookie(asked.person.token))
      expect([stolen.status, stolen.body.code]).to.deep.equal([403, 'STEP_UP_REQUIRED'])
      expect(stolen.body.facts).to.deep.equal({ methods: ['totp'] })
      expect(stolen.body.detail).to.contain('authenticator app')
      expect(await countRows(owner())).to.deep.equal(before)
      const token = await prove(asked.person)
      const unknown = await ask(asked, verb, byCookie(asked.person.token))
      const isHidden = access === 'bookkeeper' || access === 'arbiter'
      expect(unknown.status, 'the stolen one').to.equal(isHidden ? 404 : 401)
      expect((await ask(asked, verb, byCookie(token))).body?.code).not.to.equal('STEP_UP_REQUIRED')
    })

    if (need === 'enrolled') {
      it(`[T21] ${verb} lets who has no second factor pass, however old the sign-in`, async () => {
        const asked = await newCreator(verb)
        await shift('5 minutes 1 second')
        expect((await ask(asked, verb, byCookie(asked.person.token))).body?.code).not.to.equal(
          'STEP_UP_REQUIRED',
        )
      })
      continue
    }
    it(`[T21] ${verb} sends who has no second factor to add one, or to sign in again`, async () => {
      const asked = await newCreator(verb)
      const { token } = asked.person
      if (need === 'factor') {
        const reply = await ask(asked, verb, byCookie(token))
        expect([reply.status, reply.body.code, reply.body.facts]).to.deep.equal([
          403,
          'STEP_UP_REQUIRED',
          { methods: [] },
        ])
      }
      expect((await ask(asked, verb, byCookie(token), lenient)).body?.code).not.to.equal('STEP_UP_REQUIRED')
      await shift('5 minutes 1 second')
      // who closed the account is refused for that
      if (verb === 'closeAccount')
        await owner().query("UPDATE app.account SET state = 'active' WHERE state = 'closing'")
      if (verb === 'renewSeat') await owner().query('UPDATE app.seat SET session_id = NULL')
      const late = await ask(asked, verb, byCookie(token), lenient)
      expect([late.status, late.body.facts]).to.deep.equal([403, { methods: ['sign-in'] }])
    })
  }

  it('[T36] a gated room of somebody else is answered like one that does not exist', async () => {
    const [mine, theirs] = [await newCreator(), await newCreator()]
    const headers = byCookie(theirs.person.token)
    const foreign = await ask(mine, 'goLive', headers)
    const unknown = await request(api().url, 'POST', `/v1/rooms/rom_${'0'.repeat(22)}/live`, { headers })
    expect([foreign.status, foreign.body.code]).to.deep.equal([404, 'NOT_FOUND'])
    expect({ ...foreign.body, ref: '' }).to.deep.equal({ ...unknown.body, ref: '' })
  })

  it('[T21] a public room and a purchase need none, every purpose that decides what is paid, or to whom, does', async () => {
    const asked = await newCreator()
    await owner().query("UPDATE app.room SET state = 'ended' WHERE id = $1", [asked.draft])
    const open = await stage.room(asked.creator, { state: 'draft', visibility: 'public' })
    asked.targets.goLive = { path: `/v1/rooms/${open}/live` }
    asked.targets.createTxIntent = {
      path: '/v1/tx-intents',
      body: { ...(asked.targets.createTxIntent?.body as object), purpose: 'purchase' },
    }
    await giveTotp(database.pool('api'), asked.person.accountId)
    for (const purpose of MONEY_PURPOSES) {
      const body = { ...(asked.targets.createTxIntent?.body as object), purpose }
      const money = { ...asked, targets: { createTxIntent: { path: '/v1/tx-intents', body } } }
      const reply = await ask(money, 'createTxIntent', byCookie(asked.person.token))
      expect([purpose, reply.body.code]).to.deep.equal([purpose, 'STEP_UP_REQUIRED'])
    }
    for (const verb of ['goLive', 'createTxIntent'])
      expect((await ask(asked, verb, byCookie(asked.person.token))).body?.code).not.to.equal(
        'STEP_UP_REQUIRED',
      )
  })

  it('[T21][S3.86] the renewed session keeps id, seat and socket; a lapse after 30 minutes unused, or 12 hours, ends nothing', async () => {
    const asked = await newCreator()
    const { person } = asked
    await owner().query("UPDATE app.room SET state = 'ended' WHERE id = $1", [asked.draft])
    const room = await stage.room(asked.creator, { visibility: 'public', state: 'live' })
    await giveTotp(database.pool('api'), person.accountId)
    const entered = await enter(api().url, person, room, { action: 'host' })
    expect(entered.status, entered.text).to.equal(201)
    const socket = await connect(api().url, person)
    const token = await prove(person)
    expect(
      (await socket.ask('seat:attach', { seatId: entered.body.seatId })).ok,
      'the socket of before',
    ).to.equal(true)
    socket.close()
    const { rows } = await owner().query('SELECT state, session_id FROM app.seat WHERE id = $1', [
      entered.body.seatId,
    ])
    expect(rows[0]).to.deep.equal({ state: 'held', session_id: sessionOf(person).sessionId })

    // a beat that is written late would count as use
    await owner().query("UPDATE app.room SET state = 'ended' WHERE id = $1", [room])
    const use = async () =>
      (await ask(asked, 'createTxIntent', byCookie(token))).body?.code !== 'STEP_UP_REQUIRED'
    // sessions of the kit last an hour
    await owner().query("UPDATE app.auth_session SET expires_at = app.now() + interval '2 days'")
    await shift('29 minutes')
    expect((await missing(token)).factor).to.equal(null)
    await shift('31 minutes')
    expect((await missing(token)).factor, 'looking is no use').to.deep.equal(['totp'])
    await shift('29 minutes')
    expect(await use()).to.equal(true)
    await shift('58 minutes')
    expect(await use(), 'used 29 minutes ago').to.equal(true)
    await shift('89 minutes')
    expect(await use()).to.equal(false)
    expect((await missing(token)).factor).to.deep.equal(['totp'])
    await shift('100 minutes')
    expect(await use(), 'a lapsed one is not revived').to.equal(false)
    const again = await prove(person)
    await owner().query("UPDATE app.step_up SET used_at = app.now() + interval '12 hours'")
    await shift('13 hours 39 minutes')
    expect((await missing(again)).factor).to.equal(null)
    await shift('13 hours 41 minutes')
    expect((await missing(again)).factor).to.deep.equal(['totp'])
    const ended = await request(api().url, 'POST', `/v1/rooms/${room}/end`, { headers: byCookie(again) })
    expect(ended.status, 'ending needs none').to.equal(200)
  })

  it('[T21][S3.86] beats of the own live stream are use, those of a viewer are not, and a lapsed one is not revived', async () => {
    const viewer = people[taken++] as Person
    const [host, lapsed] = [await newCreator(), await newCreator()]
    const live = async ({ creator, draft }: Asked) => {
      await owner().query("UPDATE app.room SET state = 'ended' WHERE id = $1", [draft])
      return stage.room(creator, { visibility: 'public', state: 'live' })
    }
    const room = await live(host)
    const beat = async (who: Person, roomId: string, [action, minutes]: ['host' | 'watch', number]) => {
      const { body } = await enter(api().url, who, roomId, { action })
      const token = await prove(who)
      await owner().query(
        'UPDATE app.step_up SET used_at = app.now() - make_interval(mins => $2) WHERE session_id = $1',
        [sessionOf(who).sessionId, minutes],
      )
      const headers = { authorization: `Bearer ${token}` }
      const reply = await request(api().url, 'POST', `/v1/seats/${body.seatId}/beats`, { headers })
      expect(reply.status).to.be.below(300)
    }
    const unusedS = async (who: Person) => {
      const sql =
        'SELECT extract(epoch FROM app.now() - used_at)::int AS s FROM app.step_up WHERE session_id = $1'
      return (await owner().query<{ s: number }>(sql, [sessionOf(who).sessionId])).rows[0]?.s ?? 0
    }
    await beat(viewer, room, ['watch', 20])
    await beat(lapsed.person, await live(lapsed), ['host', 31])
    await beat(host.person, room, ['host', 20])
    await until('beats of the host are use', async () => (await unusedS(host.person)) < 60)
    expect(await unusedS(viewer)).to.be.greaterThan(1100)
    expect(await unusedS(lapsed.person)).to.be.greaterThan(1800)
  })
})
