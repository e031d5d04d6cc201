import { expect } from 'chai'
import { RULE_CODES } from '#domain/moderation/words.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { request } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const DAY_MS = 86_400_000

describe('rules, terms and appeals [S1.33]', function () {
  this.timeout(60_000)
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let other: Creator
  let room: string
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person
  const owner = () => db.pool('owner')
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString()

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 20)
    creator = await stage.creator(fan())
    other = await stage.creator(fan())
    room = await stage.room(creator, { visibility: 'public' })
  })
  afterEach(() => owner().query("UPDATE app.clock SET shift = '0'"))

  const call = (person: Person, method: string, path: string, body?: object) =>
    person.call(api().url, method, path, body ? { body } : {})
  const ban = (seatId: string, more: object = {}) =>
    call(creator.host, 'POST', `/v1/rooms/${room}/bans`, {
      ...{ seatId, ruleCode: 'harassment', reason: 'Shouts at people' },
      ...more,
    })
  async function banned(person: Person, more: object = {}): Promise<string> {
    const { seatId } = (await enter(api().url, person, room)).body
    const done = await ban(seatId, more)
    expect(done.status, done.text).to.equal(201)
    return done.body.actId
  }
  const appeal = (person: Person, actId: string, text = 'It was my brother') =>
    call(person, 'POST', `/v1/acts/${actId}/appeal`, { text })
  const decide = (actId: string, isOverturned: boolean, by = creator) =>
    call(by.host, 'POST', `/v1/channels/${by.channelId}/appeals/${actId}/decision`, {
      ...{ isOverturned, answer: 'We looked again' },
    })
  const ownActs = async (person: Person) => (await call(person, 'GET', '/v1/me/acts')).body.acts
  const knock = async (person: Person) => {
    const reply = await enter(api().url, person, room)
    return reply.status === 201 ? 'in' : reply.body.code
  }
  const news = async ({ accountId }: Person) =>
    (
      await owner().query<{ kind: string; news_group: string }>(
        'SELECT kind, news_group::text FROM app.notification WHERE account_id = $1 ORDER BY told_at, id',
        [accountId],
      )
    ).rows

  it('the rules are public, eight of them, and a ban names one', async () => {
    const { status, body } = await request(api().url, 'GET', '/v1/policy')
    expect(status).to.equal(200)
    expect(body.rules.map(({ code }: { code: string }) => code)).to.deep.equal([...RULE_CODES])
    expect(RULE_CODES).to.have.length(8)
    for (const { version, text } of body.rules) {
      expect(version).to.equal(1)
      expect(text.length).to.be.greaterThan(40)
    }
    const before = await stage.counts()
    const { seatId } = (await enter(api().url, fan(), room)).body
    const refused = [{ ruleCode: 'rudeness' }, { reason: '' }, { until: 'soon' }, { until: inDays(-1) }]
    for (const more of refused) {
      const reply = await ban(seatId, more)
      expect([reply.status, reply.body.code], JSON.stringify(more)).to.deep.equal([422, 'INVALID_INPUT'])
    }
    const { acts, bans } = await stage.counts()
    expect([acts, bans]).to.deep.equal([before.acts, before.bans])
    expect((await ban(seatId)).status).to.equal(201)
  })

  it('a ban with a term ends by itself, and one that lasts no longer is refused', async () => {
    const person = fan()
    const { seatId } = (await enter(api().url, person, room)).body
    const inMinutes = (minutes: number) => inDays(minutes / 1440)
    expect((await ban(seatId, { until: inMinutes(20) })).status).to.equal(201)
    for (const until of [inMinutes(10), inMinutes(0)])
      expect((await ban(seatId, { until })).status, until).to.be.oneOf([409, 422])
    expect(await knock(person)).to.equal('BANNED')
    await owner().query("UPDATE app.clock SET shift = '21 minutes'")
    expect(await knock(person)).to.equal('in')
    await owner().query("UPDATE app.clock SET shift = '0'")
    expect((await ban(seatId)).status, 'for ever').to.equal(201)
    const twice = await ban(seatId)
    expect([twice.status, twice.body.code]).to.deep.equal([409, 'CONFLICT'])
  })

  it('[S1.23] marks what the account has at the moment of the ban, and lets go of it with the ban', async () => {
    const person = fan()
    await owner().query(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', 'troll@example.com')",
      [`idn_${person.accountId.slice(4)}`, person.accountId],
    )
    const actId = await banned(person)
    const marks = async () =>
      (await owner().query('SELECT FROM app.ban_mark WHERE action_id = $1', [actId])).rowCount
    expect(await marks(), 'a wallet and an address').to.equal(2)
    const undone = await call(creator.host, 'POST', `/v1/channels/${creator.channelId}/acts/${actId}/undo`, {
      reason: 'Somebody else',
    })
    expect(undone.status).to.equal(204)
    expect(await marks()).to.equal(0)
  })

  it('says rule, reason and term in the centre, and the appeal of its person is decided once', async () => {
    const person = fan()
    const until = inDays(30)
    const actId = await banned(person, { until })
    expect(await ownActs(person)).to.deep.equal([
      {
        ...{ actId, kind: 'ban', channel: (await ownActs(person))[0].channel, ruleCode: 'harassment' },
        ...{ reason: 'Shouts at people', at: (await ownActs(person))[0].at, until, undoneAt: null },
        ...{ appeal: null, mayAppeal: true },
      },
    ])
    expect(await news(person)).to.deep.equal([{ kind: 'act_banned', news_group: 'moderation' }])

    const [stranger] = [fan()]
    const before = await stage.counts()
    for (const [reply, status] of [
      [await appeal(stranger, actId), 404],
      [await appeal(creator.host, actId), 404],
      [await appeal(person, `act_${'0'.repeat(22)}`), 404],
      [await appeal(person, actId, ' '), 422],
      [await appeal(person, actId, 'x'.repeat(1001)), 422],
      [await decide(actId, true), 404],
    ] as const)
      expect(reply.status, reply.text).to.equal(status)
    expect(await stage.counts()).to.deep.equal(before)

    expect((await appeal(person, actId, 'x'.repeat(1000))).status).to.equal(204)
    expect((await appeal(person, actId)).body.code, 'one an act').to.equal('CONFLICT')
    const list = await call(creator.host, 'GET', `/v1/channels/${creator.channelId}/appeals`)
    expect(list.body.appeals).to.have.length(1)
    expect(list.body.appeals[0]).to.include({ actId, displayName: person.name, ruleCode: 'harassment' })
    expect((await news(creator.host)).map(({ kind }) => kind)).to.include('appeal_made')
    expect((await decide(actId, true, other)).status, 'another channel').to.equal(404)

    expect((await decide(actId, true)).status).to.equal(204)
    expect(await knock(person)).to.equal('in')
    const [act] = await ownActs(person)
    expect(act.undoneAt).to.be.a('string')
    expect(act.appeal).to.include({ state: 'overturned', answer: 'We looked again', isByActor: true })
    expect((await news(person)).map(({ kind }) => kind)).to.deep.equal(['act_undone'])
    const again = await decide(actId, false)
    expect([again.status, again.body.code]).to.deep.equal([409, 'CONFLICT'])
    const { rows } = await owner().query('SELECT kind, reason FROM app.action_log WHERE undoes = $1', [actId])
    expect(rows).to.deep.equal([{ kind: 'unban', reason: 'We looked again' }])
  })

  it('an appeal that is refused leaves the ban, and one that came too late finds nothing to ask for', async () => {
    const [person, late] = [fan(), fan()]
    const actId = await banned(person)
    expect((await appeal(person, actId)).status).to.equal(204)
    expect((await decide(actId, false)).status).to.equal(204)
    expect(await knock(person)).to.equal('BANNED')
    expect((await ownActs(person))[0].appeal).to.include({ state: 'upheld' })
    expect((await news(person)).map(({ kind }) => kind)).to.deep.equal(['appeal_upheld'])

    const lateAct = await banned(late)
    const path = `/v1/channels/${creator.channelId}/acts/${lateAct}/undo`
    expect((await call(creator.host, 'POST', path, { reason: 'A slip' })).status).to.equal(204)
    expect((await appeal(late, lateAct)).body.code).to.equal('CONFLICT')
    expect((await ownActs(late))[0]).to.include({ mayAppeal: false })
  })

  it('a ban that is taken back while an appeal waits is what the appeal asked for', async () => {
    const person = fan()
    const actId = await banned(person)
    expect((await appeal(person, actId)).status).to.equal(204)
    const path = `/v1/channels/${creator.channelId}/acts/${actId}/undo`
    expect((await call(creator.host, 'POST', path, { reason: 'A slip' })).status).to.equal(204)
    expect((await ownActs(person))[0].appeal).to.include({ state: 'overturned' })
    expect((await decide(actId, false)).status).to.equal(409)
  })
})
