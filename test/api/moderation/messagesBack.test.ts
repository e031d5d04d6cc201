import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { type TestChat, useChat } from '../chat/useChat.ts'

const ONE_S = 1000

describe('messages that go with an act, and come back with it', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const world = useChat(db)
  const owner = () => db.pool('owner')
  afterEach(() => owner().query("UPDATE app.clock SET shift = '0'"))

  async function talk(author: number, viewer: number) {
    const { stage, creator, sit, person, chat, other } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    const host = await chat(creator.host, room)
    await host.open()
    const seatId = await sit(person(author), room)
    await sit(person(viewer), room)
    const own = await chat(person(author), room)
    await own.open()
    const far = await chat(person(viewer), room, other)
    await far.open()
    return { room, host, own, far, seatId }
  }
  const post = (n: number | 'host', at: string, body: unknown) => {
    const who = n === 'host' ? world().creator.host : world().person(n)
    return who.call(world().api.url, 'POST', at, { body })
  }
  const ban = async (room: string, seatId: string) => {
    const done = await post('host', `/v1/rooms/${room}/bans`, { seatId, ruleCode: 'spam', reason: 'Adverts' })
    expect(done.status, done.text).to.equal(201)
    return done.body.actId as string
  }
  const undo = (n: number | 'host', actId: string) =>
    post(n, `/v1/channels/${world().creator.channelId}/acts/${actId}/undo`, { reason: 'A slip' })
  const texts = async (actId: string) =>
    (
      await world().creator.host.call(
        world().api.url,
        'GET',
        `/v1/channels/${world().creator.channelId}/acts/${actId}/texts`,
      )
    ).body.texts.map(({ text }: { text: string }) => text)
  const ended = (actId: string) =>
    owner().query('SELECT kind, undoes FROM app.action_log WHERE id = $1 OR undoes = $1 ORDER BY seq', [
      actId,
    ])
  async function write(chat: TestChat, ...all: string[]) {
    for (const text of all) expect((await chat.send(text)).ok).to.equal(true)
  }

  it('[S1.20][S1.22] a ban takes every message of its person from every copy within a second, and closes the chat to them', async () => {
    const { room, host, own, far, seatId } = await talk(1, 2)
    await write(own, 'first', 'second')
    await write(host, 'of the host')
    await far.until((all) => all.length === 3)
    let isClosed = false
    void own.closed.then(() => {
      isClosed = true
    })
    const isGone = () => isClosed && [far, host].every((each) => each.texts().join() === 'of the host')
    const gone = until('it is gone from every copy, and their chat is closed', isGone, promised(ONE_S))
    const [actId] = await Promise.all([ban(room, seatId), gone])
    expect(await own.send('once more')).to.include({ ok: false, code: 'NO_SEAT' })
    expect(await texts(actId)).to.have.members(['first', 'second'])
    const { rows } = await owner().query(
      'SELECT count(*)::int AS n FROM app.chat_message WHERE account_id = $1 AND body IS NOT NULL',
      [world().person(1).accountId],
    )
    expect(rows[0].n).to.equal(0)

    // taken back a minute later it opens the door, and what was written stays away
    await owner().query("UPDATE app.clock SET shift = '1 minute'")
    expect((await undo('host', actId)).status).to.equal(204)
    await write(host, 'later')
    await far.until((all) => all.includes('later'))
    expect(far.texts()).to.deep.equal(['of the host', 'later'])
    expect(await texts(actId)).to.have.length(2)
  })

  it('[S1.22] a slip that is undone at once, and an appeal that is right, bring the messages of a ban back to their places', async () => {
    const { room, host, own, far, seatId } = await talk(3, 4)
    await write(own, 'one')
    await write(host, 'two')
    await write(own, 'three')
    await far.until((all) => all.length === 3)
    const slip = await ban(room, seatId)
    await far.until((all) => all.length === 1)
    expect((await undo('host', slip)).status).to.equal(204)
    for (const each of [far, host]) await each.until((all) => all.join() === 'one,two,three')
    expect(await texts(slip)).to.deep.equal([])

    const again = await world().sit(world().person(3), room)
    const actId = await ban(room, again)
    await far.until((all) => all.length === 1)
    await owner().query("UPDATE app.clock SET shift = '10 minutes'")
    expect((await post(3, `/v1/acts/${actId}/appeal`, { text: 'It was my brother' })).status).to.equal(204)
    const at = `/v1/channels/${world().creator.channelId}/appeals/${actId}/decision`
    expect((await post('host', at, { isOverturned: true, answer: 'Right' })).status).to.equal(204)
    await host.until((all) => all.join() === 'one,two,three')
  })

  it('[S1.20] a deletion is undone by who did it or above, once: the message is back at its place for every copy', async () => {
    const { creator, person } = world()
    const { room, host, own, far } = await talk(5, 6)
    const roles = [
      [7, 'moderator'],
      [8, 'moderator'],
    ] as const
    for (const [n, role] of roles)
      await owner().query(
        'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
        [creator.channelId, person(n).accountId, role, creator.host.accountId],
      )
    await write(own, 'a', 'b', 'c')
    await far.until((all) => all.length === 3)
    const id = host.shown()[1]?.id
    const gone = await post(7, `/v1/rooms/${room}/chat/messages/${id}/removal`, {})
    expect(gone.body).to.include({ channelId: creator.channelId, messages: 1 })
    for (const each of [far, own]) await each.until((all) => all.join() === 'a,c')
    const before = await world().stage.counts()
    expect((await undo(5, gone.body.actId)).status, 'by its author').to.equal(404)
    expect((await undo(8, gone.body.actId)).status, 'by somebody beside').to.equal(403)
    expect(await world().stage.counts()).to.deep.equal(before)
    const revs = far.rev()
    const isBack = () => [far, own, host].every((each) => each.texts().join() === 'a,b,c')
    const back = until('it is back in every copy', isBack, promised(ONE_S))
    const [undone] = await Promise.all([undo(7, gone.body.actId), back])
    expect(undone.status).to.equal(204)
    expect(far.rev()).to.equal(revs + 1)
    expect((await ended(gone.body.actId)).rows).to.deep.equal([
      { kind: 'delete', undoes: null },
      { kind: 'undelete', undoes: gone.body.actId },
    ])
    expect(await texts(gone.body.actId)).to.deep.equal([])
    expect((await undo(7, gone.body.actId)).body.code, 'twice').to.equal('CONFLICT')

    // what became too old meanwhile does not come back
    const old = await post('host', `/v1/rooms/${room}/chat/messages/${id}/removal`, {})
    await far.until((all) => all.join() === 'a,c')
    await owner().query('UPDATE app.chat_message SET trimmed_at = app.now() WHERE id = $1', [id])
    expect((await undo('host', old.body.actId)).status).to.equal(204)
    await write(own, 'd')
    await far.until((all) => all.includes('d'))
    expect(far.texts()).to.deep.equal(['a', 'c', 'd'])
  })

  it('[S1.17][S1.22] a ban takes invitations back that wait for the person in this channel, and no other', async () => {
    const { stage, creator, person } = world()
    const { room, seatId } = await talk(9, 10)
    const secret = await stage.room(creator, { visibility: 'private', state: 'draft' })
    const elsewhere = await stage.creator(person(11))
    const foreign = await stage.room(elsewhere, { visibility: 'private', state: 'draft' })
    const address = 'nine@example.test'
    await owner().query(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
      [newId('idn', randomBytes), person(9).accountId, address],
    )
    const invite = async (columns: { room?: string; channel?: string; email: string }) => {
      const id = newId('inv', randomBytes)
      await owner().query(
        `INSERT INTO app.invitation (id, room_id, channel_id, role, kind, email, valid_until)
           VALUES ($1, $2, $3, $4, 'email', $5, app.now() + interval '1 day')`,
        [
          id,
          columns.room ?? null,
          columns.channel ?? null,
          columns.channel ? 'moderator' : null,
          columns.email,
        ],
      )
      return id
    }
    const ids = [
      await invite({ room: secret, email: address }),
      await invite({ channel: creator.channelId, email: address }),
      await invite({ room: foreign, email: address }),
      await invite({ room: secret, email: 'else@example.test' }),
    ]
    const actId = await ban(room, seatId)
    const states = async () =>
      (
        await owner().query(
          'SELECT state FROM app.invitation WHERE id = ANY ($1) ORDER BY array_position($1, id::text)',
          [ids],
        )
      ).rows.map(({ state }) => state)
    expect(await states()).to.deep.equal(['revoked', 'revoked', 'invited', 'invited'])
    expect((await undo('host', actId)).status).to.equal(204)
    expect(await states(), 'an invitation is made anew').to.deep.equal([
      'revoked',
      'revoked',
      'invited',
      'invited',
    ])
  })
})
