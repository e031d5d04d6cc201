import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { type TestChat, useChat } from '../chat/useChat.ts'

describe('time-outs, and the log of a channel [S1.22]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const world = useChat(db)
  const owner = () => db.pool('owner')
  afterEach(() => owner().query("UPDATE app.clock SET shift = '0'"))

  const post = (n: number | 'host', at: string, body: unknown) => {
    const who = n === 'host' ? world().creator.host : world().person(n)
    return who.call(world().api.url, 'POST', at, { body })
  }
  const timeOut = (by: number | 'host', room: string, n: number | 'host', body: object = {}) => {
    const target = n === 'host' ? world().creator.host : world().person(n)
    const at = `/v1/rooms/${room}/chat/people/${target.accountId}/time-outs`
    return post(by, at, { forS: 600, ruleCode: 'spam', reason: 'The same thing, thirty times', ...body })
  }
  const undo = (by: number | 'host', actId: string) =>
    post(by, `/v1/channels/${world().creator.channelId}/acts/${actId}/undo`, { reason: 'A slip' })
  const giveRole = (n: number, role: 'moderator' | 'producer') =>
    owner().query(
      'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
      [world().creator.channelId, world().person(n).accountId, role, world().creator.host.accountId],
    )
  /** What a page was told about being silent, the newest last. */
  function silences(chat: TestChat): { told: (number | null)[]; next: () => Promise<number | null> } {
    const told: (number | null)[] = []
    const waiting: ((untilMs: number | null) => void)[] = []
    chat.socket.socket.on('chat:silenced', ({ untilMs }: { untilMs: number | null }) => {
      told.push(untilMs)
      waiting.shift()?.(untilMs)
    })
    return { told, next: () => new Promise((resolve) => waiting.push(resolve)) }
  }
  async function seated(room: string, n: number, far = false): Promise<TestChat> {
    const { sit, person, chat, other, api } = world()
    await sit(person(n), room)
    const own = await chat(person(n), room, far ? other : api)
    await own.open()
    return own
  }

  it('[S1.33] somebody is silent in every chat of the channel within a second, told until when and why, and writes again afterwards', async () => {
    const { stage, creator, person } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    const own = await seated(room, 1, true)
    expect((await own.send('hello')).ok).to.equal(true)
    const heard = silences(own)
    const beganMs = Date.now()
    const told = until('they are told', () => heard.told.length > 0, promised(1000))
    const [done] = await Promise.all([timeOut('host', room, 1), told])
    expect(done.status, done.text).to.equal(201)
    const untilMs = Date.parse(done.body.until)
    expect(heard.told).to.deep.equal([untilMs])
    expect(untilMs).to.be.within(beganMs + 600_000, Date.now() + 600_000)
    expect(await own.send('again')).to.deep.equal({ ok: false, code: 'SILENCED', untilMs, cause: 'time_out' })
    const { rows } = await owner().query(
      'SELECT kind, rule_code, reason, until, target_account FROM app.action_log WHERE id = $1',
      [done.body.actId],
    )
    expect(rows).to.deep.equal([
      {
        ...{ kind: 'timeout', rule_code: 'spam', reason: 'The same thing, thirty times' },
        ...{ until: new Date(untilMs), target_account: person(1).accountId },
      },
    ])
    const [act] = (await person(1).call(world().api.url, 'GET', '/v1/me/acts')).body.acts
    expect(act).to.include({ kind: 'timeout', until: done.body.until, mayAppeal: true })
    const inbox = (await person(1).call(world().api.url, 'GET', '/v1/me/notifications')).body.notifications
    expect(inbox[0]).to.include({ kind: 'act_timed_out' })
    // a page that opens anew hears of it at once
    const page = await world().chat(person(1), room)
    const anew = silences(page)
    const hears = anew.next()
    await page.open()
    expect(await hears).to.equal(untilMs)
    await owner().query("UPDATE app.clock SET shift = '601 seconds'")
    expect((await own.send('back')).ok).to.equal(true)
  })

  it('is undone by its act; a newer one stays', async () => {
    const { stage, creator } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    const own = await seated(room, 2)
    const heard = silences(own)
    let next = heard.next()
    const first = await timeOut('host', room, 2)
    await next
    next = heard.next()
    const second = await timeOut('host', room, 2, { forS: 60 })
    expect(await next).to.equal(Date.parse(second.body.until))
    expect((await undo('host', first.body.actId)).status).to.equal(204)
    expect(await own.send('still')).to.include({ code: 'SILENCED' })
    next = heard.next()
    expect((await undo('host', second.body.actId)).status).to.equal(204)
    expect(await next).to.equal(null)
    expect((await own.send('free')).ok).to.equal(true)
    expect((await undo('host', second.body.actId)).body.code, 'twice').to.equal('CONFLICT')
    const { rows } = await owner().query('SELECT kind FROM app.action_log WHERE undoes = $1', [
      second.body.actId,
    ])
    expect(rows).to.deep.equal([{ kind: 'untimeout' }])
  })

  it('[S1.16] bad input changes nothing: strangers, roles, oneself, other lengths, no reason; then the good one does', async () => {
    const { stage, creator, person } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    await seated(room, 3)
    await giveRole(4, 'moderator')
    await giveRole(5, 'producer')
    const before = await stage.counts()
    for (const [by, who, body, status] of [
      [3, 3, {}, 404],
      [4, 4, {}, 403],
      [4, 5, {}, 403],
      [4, 'host', {}, 403],
      [5, 4, {}, 403],
      [4, 9, {}, 404],
      [4, 3, { forS: 61 }, 422],
      [4, 3, { reason: '' }, 422],
      [4, 3, { ruleCode: 'because' }, 422],
      [4, 3, { until: 'x' }, 422],
    ] as const)
      expect((await timeOut(by, room, who, body)).status, `${by} ${who} ${JSON.stringify(body)}`).to.equal(
        status,
      )
    expect(await stage.counts()).to.deep.equal(before)
    const byHost = await timeOut('host', room, 3, { forS: 3600 })
    expect((await timeOut(4, room, 3)).body.code, 'shorter, from below').to.equal('CONFLICT')
    expect((await undo(4, byHost.body.actId)).status, 'from below').to.equal(403)
    expect((await timeOut(4, room, 3, { forS: 86_400 })).status, 'longer').to.equal(201)
    expect(person(3).name).to.equal('Person 3')
  })

  it('[S1.22] whoever writes is banned from beside their message, too; strangers, roles and no reason are refused', async () => {
    const { stage, creator, person } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    const own = await seated(room, 10)
    expect((await own.send('an advert')).ok).to.equal(true)
    await giveRole(11, 'moderator')
    const ban = (by: number, n: number | 'host', body: object = {}) => {
      const target = n === 'host' ? creator.host : person(n)
      const at = `/v1/rooms/${room}/chat/people/${target.accountId}/bans`
      return post(by, at, { ruleCode: 'spam', reason: 'Adverts', ...body })
    }
    const before = await stage.counts()
    for (const [by, who, body, status] of [
      [10, 10, {}, 404],
      [11, 13, {}, 404],
      [11, 11, {}, 404],
      [11, 'host', {}, 404],
      [11, 10, { reason: '' }, 422],
      [11, 10, { until: '2020-01-01T00:00:00.000Z' }, 422],
    ] as const)
      expect((await ban(by, who, body)).status, `${by} ${who} ${JSON.stringify(body)}`).to.equal(status)
    expect(await stage.counts()).to.deep.equal(before)
    const done = await ban(11, 10)
    expect(done.status, done.text).to.equal(201)
    expect(done.body.channelId).to.equal(creator.channelId)
    await own.closed
    expect((await ban(11, 10)).status, 'twice').to.equal(409)
  })

  it('[S1.16] the log has every act, the newest first, by pages, for each role and nobody else', async () => {
    const { stage, creator, person, api } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    await seated(room, 6)
    const read = (n: number | 'host', query = '') =>
      (n === 'host' ? creator.host : person(n)).call(
        api.url,
        'GET',
        `/v1/channels/${creator.channelId}/log${query}`,
      )
    await owner().query('DELETE FROM app.channel_role')
    await giveRole(7, 'moderator')
    await giveRole(8, 'producer')
    const { actId } = (await timeOut('host', room, 6)).body
    const byModerator = (await timeOut(7, room, 6, { forS: 86_400 })).body.actId
    expect((await undo(7, byModerator)).status).to.equal(204)
    expect((await read(6)).status).to.equal(404)
    const { acts } = (await read(7)).body
    expect(acts.slice(0, 3).map(({ kind }: { kind: string }) => kind)).to.deep.equal([
      ...['untimeout', 'timeout', 'timeout'],
    ])
    expect(acts[0]).to.include({ undoes: byModerator, by: 'Person 7', about: 'Person 6', reason: 'A slip' })
    expect(acts[1].undoneAt).not.to.equal(null)
    expect(acts[2]).to.include({ actId, mayUndo: false, ruleCode: 'spam' })
    expect((await read('host')).body.acts[2]).to.include({ actId, mayUndo: true })
    expect((await read(8)).body.acts).to.have.length(acts.length)

    await owner().query(
      `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
         SELECT 'act_' || lpad(n::text, 22, '0'), $1, $2, $3, 'ban', 'spam', 'because ' || n FROM generate_series(1, 120) n`,
      [creator.channelId, creator.host.accountId, person(6).accountId],
    )
    const seen: string[] = []
    for (let query = ''; ; ) {
      const { body } = await read('host', query)
      seen.push(...body.acts.map((act: { actId: string }) => act.actId))
      if (body.next === null) break
      query = `?before=${body.next}`
    }
    const { rows } = await owner().query(
      'SELECT id FROM app.action_log WHERE channel_id = $1 ORDER BY seq DESC',
      [creator.channelId],
    )
    expect(seen).to.deep.equal(rows.map(({ id }) => id))
    expect((await read('host', '?before=x')).status).to.equal(422)
  })
})
