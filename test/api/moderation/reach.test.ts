import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

describe('who acts on whom [S1.16][S1.22]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creator: Creator
  let room: string
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person
  const owner = () => db.pool('owner')

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 30)
    creator = await stage.creator(fan())
    room = await stage.room(creator, { visibility: 'public' })
  })
  afterEach(() => owner().query("UPDATE app.clock SET shift = '0'"))

  async function withRole(role: 'moderator' | 'producer'): Promise<Person> {
    const person = fan()
    await owner().query(
      'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
      [creator.channelId, person.accountId, role, creator.host.accountId],
    )
    return person
  }
  const post = (person: Person, path: string, body: object) => person.call(api().url, 'POST', path, { body })
  const why = { ruleCode: 'spam', reason: 'Spam in the stream' }
  const ban = (by: Person, seatId: string, more: object = {}) =>
    post(by, `/v1/rooms/${room}/bans`, { ...why, seatId, ...more })
  const kick = (by: Person, seatId: string, more: object = {}) =>
    post(by, `/v1/rooms/${room}/kicks`, { ...why, seatId, ...more })
  const undo = (by: Person, actId: string) =>
    post(by, `/v1/channels/${creator.channelId}/acts/${actId}/undo`, { reason: 'A misunderstanding' })
  const decide = (by: Person, actId: string) =>
    post(by, `/v1/channels/${creator.channelId}/appeals/${actId}/decision`, {
      ...{ isOverturned: true, answer: 'We looked again' },
    })
  const sit = async (person: Person, action: 'watch' | 'host' = 'watch'): Promise<string> =>
    (await enter(api().url, person, room, { action, move: true })).body.seatId
  const knock = async (person: Person) => {
    const reply = await enter(api().url, person, room)
    return reply.status === 201 ? 'in' : reply.body.code
  }
  async function acted(by: Person, target: Person, more: object = {}): Promise<string> {
    const done = await ban(by, await sit(target), more)
    expect(done.status, done.text).to.equal(201)
    return done.body.actId
  }

  it('a kick keeps somebody out for a minute, says so, and leaves no mark', async () => {
    const person = fan()
    const seatId = await sit(person)
    const done = await kick(creator.host, seatId)
    expect(done.status, done.text).to.equal(201)
    const refused = await enter(api().url, person, room)
    expect(refused.body.code).to.equal('KICKED')
    expect(refused.body.facts).to.include({ ruleCode: 'spam', reason: why.reason })
    expect(refused.body.facts.until - Date.now() / 1000).to.be.within(50, 61)
    const { rows } = await owner().query(
      'SELECT kind, undoes FROM app.action_log WHERE target_account = $1',
      [person.accountId],
    )
    expect(rows).to.deep.equal([{ kind: 'kick', undoes: null }])
    expect((await owner().query('SELECT FROM app.ban_mark')).rowCount).to.equal(0)
    const list = await creator.host.call(api().url, 'GET', `/v1/channels/${creator.channelId}/bans`)
    expect(list.body.bans, 'a kick is no ban').to.deep.equal([])
    expect((await kick(creator.host, seatId)).status, 'twice').to.equal(409)
    await owner().query("UPDATE app.clock SET shift = '61 seconds'")
    expect(await knock(person)).to.equal('in')
  })

  it('a kick is taken back, and a ban after it lasts', async () => {
    const person = fan()
    const seatId = await sit(person)
    const { actId } = (await kick(creator.host, seatId)).body
    expect((await undo(creator.host, actId)).status).to.equal(204)
    expect(await knock(person)).to.equal('in')
    const again = await sit(person)
    expect((await kick(creator.host, again)).status).to.equal(201)
    expect((await ban(creator.host, again)).status).to.equal(201)
    expect(await knock(person)).to.equal('BANNED')
    expect((await kick(creator.host, again)).status, 'of who is banned').to.equal(409)
  })

  it('nobody acts on the owner or themself, on a role the owner alone, and a viewer on nobody', async () => {
    const [moderator, other, producer] = [
      await withRole('moderator'),
      await withRole('moderator'),
      await withRole('producer'),
    ]
    const viewer = fan()
    const hosts = await sit(creator.host, 'host')
    const seats = { moderator: await sit(moderator), other: await sit(other), producer: await sit(producer) }
    const watching = await sit(viewer)
    const before = await stage.counts()
    for (const act of [ban, kick]) {
      for (const [by, seatId] of [
        [creator.host, hosts],
        [moderator, hosts],
        [producer, hosts],
        [moderator, seats.moderator],
        [moderator, seats.other],
        [moderator, seats.producer],
        [producer, seats.moderator],
      ] as const) {
        const reply = await act(by, seatId)
        expect([reply.status, reply.body.code], seatId).to.deep.equal([403, 'FORBIDDEN'])
      }
      expect((await act(viewer, seats.other)).status).to.equal(404)
      expect((await act(moderator, watching, { reason: '' })).status).to.equal(422)
    }
    expect(await stage.counts()).to.deep.equal(before)
    expect((await ban(moderator, watching)).status).to.equal(201)
    expect((await ban(creator.host, seats.other)).status, 'the owner on a role').to.equal(201)
  })

  it('an act is taken back by who acted or by a higher role, and not replaced from below', async () => {
    const [moderator, other, producer] = [
      await withRole('moderator'),
      await withRole('moderator'),
      await withRole('producer'),
    ]
    const person = fan()
    const byModerator = await acted(moderator, person)
    expect((await undo(other, byModerator)).body.code).to.equal('FORBIDDEN')
    expect((await undo(person, byModerator)).status).to.equal(404)
    expect((await undo(producer, byModerator)).status).to.equal(204)
    const seatId = await sit(person)
    const until = new Date(Date.now() + 86_400_000).toISOString()
    expect((await ban(creator.host, seatId, { until })).status).to.equal(201)
    expect((await ban(moderator, seatId)).body.code, 'for longer, from below').to.equal('CONFLICT')
    const [own] = (await creator.host.call(api().url, 'GET', `/v1/channels/${creator.channelId}/bans`)).body
      .bans
    expect((await undo(producer, own.actId)).status).to.equal(403)
    expect((await undo(creator.host, own.actId)).status).to.equal(204)
    expect(await knock(person)).to.equal('in')
  })

  it('what a moderator did is not theirs to undo once the role is gone', async () => {
    const moderator = await withRole('moderator')
    const actId = await acted(moderator, fan())
    await owner().query('DELETE FROM app.channel_role WHERE account_id = $1', [moderator.accountId])
    expect((await undo(moderator, actId)).status).to.equal(404)
    expect((await undo(creator.host, actId)).status).to.equal(204)
  })

  it('[S1.33] an appeal is decided by who did not act; by the owner who acted only where nobody else is there', async () => {
    await owner().query('DELETE FROM app.channel_role')
    const appealed = async (by: Person) => {
      const person = fan()
      const actId = await acted(by, person)
      expect((await post(person, `/v1/acts/${actId}/appeal`, { text: 'It was my brother' })).status).to.equal(
        204,
      )
      return { person, actId }
    }
    const alone = await appealed(creator.host)
    const moderator = await withRole('moderator')
    expect((await decide(moderator, alone.actId)).status, 'no moderator decides').to.equal(403)
    expect((await decide(creator.host, alone.actId)).status).to.equal(204)
    const [told] = (await alone.person.call(api().url, 'GET', '/v1/me/acts')).body.acts
    expect(told.appeal).to.include({ isByActor: true })

    const producer = await withRole('producer')
    const byOwner = await appealed(creator.host)
    const list = async (by: Person) =>
      (await by.call(api().url, 'GET', `/v1/channels/${creator.channelId}/appeals`)).body.appeals
    expect((await list(creator.host))[0]).to.include({ actId: byOwner.actId, mayDecide: false })
    expect((await list(producer))[0]).to.include({ mayDecide: true })
    expect((await decide(creator.host, byOwner.actId)).body.code).to.equal('FORBIDDEN')
    expect((await decide(producer, byOwner.actId)).status).to.equal(204)
    expect(await knock(byOwner.person)).to.equal('in')
    const byProducer = await appealed(producer)
    expect((await decide(producer, byProducer.actId)).body.code).to.equal('FORBIDDEN')
    expect((await decide(creator.host, byProducer.actId)).status).to.equal(204)
    const [last] = (await byProducer.person.call(api().url, 'GET', '/v1/me/acts')).body.acts
    expect(last.appeal).to.include({ isByActor: false })
  })
})
