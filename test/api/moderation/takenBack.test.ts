import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { promised, until } from '#test/kit/time/until.ts'

const FIVE_S = 5000
const REASON = 'Spam in the stream'

describe('a ban is taken back [S1.22]', function () {
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

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 20)
    creator = await stage.creator(fan())
    other = await stage.creator(fan())
    room = await stage.room(creator, { visibility: 'public' })
  })

  const ban = (seatId: string, until: string | null = null) =>
    creator.host.call(api().url, 'POST', `/v1/rooms/${room}/bans`, {
      body: { seatId, ruleCode: 'spam', reason: REASON, until },
    })
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const undo = (actId: string, options: { by?: Person; channelId?: string; body?: object } = {}) => {
    const {
      by = creator.host,
      channelId = creator.channelId,
      body = { reason: 'A misunderstanding' },
    } = options
    return by.call(api().url, 'POST', `/v1/channels/${channelId}/acts/${actId}/undo`, { body })
  }
  const bans = async () =>
    (await creator.host.call(api().url, 'GET', `/v1/channels/${creator.channelId}/bans`)).body.bans
  async function banned(
    person: Person,
    until: string | null = null,
  ): Promise<{ seatId: string; actId: string }> {
    const { seatId } = (await enter(api().url, person, room)).body
    const done = await ban(seatId, until)
    expect(done.status, done.text).to.equal(201)
    return { seatId, actId: done.body.actId }
  }
  const knock = async (person: Person) => {
    const reply = await enter(api().url, person, room)
    return reply.status === 201 ? 'in' : reply.body.code
  }
  const policyVer = async ({ accountId }: Person) =>
    Number(
      (await owner().query('SELECT policy_ver FROM app.account WHERE id = $1', [accountId])).rows[0]
        .policy_ver,
    )

  it('the list has who, rule, reason, by whom and since when; un-banned, they are let in and the log says why', async () => {
    const person = fan()
    const beforeMs = Date.now()
    const { seatId, actId } = await banned(person)
    const [row] = await bans()
    expect(row).to.deep.include({
      ...{ actId, displayName: person.name, isGuest: false, ruleCode: 'spam', reason: REASON },
      ...{ by: creator.host.name, until: null },
    })
    expect(Date.parse(row.since)).to.be.within(beforeMs, Date.now())
    expect(await knock(person)).to.equal('BANNED')
    const ver = await policyVer(person)

    expect((await undo(actId)).status).to.equal(204)
    expect(await bans()).to.deep.equal([])
    expect(await policyVer(person)).to.equal(ver + 1)
    expect(await knock(person)).to.equal('in')
    const { rows: log } = await owner().query(
      `SELECT kind, actor, target_account, room_id, rule_code, reason, undoes FROM app.action_log
        WHERE target_account = $1 ORDER BY seq`,
      [person.accountId],
    )
    expect(log).to.deep.equal([
      {
        ...{ kind: 'ban', actor: creator.host.accountId, target_account: person.accountId, room_id: room },
        ...{ rule_code: 'spam', reason: REASON, undoes: null },
      },
      {
        ...{ kind: 'unban', actor: creator.host.accountId, target_account: person.accountId, room_id: room },
        ...{ rule_code: 'spam', reason: 'A misunderstanding', undoes: actId },
      },
    ])
    const { rows: seats } = await owner().query('SELECT state, end_reason FROM app.seat WHERE id = $1', [
      seatId,
    ])
    expect(seats, 'an ended seat stays ended').to.deep.equal([{ state: 'ended', end_reason: 'BANNED' }])
    const again = await undo(actId)
    expect([again.status, again.body.code], 'once more').to.deep.equal([409, 'CONFLICT'])
  })

  it('a ban of an older folder is listed and taken back, and so is one that came with a wallet', async () => {
    const [person, heir] = [fan(), fan()]
    const act = newId('act', randomBytes)
    await owner().query(
      `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason, at)
         VALUES ($1, $2, $3, $4, 'ban', 'rudeness', 'in 2025', '2025-02-03T04:05:06Z')`,
      [act, creator.channelId, creator.host.accountId, person.accountId],
    )
    await owner().query(
      `INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason)
         SELECT $1, unnest($2::text[]), $3, 'rudeness', 'in 2025'`,
      [creator.channelId, [person.accountId, heir.accountId], act],
    )
    await owner().query(
      'INSERT INTO app.ban_mark (channel_id, mark, action_id, rule_code) VALUES ($1, $2, $3, $4)',
      [creator.channelId, randomBytes(32), act, 'rudeness'],
    )
    const listed = await bans()
    expect(listed.map(({ displayName }: { displayName: string }) => displayName)).to.have.members([
      person.name,
      heir.name,
    ])
    for (const row of listed)
      expect(row).to.deep.include({ actId: act, ruleCode: 'rudeness', since: '2025-02-03T04:05:06.000Z' })
    expect((await undo(act)).status).to.equal(204)
    expect([await knock(person), await knock(heir)]).to.deep.equal(['in', 'in'])
    expect((await owner().query('SELECT FROM app.ban_mark WHERE action_id = $1', [act])).rowCount).to.equal(0)
  })

  it('a newer ban of the same person stays', async () => {
    const person = fan()
    const { seatId, actId } = await banned(person, inDays(1))
    const newer = (await ban(seatId)).body.actId
    expect((await undo(actId)).status).to.equal(204)
    expect(await knock(person)).to.equal('BANNED')
    expect((await bans()).map((row: { actId: string }) => row.actId)).to.deep.equal([newer])
    expect((await undo(newer)).status).to.equal(204)
    expect(await knock(person)).to.equal('in')
  })

  it('another channel’s and the installation’s are unknown, without a reason nothing is undone; then the good one', async () => {
    const person = fan()
    const { actId } = await banned(person)
    const ours = newId('act', randomBytes)
    await owner().query(
      `INSERT INTO app.action_log (id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, 'ban', 'spam', 'x')`,
      [ours, creator.host.accountId, person.accountId],
    )
    await owner().query(
      "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ('all', $1, $2, 'spam', 'x')",
      [person.accountId, ours],
    )
    const before = await stage.counts()
    const refused: [string, Parameters<typeof undo>[1], number][] = [
      [actId, { by: other.host }, 404],
      [actId, { by: other.host, channelId: other.channelId }, 404],
      [actId, { by: person }, 404],
      [ours, {}, 404],
      [newId('act', randomBytes), {}, 404],
      [actId, { body: {} }, 422],
      [actId, { body: { reason: '  ' } }, 422],
      [actId, { body: { reason: 'x'.repeat(301) } }, 422],
    ]
    for (const [act, options, status] of refused)
      expect((await undo(act, options)).status, JSON.stringify(options?.body ?? act)).to.equal(status)
    const list = await other.host.call(api().url, 'GET', `/v1/channels/${creator.channelId}/bans`)
    expect(list.status).to.equal(404)
    expect(await stage.counts()).to.deep.equal(before)
    expect((await undo(actId)).status).to.equal(204)
    expect(await knock(person), 'the installation’s ban stays').to.equal('BANNED')
    await owner().query("DELETE FROM app.ban WHERE channel_id = 'all'")
  })

  it('an open door hears of it within 5 s, and nobody else’s does', async () => {
    const [person, bystander] = [fan(), fan()]
    const { actId } = await banned(person)
    const [socket, elsewhere] = [await connect(api().url, person), await connect(api().url, bystander)]
    const heard: unknown[] = []
    elsewhere.socket.on('door:changed', (message) => heard.push(message))
    let told = 0
    socket.socket.on('door:changed', () => (told += 1))
    const hears = until('it hears of it', () => told, promised(FIVE_S))
    const [undone] = await Promise.all([undo(actId), hears])
    expect(undone.status).to.equal(204)
    expect(await knock(person)).to.equal('in')
    expect(heard).to.deep.equal([])
    socket.close()
    elsewhere.close()
  })

  it('of 200 bans and un-bans at once the newest act holds', async () => {
    const person = fan()
    const { seatId } = await banned(person, inDays(1))
    const statuses = new Map<number, number>()
    const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1)
    await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const made = await ban(seatId, inDays(n + 2))
        count(made.status)
        if (made.status === 201) count((await undo(made.body.actId)).status)
      }),
    )
    expect([...statuses.keys()].sort(), 'busy is said, nothing fails').to.include.members([201, 204])
    expect([...statuses.keys()].every((status) => [201, 204, 409, 503].includes(status))).to.equal(true)
    const { rows: log } = await owner().query<{ id: string; kind: string; undoes: string | null }>(
      'SELECT id, kind, undoes FROM app.action_log WHERE target_account = $1 ORDER BY seq',
      [person.accountId],
    )
    let inForce: string | null = null
    for (const { id, kind, undoes } of log) {
      if (kind === 'ban') inForce = id
      else if (undoes === inForce) inForce = null
    }
    const { rows } = await owner().query<{ action_id: string }>(
      'SELECT action_id FROM app.ban WHERE account_id = $1',
      [person.accountId],
    )
    expect(rows.map(({ action_id }) => action_id)).to.deep.equal(inForce === null ? [] : [inForce])
    expect(log.length).to.be.greaterThan(10)
    expect(await knock(person)).to.equal(inForce === null ? 'in' : 'BANNED')
  })
})
