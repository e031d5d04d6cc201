import { expect } from 'chai'
import { forgetChats, trimChats } from '#api/chat/jobs.ts'
import { forgetReports } from '#api/moderation/reports/forgetReports.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type TestChat, useChat } from '../chat/useChat.ts'

describe('reports [S0.3]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const world = useChat(db)
  const owner = () => db.pool('owner')
  const seats: [n: number, seatId: string][] = []

  async function talk(...people: number[]) {
    const { stage, creator, sit, person, chat } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    const chats: TestChat[] = []
    for (const n of people) {
      seats.push([n, await sit(person(n), room)])
      const own = await chat(person(n), room)
      await own.open()
      chats.push(own)
    }
    return { room, chats }
  }
  const who = (n: number | 'host') => (n === 'host' ? world().creator.host : world().person(n))
  const call = (n: number | 'host', method: string, path: string, body?: object) =>
    who(n).call(world().api.url, method, path, body ? { body } : {})
  const report = (n: number | 'host', room: string, more: object) =>
    call(n, 'POST', `/v1/rooms/${room}/reports`, { ruleCode: 'spam', ...more })
  const queue = async (room: string, n: number | 'host' = 'host') =>
    (await call(n, 'GET', `/v1/rooms/${room}/reports`)).body.reports
  const decide = (room: string, reportId: string, state = 'dismissed', n: number | 'host' = 'host') =>
    call(n, 'POST', `/v1/rooms/${room}/reports/${reportId}/decision`, { state })
  const idOf = (chat: TestChat, text: string) => chat.shown().find((one) => one.text === text)?.id ?? ''
  const giveRole = (n: number) =>
    owner().query(
      "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'moderator', $3)",
      [world().creator.channelId, who(n).accountId, world().creator.host.accountId],
    )
  afterEach(async () => {
    for (const [n, seatId] of seats.splice(0)) await call(n, 'DELETE', `/v1/seats/${seatId}`)
    await owner().query('DELETE FROM app.report')
    await owner().query('DELETE FROM app.channel_role')
  })

  it('a message, a name and a stream are reported once each by a person; many of one thing are one row with a count; nothing else happens', async () => {
    const { room, chats } = await talk(1, 2, 3)
    const [author, reader] = chats as [TestChat, TestChat]
    await author.send('buy gold')
    await reader.until((texts) => texts.includes('buy gold'))
    const messageId = idOf(reader, 'buy gold')
    for (const n of [2, 3, 2, 3])
      expect(
        (await report(n, room, { kind: 'message', messageId, text: n === 2 ? 'an advert' : null })).status,
      ).to.equal(204)
    expect((await report(2, room, { kind: 'name', messageId, ruleCode: 'impersonation' })).status).to.equal(
      204,
    )
    expect((await report(2, room, { kind: 'stream' })).status).to.equal(204)
    const reports = await queue(room)
    expect(
      reports.map(({ kind, count, text }: Record<string, unknown>) => [kind, count, text]),
    ).to.deep.equal([
      ['message', 2, 'buy gold'],
      ['name', 1, 'Person 1'],
      ['stream', 1, reports[2].roomTitle],
    ])
    expect(reports[0]).to.deep.include({ name: 'Person 1', rules: ['spam'], notes: ['an advert'], messageId })
    const whole = JSON.stringify(reports)
    for (const n of [2, 3]) expect(whole).not.to.contain(who(n).accountId)
    expect(reader.texts()).to.deep.equal(['buy gold'])
    const { rows } = await owner().query('SELECT count(*)::int AS n FROM app.action_log WHERE room_id = $1', [
      room,
    ])
    expect(rows).to.deep.equal([{ n: 0 }])
  })

  it('fifty at once, of five people, are one row of five', async () => {
    const { room, chats } = await talk(1)
    const [author] = chats as [TestChat]
    await author.send('hello')
    await author.until((texts) => texts.length === 1)
    const messageId = idOf(author, 'hello')
    const { person, sit } = world()
    for (const n of [2, 3, 4, 5, 6]) seats.push([n, await sit(person(n), room)])
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, n) => report(2 + (n % 5), room, { kind: 'message', messageId })),
    )
    expect(new Set(replies.map(({ status }) => status))).to.deep.equal(new Set([204]))
    expect((await queue(room)).map(({ count }: { count: number }) => count)).to.deep.equal([5])
  })

  it('ten within an hour are taken of a person, the eleventh is not, an hour later again', async () => {
    const { room, chats } = await talk(1, 2)
    const [author, reader] = chats as [TestChat, TestChat]
    for (let n = 0; n < 4; n++) await author.send(`line ${n}`)
    await reader.until((texts) => texts.length === 4)
    const { rows } = await owner().query<{ id: string }>(
      `INSERT INTO app.report (id, channel_id, room_id, kind, subject_id, text)
         SELECT 'rep_' || lpad(n::text, 22, '0'), channel_id, id, 'stream', id, 'title ' || n FROM app.room, generate_series(1, 9) n WHERE id = $1
         RETURNING id`,
      [room],
    )
    for (const { id } of rows)
      await owner().query(
        "INSERT INTO app.reporter (report_id, account_id, rule_code) VALUES ($1, $2, 'spam')",
        [...[id, who(2).accountId]],
      )
    const about = (n: number) => report(2, room, { kind: 'message', messageId: idOf(reader, `line ${n}`) })
    const replies = await Promise.all([about(0), about(1), about(2)])
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([204, 429, 429])
    const counted = async () =>
      (await owner().query('SELECT count(*)::int AS n FROM app.report WHERE kind = $1', ['message'])).rows[0]
        .n
    expect(await counted()).to.equal(1)
    await owner().query("UPDATE app.reporter SET at = at - interval '61 minutes'")
    expect((await about(3)).status).to.equal(204)
    expect(await counted()).to.equal(2)
  })

  it('bad input leaves no row: strangers, what nobody can read, their own; then the good one is taken', async () => {
    const { room, chats } = await talk(1, 2)
    const [author, reader] = chats as [TestChat, TestChat]
    await author.send('see example.com')
    await author.send('hello')
    await reader.until((texts) => texts.includes('hello'))
    const messageId = idOf(reader, 'hello')
    const held = idOf(author, 'see example.com')
    const foreign = (await talk(3)).room
    const draft = await world().stage.room(world().creator, { visibility: 'public', state: 'draft' })
    const before = await world().stage.counts()
    for (const [n, where, more, status] of [
      [4, room, { kind: 'message', messageId }, 404],
      [3, foreign, { kind: 'message', messageId }, 404],
      [2, room, { kind: 'message', messageId: held }, 404],
      [2, room, { kind: 'message', messageId: `msg_${'0'.repeat(22)}` }, 404],
      [2, draft, { kind: 'stream' }, 404],
      [2, `rom_${'0'.repeat(22)}`, { kind: 'stream' }, 404],
      [1, room, { kind: 'message', messageId }, 403],
      [1, room, { kind: 'name', messageId }, 403],
      ['host', room, { kind: 'stream' }, 403],
      [2, room, { kind: 'message' }, 422],
      [2, room, { kind: 'stream', messageId }, 422],
      [2, room, { kind: 'person', messageId }, 422],
      [2, room, { kind: 'message', messageId, ruleCode: 'host-decision' }, 422],
      [2, room, { kind: 'message', messageId, text: '' }, 422],
      [2, room, { kind: 'message', messageId, text: 'x'.repeat(301) }, 422],
    ] as const)
      expect((await report(n, where, more)).status, `${n} ${JSON.stringify(more)}`).to.equal(status)
    expect((await call(2, 'GET', `/v1/rooms/${room}/reports`)).status).to.equal(404)
    expect(await world().stage.counts()).to.deep.equal(before)
    expect((await owner().query('SELECT count(*)::int AS n FROM app.report')).rows[0].n).to.equal(0)
    expect((await report(2, room, { kind: 'message', messageId })).status).to.equal(204)
    const [{ reportId }] = await queue(room)
    expect((await decide(room, reportId, 'dismissed', 2)).status).to.equal(404)
    expect((await decide(room, `rep_${'0'.repeat(22)}`)).status).to.equal(404)
    expect((await decide(room, reportId, 'open')).status).to.equal(422)
    expect(await queue(room)).to.have.length(1)
  })

  it('moderators decide, once, and not about themselves; a message that is deleted decides its report', async () => {
    const { room, chats } = await talk(1, 2, 5)
    await giveRole(5)
    const [author, reader, moderator] = chats as [TestChat, TestChat, TestChat]
    await moderator.send('of a moderator')
    for (const text of ['one', 'two']) await author.send(text)
    await reader.until((texts) => texts.length === 3)
    for (const text of ['one', 'two', 'of a moderator'])
      await report(2, room, { kind: 'message', messageId: idOf(reader, text) })
    const rows = await queue(room, 5)
    const of = (text: string) => rows.find((row: { text: string }) => row.text === text)
    expect(of('of a moderator').mayDecide).to.equal(false)
    expect((await decide(room, of('of a moderator').reportId, 'dismissed', 5)).status).to.equal(403)
    expect((await decide(room, of('one').reportId, 'dismissed', 5)).status).to.equal(204)
    expect((await decide(room, of('one').reportId, 'acted', 5)).status).to.equal(409)
    const path = `/v1/rooms/${room}/chat/messages/${idOf(reader, 'two')}/removal`
    expect((await call(5, 'POST', path, {})).status).to.equal(201)
    expect((await queue(room)).map(({ text }: { text: string }) => text)).to.deep.equal(['of a moderator'])
    // what was dismissed does not come back by another's report
    await report('host', room, { kind: 'message', messageId: idOf(reader, 'one') })
    expect(await queue(room)).to.have.length(1)
    const stored = await owner().query(
      'SELECT state, act_id IS NULL AS bare FROM app.report WHERE subject_id = $1',
      [path.split('/')[6]],
    )
    expect(stored.rows).to.deep.equal([{ state: 'acted', bare: false }])
    await owner().query("UPDATE app.report SET decided_at = decided_at - interval '401 days'")
    await forgetReports(db.pool('worker'))
    expect((await owner().query('SELECT count(*)::int AS n FROM app.report')).rows[0].n).to.equal(1)
  })

  it('[S1.18] a reported message outlives the newest hundred until it is decided, and no thirty days after the end', async () => {
    const { room, chats } = await talk(1, 2)
    const [author, reader] = chats as [TestChat, TestChat]
    for (const text of ['reported', 'other']) await author.send(text)
    await reader.until((texts) => texts.length === 2)
    await report(2, room, { kind: 'message', messageId: idOf(reader, 'reported') })
    const kept = async () =>
      (
        await owner().query<{ body: string }>(
          'SELECT body FROM app.chat_message WHERE room_id = $1 AND body IS NOT NULL ORDER BY seq',
          [room],
        )
      ).rows.map(({ body }) => body)
    await author.send('newest')
    await trimChats(db.pool('worker'), { CHAT_HISTORY: 1 })
    expect(await kept()).to.deep.equal(['reported', 'newest'])
    const late = await world().chat(who(2), room)
    await late.open()
    // it is kept for who decides, and is no history any more
    await late.until((texts) => texts.join() === 'newest')
    await owner().query(
      "UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE id = $1",
      [room],
    )
    expect((await queue(room)).map(({ text }: { text: string }) => text)).to.deep.equal(['reported'])
    await owner().query(
      "UPDATE app.room SET state = 'ended', ended_at = app.now() - interval '31 days', end_reason = 'HOST_ENDED' WHERE id = $1",
      [room],
    )
    await forgetChats(db.pool('worker'), { CHAT_KEPT_S: 30 * 86_400 })
    expect(await kept()).to.deep.equal([])
    expect(await queue(room)).to.deep.equal([])
    expect((await owner().query('SELECT FROM app.chat_head WHERE room_id = $1', [room])).rowCount).to.equal(0)
  })

  it('[S1.18] once it was decided while the stream goes on, it becomes old like any other', async () => {
    const { room, chats } = await talk(1, 2)
    const [author, reader] = chats as [TestChat, TestChat]
    for (const text of ['reported', 'newest']) await author.send(text)
    await reader.until((texts) => texts.length === 2)
    await report(2, room, { kind: 'message', messageId: idOf(reader, 'reported') })
    const trim = () => trimChats(db.pool('worker'), { CHAT_HISTORY: 1 })
    const kept = async () =>
      (await owner().query('SELECT FROM app.chat_message WHERE room_id = $1 AND body IS NOT NULL', [room]))
        .rowCount
    await trim()
    expect(await kept()).to.equal(2)
    await decide(room, (await queue(room))[0].reportId)
    await trim()
    expect(await kept()).to.equal(1)
  })
})
