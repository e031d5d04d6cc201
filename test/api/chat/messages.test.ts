import { expect } from 'chai'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { enter } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { newKey, useChat } from './useChat.ts'

describe('messages in chat', () => {
  const db = useDatabase()
  const world = useChat(db)

  const publicRoom = () => world().stage.room(world().creator, { visibility: 'public' })
  const rows = async (roomId: string) =>
    (await db.pool('owner').query('SELECT * FROM app.chat_message WHERE room_id = $1 ORDER BY seq', [roomId]))
      .rows

  it('[S1.21] reach everybody at both copies in one order, and are in the database before they are acknowledged', async () => {
    const { person, sit, chat, creator, other } = world()
    const room = await publicRoom()
    await sit(person(1), room)
    await sit(person(2), room)
    const [host, one, two] = [
      await chat(creator.host, room),
      await chat(person(1), room),
      await chat(person(2), room, other),
    ]
    for (const each of [host, one, two]) expect((await each.open()).ok).to.equal(true)
    const first = await one.send('  hello <b>there</b> ')
    expect(first).to.deep.include({ ok: true, seq: 1 })
    expect((await rows(room)).map(({ body, seq }) => [body, seq])).to.deep.equal([['hello <b>there</b>', 1]])
    await Promise.all([two.send('from the other copy'), host.send('from the host')])
    const said = ['hello <b>there</b>', 'from the other copy', 'from the host']
    for (const each of [host, one, two]) await each.until((texts) => texts.length === 3)
    for (const each of [host, one, two]) {
      expect(each.texts().toSorted()).to.deep.equal(said.toSorted())
      expect(each.shown().map(({ seq }) => seq)).to.deep.equal([1, 2, 3])
    }
    const names = one.shown().map(({ name, badge }) => `${name} ${badge}`)
    expect(names.toSorted()).to.deep.equal(['Person 0 host', 'Person 1 null', 'Person 2 null'])
  })

  it('[T42] show an account that means nothing, and no wallet', async () => {
    const { person, sit, chat } = world()
    const room = await publicRoom()
    await sit(person(1), room)
    const one = await chat(person(1), room)
    await one.open()
    await one.send('hello')
    await one.until((texts) => texts.length === 1)
    expect(JSON.stringify(one.changes)).not.to.contain(person(1).wallet.toString('hex').slice(0, 8))
    expect(Object.keys(one.shown()[0] ?? {}).toSorted()).to.deep.equal(
      ['accountId', 'atMs', 'badge', 'id', 'name', 'seq', 'text'].toSorted(),
    )
  })

  it('sent again under their key are the same message at every copy', async () => {
    const { person, sit, chat, other } = world()
    const room = await publicRoom()
    await sit(person(1), room)
    const [here, there] = [await chat(person(1), room), await chat(person(1), room, other)]
    const key = newKey()
    const answers = await Promise.all([
      here.send('once', key),
      there.send('once', key),
      here.send('once', key),
    ])
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1)
    expect(await there.send('another text', key)).to.deep.equal(answers[0])
    expect(await rows(room)).to.have.length(1)
    // somebody else's key is another one
    await sit(person(2), room)
    expect((await (await chat(person(2), room)).send('mine', key)).ok).to.equal(true)
    expect(await rows(room)).to.have.length(2)
  })

  it('[T23] need a seat that the engine has seen; reading needs an open one', async () => {
    const { api, person, chat } = world()
    const room = await publicRoom()
    const stranger = await chat(person(5), room)
    expect(await stranger.open()).to.deep.equal({ ok: false, code: 'NOT_FOUND' })
    expect(await stranger.send('hello')).to.deep.equal({ ok: false, code: 'NO_SEAT' })
    const { seatId } = (await enter(api.url, person(5), room)).body
    expect((await stranger.open()).ok).to.equal(true)
    expect(await stranger.send('hello')).to.deep.equal({ ok: false, code: 'NOT_SEEN' })
    await reportMedia(api, db.pool('owner'), seatId, 'joined')
    expect((await stranger.send('hello')).ok).to.equal(true)
    expect(await rows(room)).to.have.length(1)
  })

  it('end with the seat within a second, reading and writing, at every copy', async () => {
    const { api, person, sit, chat, creator, other } = world()
    const room = await publicRoom()
    const seatId = await sit(person(3), room)
    const gone = await chat(person(3), room, other)
    const host = await chat(creator.host, room)
    await Promise.all([gone.open(), host.open()])
    let isClosed = false
    const closing = gone.closed.then(() => {
      isClosed = true
    })
    await person(3).call(api.url, 'DELETE', `/v1/seats/${seatId}`)
    expect(await gone.send('still here')).to.deep.equal({ ok: false, code: 'NO_SEAT' })
    await until('the chat is closed', () => isClosed, promised(1000))
    await closing
    const before = gone.changes.length
    await host.send('without you')
    await host.until((texts) => texts.includes('without you'))
    expect(gone.changes.length).to.equal(before)
  })

  it('[T5] forged by clients change and show nothing; the good message behind them does', async () => {
    const { person, sit, chat, creator } = world()
    const room = await publicRoom()
    await sit(person(4), room)
    const one = await chat(person(4), room)
    const host = await chat(creator.host, room)
    await Promise.all([one.open(), host.open()])
    const before = await world().stage.counts()
    const message = {
      id: `msg_${'0'.repeat(22)}`,
      seq: 9,
      accountId: creator.host.accountId,
      name: 'Host',
      badge: 'host',
      text: 'x',
      atMs: 0,
    }
    one.socket.socket.emit('chat:changed', {
      roomId: room,
      rev: 99,
      isWhole: true,
      messages: [message],
      removed: [],
      lastSeq: 9,
    })
    one.socket.socket.emit('chat:closed', { roomId: room })
    one.socket.socket.emit('seat:ended', { seatId: `sea_${'0'.repeat(22)}`, reason: 'BANNED' })
    const invalid = { ok: false, code: 'INVALID_INPUT' }
    for (const payload of [
      null,
      [],
      'x',
      {},
      { roomId: room },
      { roomId: room, clientKey: 'short', text: 'x' },
      { roomId: room, clientKey: 'a'.repeat(41), text: 'x' },
      { roomId: room, clientKey: "key'); DROP", text: 'x' },
      { roomId: room, clientKey: newKey(), text: 7 },
      { roomId: room, clientKey: newKey(), text: { toString: 'x' } },
      { roomId: room, clientKey: newKey(), text: '' },
      { roomId: room, clientKey: newKey(), text: 'a\nb' },
      { roomId: room, clientKey: newKey(), text: 'a\u202eb' },
      { roomId: room, clientKey: newKey(), text: 'a'.repeat(501) },
      { roomId: 7, clientKey: newKey(), text: 'x' },
    ])
      expect(await one.socket.ask('chat:send', payload), JSON.stringify(payload)).to.deep.equal(invalid)
    for (const rev of [-1, 1.5, '1', Number.MAX_VALUE, undefined])
      expect(await one.socket.ask('chat:open', { roomId: room, rev })).to.deep.equal(invalid)
    const foreign = `rom_${'0'.repeat(22)}`
    expect(await one.socket.ask('chat:open', { roomId: foreign, rev: null })).to.include({
      code: 'NOT_FOUND',
    })
    expect(await one.socket.ask('chat:send', { roomId: foreign, clientKey: newKey(), text: 'x' })).to.include(
      { code: 'NO_SEAT' },
    )
    // a rev from the future is answered with all there is
    expect((await one.open(4_000_000_000)).ok).to.equal(true)
    expect(one.changes.at(-1)).to.include({ isWhole: true })
    expect(await world().stage.counts()).to.deep.equal(before)
    expect((await one.send('good')).ok).to.equal(true)
    await host.until((texts) => texts.length === 1)
    expect(host.texts()).to.deep.equal(['good'])
  })
})
