import { expect } from 'chai'
import type { Person } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { type Creator, enter } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { endAgreement, hostBeside } from '../access/cohosts/hostBeside.ts'
import { beginToWait } from '../access/line/waiting.ts'
import { useChat } from '../chat/useChat.ts'

describe('order in a stream with several hosts [S3.16][S3.62]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const world = useChat(db)
  let [ash, birch]: Creator[] = []
  let next = 1
  const run = (sql: string, ...values: unknown[]) => db.pool('owner').query(sql, values)
  const fan = (): Person => world().person(next++)

  before(async () => {
    ash = await world().stage.creator(fan())
    birch = await world().stage.creator(fan())
  })
  beforeEach(() => {
    next = 3
  })
  afterEach(async () => {
    await run(
      "UPDATE app.seat SET state = 'ended', ended_at = app.now(), end_reason = 'LEFT' WHERE state <> 'ended'",
    )
    for (const table of ['channel_role', 'ban', 'chat_silence', 'ban_mark'])
      await run(`DELETE FROM app.${table}`)
  })

  const one = () => ash as Creator
  const other = () => birch as Creator
  async function together(): Promise<string> {
    const room = await world().stage.room(world().creator, { visibility: 'public' })
    for (const each of [one(), other()]) await hostBeside(db.pool('owner'), room, each)
    return room
  }
  const call = (who: Person, method: string, path: string, body?: object) =>
    who.call(world().api.url, method, path, body ? { body } : {})
  const why = { ruleCode: 'spam', reason: 'Adverts in the chat' }
  const act = (who: Person, room: string, seatId: string, kind: 'bans' | 'kicks' = 'bans') =>
    call(who, 'POST', `/v1/rooms/${room}/${kind}`, { ...why, seatId })
  const sit = (who: Person, room: string) => world().sit(who, room)
  async function onAir(who: Person, room: string): Promise<string> {
    const { status, body } = await enter(world().api.url, who, room, { action: 'host' })
    expect(status, JSON.stringify(body)).to.equal(201)
    return body.seatId
  }
  async function knock(who: Person, room: string): Promise<string> {
    const { status, body } = await enter(world().api.url, who, room)
    return status === 201 ? 'in' : body.code
  }
  const bansOf = async ({ host, channelId }: Creator): Promise<string[]> =>
    (await call(host, 'GET', `/v1/channels/${channelId}/bans`)).body.bans.map(
      ({ displayName }: { displayName: string }) => displayName,
    )
  const endOf = async (seat: string) =>
    (await run('SELECT s.end_reason FROM app.seat s WHERE s.id = $1', seat)).rows[0].end_reason
  const give = (who: Person, role: 'moderator' | 'producer') =>
    run(
      'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
      ...[world().creator.channelId, who.accountId, role, world().creator.host.accountId],
    )

  it('a ban by who hosts beside the channel is one of their own channel, and keeps out of the room, with its chat', async () => {
    const [person, room] = [fan(), await together()]
    const seat = await sit(person, room)
    const chat = await world().chat(person, room)
    await chat.open()
    expect((await chat.send('Buy here')).ok).to.equal(true)
    const done = await act(one().host, room, seat)
    expect(done.status, done.text).to.equal(201)
    expect(await endOf(seat)).to.equal('BANNED')
    const { rows } = await run(
      'SELECT reason, policy_version FROM app.decision WHERE account_id = $1 AND room_id = $2 ORDER BY id DESC LIMIT 1',
      ...[person.accountId, room],
    )
    expect(rows).to.deep.equal([{ reason: 'BANNED', policy_version: 11 }])
    const left = await run('SELECT FROM app.chat_message WHERE room_id = $1 AND body IS NOT NULL', room)
    expect(left.rowCount).to.equal(0)
    expect([await bansOf(one()), await bansOf(world().creator), await bansOf(other())]).to.deep.equal([
      [person.name],
      [],
      [],
    ])
    expect(await knock(person, room)).to.equal('BANNED')
    const alone = await world().stage.room(other(), { visibility: 'public' })
    expect(await knock(person, alone), 'where they do not host').to.equal('in')
    const undone = await call(
      one().host,
      'POST',
      `/v1/channels/${one().channelId}/acts/${done.body.actId}/undo`,
      {
        reason: 'A misunderstanding',
      },
    )
    expect(undone.status, undone.text).to.equal(204)
    expect(await knock(person, room)).to.equal('in')
  })

  it('a kick by them lasts a minute', async () => {
    const [person, room] = [fan(), await together()]
    const seat = await sit(person, room)
    expect((await act(other().host, room, seat, 'kicks')).status).to.equal(201)
    const refused = await enter(world().api.url, person, room)
    expect(refused.body.code).to.equal('KICKED')
    expect(refused.body.facts.until - Date.now() / 1000).to.be.within(50, 61)
  })

  it('a ban of any of their channels, of elsewhere and of before, is one here, and ends a turn in line', async () => {
    const [early, waiting, first] = [fan(), fan(), fan()]
    const own = await world().stage.room(one(), { visibility: 'public' })
    const room = await world().stage.room(world().creator, { visibility: 'public', capacity: 1 })
    expect((await act(one().host, own, await sit(early, own))).status).to.equal(201)
    const elsewhere = await sit(waiting, own)
    await hostBeside(db.pool('owner'), room, one())
    await sit(first, room)
    expect(await knock(early, room)).to.equal('BANNED')
    const { page } = await beginToWait(world().api.url, waiting, room)
    expect((await act(one().host, own, elsewhere)).status).to.equal(201)
    const inLine = async () => (await run('SELECT FROM app.wait_line WHERE room_id = $1', room)).rowCount
    expect(await inLine()).to.equal(0)
    expect(await page.ask('line:join', { roomId: room })).not.to.deep.equal({ ok: true })
    expect(await inLine(), 'and cannot wait again').to.equal(0)
    page.close()
  })

  it('they reach nobody who hosts the room or has a role in its channel, wherever they act', async () => {
    const [moderator, room] = [fan(), await together()]
    await give(moderator, 'moderator')
    const seats = [
      await onAir(world().creator.host, room),
      await onAir(other().host, room),
      await sit(moderator, room),
    ]
    const counts = await world().stage.counts()
    for (const seat of seats)
      for (const kind of ['bans', 'kicks'] as const)
        expect((await act(one().host, room, seat, kind)).body.code).to.equal('FORBIDDEN')
    expect(await world().stage.counts()).to.deep.equal(counts)
    // at home they ban whom they like, and it does not count here
    const own = await world().stage.room(one(), { visibility: 'public' })
    const theirs = (await enter(world().api.url, moderator, own)).body.seatId
    const done = await act(one().host, own, theirs)
    expect(done.status, done.text).to.equal(201)
    expect([await endOf(theirs), await endOf(seats[2] as string)]).to.deep.equal(['BANNED', null])
    expect(await knock(moderator, own)).to.equal('BANNED')
    const again = await enter(world().api.url, moderator, room, { move: true })
    expect(again.status, again.text).to.equal(201)
    expect((await act(world().creator.host, room, again.body.seatId, 'kicks')).status).to.equal(201)
    expect(await knock(moderator, room), 'what counts is not hidden by what does not').to.equal('KICKED')
  })

  it('who hosts beside the channel sees who is here and keeps people out, and nothing else; nobody who does not', async () => {
    const [person, room] = [fan(), await together()]
    const seat = await sit(person, room)
    const list = (who: Person) => call(who, 'GET', `/v1/rooms/${room}/viewers`)
    expect((await list(one().host)).body.viewers).to.have.length(1)
    const wipe = `/v1/rooms/${room}/chat/people/${person.accountId}/removal`
    expect((await call(one().host, 'POST', wipe, why)).status).to.equal(404)
    expect((await call(one().host, 'PATCH', `/v1/rooms/${room}`, { title: 'Mine' })).status).to.equal(404)
    await endAgreement(db.pool('owner'), room, one())
    for (const who of [one().host, fan()]) {
      expect((await list(who)).status).to.equal(404)
      expect((await act(who, room, seat)).status).to.equal(404)
    }
  })

  it('the channel puts who hosts beside it off the air, its owner alone, and they act here no more', async () => {
    const [moderator, person, room] = [fan(), fan(), await together()]
    await give(moderator, 'moderator')
    const [main, seat, watching] = [
      await onAir(world().creator.host, room),
      await onAir(one().host, room),
      await sit(person, room),
    ]
    expect((await act(moderator, room, seat)).body.code).to.equal('FORBIDDEN')
    expect((await act(world().creator.host, room, seat)).status).to.equal(201)
    expect([await endOf(seat), await endOf(main)]).to.deep.equal(['BANNED', null])
    expect((await enter(world().api.url, one().host, room, { action: 'host' })).body.code).to.equal('BANNED')
    expect((await act(one().host, room, watching)).status).to.equal(404)
    expect((await run('SELECT state FROM app.room WHERE id = $1', room)).rows).to.deep.equal([
      { state: 'live' },
    ])
  })

  it('they write as a host, not held back by the rule, while they are in and nobody made them silent', async () => {
    const room = await together()
    expect(await world().setRule(room, { followersOnly: true, slowS: 30 })).to.equal(200)
    const [watcher, chat] = [
      await world().chat(world().creator.host, room),
      await world().chat(one().host, room),
    ]
    await watcher.open()
    expect(await chat.send('from outside')).to.include({ code: 'NO_SEAT' })
    await reportMedia(world().api, db.pool('owner'), await onAir(one().host, room), 'joined')
    await chat.open()
    for (const text of ['Good evening', 'and welcome']) expect((await chat.send(text)).ok).to.equal(true)
    await watcher.until((texts) => texts.length === 2)
    expect(watcher.shown().map(({ badge }) => badge)).to.deep.equal(['host', 'host'])
    const quiet = `/v1/rooms/${room}/chat/people/${one().host.accountId}/time-outs`
    const done = await call(world().creator.host, 'POST', quiet, { ...why, forS: 600 })
    expect(done.status, done.text).to.equal(201)
    expect(await chat.send('not now')).to.include({ code: 'SILENCED' })
  })
})
