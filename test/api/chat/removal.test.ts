import { expect } from 'chai'
import { forgetRemovedTexts } from '#api/moderation/messages/jobs.ts'
import { useDatabase } from '#test/kit/database.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { type TestChat, useChat } from './useChat.ts'

describe('messages that are taken away', () => {
  const db = useDatabase()
  const world = useChat(db)

  async function talk(...people: number[]) {
    const { stage, creator, sit, person, chat, other } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    const host = await chat(creator.host, room)
    await host.open()
    const chats: TestChat[] = []
    for (const n of people) {
      await sit(person(n), room)
      const own = await chat(person(n), room, other)
      await own.open()
      chats.push(own)
    }
    return { room, host, chats }
  }
  const giveRole = (n: number, role: 'moderator' | 'producer') =>
    db
      .pool('owner')
      .query(
        'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
        [world().creator.channelId, world().person(n).accountId, role, world().creator.host.accountId],
      )
  const idOf = (chat: TestChat, text: string) => chat.shown().find((one) => one.text === text)?.id ?? ''
  const path = (room: string, id: string, act: string) => `/v1/rooms/${room}/chat/messages/${id}/${act}`
  const post = (n: number | 'host', at: string, body: unknown = {}) => {
    const who = n === 'host' ? world().creator.host : world().person(n)
    return who.call(world().api.url, 'POST', at, { body })
  }

  it('[S1.20] by the host or a moderator: gone at every copy within a second, with a row that names both', async () => {
    const { person, creator } = world()
    const { room, host, chats } = await talk(1, 2)
    const [author, viewer] = chats as [TestChat, TestChat]
    await giveRole(3, 'moderator')
    for (const text of ['first', 'second']) await author.send(text)
    await viewer.until((texts) => texts.length === 2)
    await host.until((texts) => texts.length === 2)
    const byHost = await post('host', path(room, idOf(host, 'first'), 'removal'), {
      ruleCode: 'spam',
      reason: 'An advert',
    })
    expect(byHost.status, byHost.text).to.equal(201)
    const isGone = () => [host, viewer, author].every((each) => !each.texts().includes('first'))
    await until('it is gone at every copy', isGone, promised(1000))
    const byModerator = await post(3, path(room, idOf(host, 'second'), 'removal'))
    expect(byModerator.status).to.equal(201)
    await viewer.until((texts) => texts.length === 0)
    const { rows } = await db
      .pool('owner')
      .query(
        `SELECT kind, actor, target_account, rule_code, reason FROM app.action_log WHERE room_id = $1 ORDER BY seq`,
        [room],
      )
    expect(rows).to.deep.equal([
      {
        kind: 'delete',
        actor: creator.host.accountId,
        target_account: person(1).accountId,
        rule_code: 'spam',
        reason: 'An advert',
      },
      {
        kind: 'delete',
        actor: person(3).accountId,
        target_account: person(1).accountId,
        rule_code: 'host-decision',
        reason: 'Taken out of the chat',
      },
    ])
    const texts = (who: number | 'host', actId: string) =>
      (who === 'host' ? creator.host : person(who)).call(
        world().api.url,
        'GET',
        `/v1/channels/${creator.channelId}/acts/${actId}/texts`,
      )
    expect((await texts('host', byModerator.body.actId)).body.texts[0]).to.include({
      text: 'second',
      name: 'Person 1',
    })
    expect((await texts(3, byModerator.body.actId)).body.texts).to.have.length(1)
    // who did something else reads nothing of it
    expect((await texts(3, byHost.body.actId)).status).to.equal(404)
    expect((await texts(2, byHost.body.actId)).status).to.equal(404)
    // the log offers the words of an act to exactly who reads them, and while an appeal waits to who may decide it
    await giveRole(7, 'producer')
    const offered = async (who: number | 'host', actId: string): Promise<boolean> => {
      const at = `/v1/channels/${creator.channelId}/log`
      const { body } = await (who === 'host' ? creator.host : person(who)).call(world().api.url, 'GET', at)
      const { mayReadTexts } = body.acts.find((act: { actId: string }) => act.actId === actId)
      expect((await texts(who, actId)).status, `${who}`).to.equal(mayReadTexts ? 200 : 404)
      return mayReadTexts
    }
    const both = async (who: number | 'host') => [
      await offered(who, byHost.body.actId),
      await offered(who, byModerator.body.actId),
    ]
    expect(await both('host')).to.deep.equal([true, true])
    expect(await both(3)).to.deep.equal([false, true])
    expect(await both(7)).to.deep.equal([false, false])
    expect((await post(1, `/v1/acts/${byModerator.body.actId}/appeal`, { text: 'Why?' })).status).to.equal(
      204,
    )
    expect(await both(7)).to.deep.equal([false, true])
    const appealed = byModerator.body.actId
    await db.pool('owner').query('DELETE FROM app.channel_role WHERE account_id = $1', [person(7).accountId])
    expect((await texts(7, appealed)).status).to.equal(404)
    await db
      .pool('owner')
      .query("UPDATE app.removed_text SET removed_at = app.now() - interval '31 days' WHERE act_id = $1", [
        byHost.body.actId,
      ])
    await forgetRemovedTexts(db.pool('worker'))
    expect((await texts('host', byHost.body.actId)).body.texts).to.deep.equal([])
    expect((await texts('host', byModerator.body.actId)).body.texts).to.have.length(1)
  })

  it('viewers, roles above, other rooms and what is gone already change nothing; then the good one does', async () => {
    const { stage, creator, setRule } = world()
    await giveRole(5, 'moderator')
    await giveRole(6, 'producer')
    const { room, host, chats } = await talk(4, 6)
    const [author, producer] = chats as [TestChat, TestChat]
    await author.send('mine')
    await producer.send('of a producer')
    await host.send('of the host')
    await host.until((texts) => texts.length === 3)
    const foreign = await stage.room(creator, { visibility: 'public', state: 'draft' })
    const before = await stage.counts()
    const mine = idOf(host, 'mine')
    for (const [who, at, status] of [
      [4, path(room, mine, 'removal'), 404],
      [4, path(room, mine, 'release'), 404],
      [5, path(room, idOf(host, 'of the host'), 'removal'), 403],
      [5, path(room, idOf(host, 'of a producer'), 'removal'), 403],
      [6, path(room, idOf(host, 'of the host'), 'removal'), 403],
      [5, path(foreign, mine, 'removal'), 404],
      [5, path(room, `msg_${'0'.repeat(22)}`, 'removal'), 404],
      [5, path(room, mine, 'release'), 404],
      [5, `/v1/rooms/${room}/chat/people/${creator.host.accountId}/removal`, 403],
      [5, `/v1/rooms/${room}/chat/people/acc_${'0'.repeat(22)}/removal`, 404],
    ] as const)
      expect((await post(who, at)).status, `${who} ${at}`).to.equal(status)
    expect((await post(5, path(room, mine, 'removal'), { reason: '' })).status).to.equal(422)
    expect((await post(5, path(room, mine, 'removal'), { ruleCode: 'because' })).status).to.equal(422)
    expect(await stage.counts()).to.deep.equal(before)
    expect((await post(5, path(room, mine, 'removal'))).status).to.equal(201)
    expect((await post(5, path(room, mine, 'removal'))).status).to.equal(404)
    // a moderator changes the rules, and not any more once the role is gone
    expect(await setRule(room, { slowS: 5 }, world().person(5))).to.equal(200)
    await db
      .pool('owner')
      .query('DELETE FROM app.channel_role WHERE account_id = $1', [world().person(5).accountId])
    expect(await setRule(room, { slowS: 0 }, world().person(5))).to.equal(404)
  })

  it('a moderator sees what is held and releases it; everything of one person goes at once', async () => {
    const { person, chat } = world()
    const { room, chats } = await talk(7, 8)
    const [author, viewer] = chats as [TestChat, TestChat]
    await giveRole(9, 'moderator')
    const moderator = await chat(person(9), room)
    expect(await moderator.open()).to.deep.equal({ ok: true, role: 'moderator' })
    await author.send('see example.com')
    await moderator.until((texts) => texts.length === 1)
    expect((await post(9, path(room, idOf(moderator, 'see example.com'), 'release'))).status).to.equal(201)
    await viewer.until((texts) => texts.includes('see example.com'))
    await author.send('and example.net')
    await author.send('spam')
    await viewer.until((texts) => texts.includes('spam'))
    const all = await post(9, `/v1/rooms/${room}/chat/people/${person(7).accountId}/removal`)
    expect(all.body.messages).to.equal(3)
    for (const each of [viewer, author, moderator]) await each.until((texts) => texts.length === 0)
  })
})
