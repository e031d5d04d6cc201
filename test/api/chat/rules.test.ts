import { expect } from 'chai'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type TestChat, useChat } from './useChat.ts'

describe('rules of a chat', () => {
  const db = useDatabase()
  const world = useChat(db)

  async function roomWith(...people: number[]): Promise<{ room: string; host: TestChat; chats: TestChat[] }> {
    const { stage, creator, sit, person, chat } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    const host = await chat(creator.host, room)
    await host.open()
    const chats: TestChat[] = []
    for (const n of people) {
      await sit(person(n), room)
      const own = await chat(person(n), room)
      await own.open()
      chats.push(own)
    }
    return { room, host, chats }
  }

  it('[S1.19] guests write once the host allows it, without a reload', async () => {
    const { api, chat, setRule } = world()
    const { room, host } = await roomWith()
    const guest = await becomeGuest(api.url, room)
    const { body } = await guest.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } })
    await reportMedia(api, db.pool('owner'), body.seatId, 'joined')
    const own = await chat({ authorization: `Bearer ${guest.token}` }, room)
    expect((await own.open()).ok).to.equal(true)
    expect(await own.send('hello')).to.deep.equal({ ok: false, code: 'GUESTS_OFF' })
    expect(await setRule(room, { guests: true })).to.equal(200)
    expect((await own.send('hello')).ok).to.equal(true)
    await host.until((texts) => texts.length === 1)
    expect(host.shown()[0]).to.include({ badge: 'guest', name: guest.name })
    expect(own.changes.find(({ rule }) => rule?.guests)?.rule).to.include({ guests: true, links: 'held' })
  })

  it('[T23] five at once, then one a second; twenty blocked in a minute are silence at every copy', async () => {
    const { person, chat, other, api } = world()
    const { room, chats } = await roomWith(6)
    const [one] = chats as [TestChat]
    const codes: string[] = []
    for (let n = 0; n < 30; n++) {
      const answer = await one.send(`message ${n}`)
      codes.push(answer.ok ? 'ok' : answer.code)
    }
    expect(codes.slice(0, 5)).to.deep.equal(['ok', 'ok', 'ok', 'ok', 'ok'])
    expect(codes.filter((code) => code === 'TOO_FAST').length).to.equal(20)
    expect(codes.at(-1)).to.equal('SILENCED')
    const there = await chat(person(6), room, other)
    expect(await there.send('from elsewhere')).to.deep.include({ code: 'SILENCED', cause: 'flood' })
    expect(api.output()).not.to.contain('a socket message failed')
  }).timeout(30_000)

  it('slow mode counts for viewers and not for roles; a rule is set by roles alone', async () => {
    const { person, setRule } = world()
    const { room, host, chats } = await roomWith(7)
    const [one] = chats as [TestChat]
    expect(await setRule(room, { slowS: 30 }, person(7)), 'by a viewer').to.equal(404)
    expect(await setRule(room, { slowS: 7 })).to.equal(422)
    expect(await setRule(room, { slowS: 30 })).to.equal(200)
    expect((await one.send('first')).ok).to.equal(true)
    const second = await one.send('second')
    expect(second).to.deep.include({ ok: false, code: 'SLOW_MODE' })
    expect((second as { untilMs: number }).untilMs).to.be.closeTo(Date.now() + 30_000, 5000)
    for (let n = 0; n < 8; n++) expect((await host.send(`host ${n}`)).ok).to.equal(true)
    expect(await setRule(room, {})).to.equal(200)
    expect((await one.send('second')).ok).to.equal(true)
  })

  it('[T23] a message with a link is held: its author and roles see it, nobody else', async () => {
    const { setRule } = world()
    const { room, host, chats } = await roomWith(8, 9)
    const [author, viewer] = chats as [TestChat, TestChat]
    const held = await author.send('see example.com')
    expect(held).to.deep.include({ ok: true, seq: null })
    await host.until((texts) => texts.includes('see example.com'))
    await author.until((texts) => texts.includes('see example.com'))
    expect((await author.send('and more')).ok).to.equal(true)
    await viewer.until((texts) => texts.length > 0)
    expect(viewer.texts()).to.deep.equal(['and more'])
    expect(JSON.stringify(viewer.changes)).not.to.contain('example.com')
    // whoever comes later sees no more than that
    await viewer.open()
    expect(viewer.texts()).to.deep.equal(['and more'])
    await setRule(room, { links: 'off' })
    expect(await author.send('see example.com')).to.deep.equal({ ok: false, code: 'LINKS_OFF' })
    await setRule(room, { links: 'text' })
    expect((await author.send('see example.org')).ok).to.equal(true)
    await viewer.until((texts) => texts.includes('see example.org'))
    expect((await host.send('https://example.net')).ok).to.equal(true)
    await viewer.until((texts) => texts.includes('https://example.net'))
  })

  it('only followers since ten minutes, or only holders of a pass', async () => {
    const { person, setRule, creator, stage } = world()
    const { room, chats } = await roomWith(10, 11)
    const [one, two] = chats as [TestChat, TestChat]
    await setRule(room, { followersOnly: true })
    expect(await one.send('hello')).to.deep.equal({ ok: false, code: 'FOLLOWERS_ONLY' })
    const follow = (minutes: number, n: number) =>
      db
        .pool('owner')
        .query(
          `INSERT INTO app.follower (account_id, channel_id, at) VALUES ($1, $2, app.now() - make_interval(mins => $3))`,
          [person(n).accountId, creator.channelId, minutes],
        )
    await follow(9, 10)
    await follow(11, 11)
    const young = await one.send('hello')
    expect(young).to.deep.include({ code: 'FOLLOWERS_ONLY' })
    expect((young as { untilMs: number }).untilMs).to.be.closeTo(Date.now() + 60_000, 5000)
    expect((await two.send('hello')).ok).to.equal(true)
    await setRule(room, { holdersOnly: true })
    expect(await one.send('hello')).to.deep.equal({ ok: false, code: 'HOLDERS_ONLY' })
    await stage.givePass(creator, { passId: 71, owner: person(10).wallet })
    expect((await one.send('hello')).ok).to.equal(true)
    expect(await two.send('hello')).to.deep.equal({ ok: false, code: 'HOLDERS_ONLY' })
  })

  it('[T42] a name that looks like the host, a handle, a role or a wallet writes nothing, also after a rename', async () => {
    const { person, api, creator } = world()
    const { chats } = await roomWith(12)
    const [one] = chats as [TestChat]
    const rename = async (displayName: string) =>
      (await person(12).call(api.url, 'PATCH', '/v1/me/profile', { body: { displayName } })).status
    // names of before the rule of names
    const named = async (accountId: string, name: string) => {
      const { rowCount } = await db
        .pool('owner')
        .query('UPDATE app.profile SET display_name = $2, name_skeleton = $3 WHERE account_id = $1', [
          ...[accountId, name, nameSkeleton(name)],
        ])
      expect(rowCount).to.equal(1)
    }
    expect((await one.send('as myself')).ok).to.equal(true)
    await named(creator.host.accountId, 'Nora Light')
    for (const name of [
      'Nora Light',
      'Nоrа Lіght',
      'NORA  LIGHT',
      'Moderator',
      'Stagedoor Support',
      '0x71C7656EC7ab88b0',
    ]) {
      expect(await rename(name), name).to.equal(422)
      await named(person(12).accountId, name)
      expect(await one.send(`as ${name}`), name).to.deep.equal({ ok: false, code: 'NAME_TAKEN' })
    }
    expect(await rename('Ann Elsewhere')).to.equal(200)
    expect((await one.send('as Ann')).ok).to.equal(true)
    await one.until((texts) => texts.length === 2)
    // the name stays as it was when it was written
    expect(one.shown().map(({ name }) => name)).to.deep.equal(['Person 12', 'Ann Elsewhere'])
  }).timeout(30_000)
})
