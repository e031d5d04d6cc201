import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { releaseMessage, removeMessage, removeMessagesOf } from '#api/chat/changeMessages.ts'
import { forgetChats, trimChats } from '#api/chat/jobs.ts'
import { CHAT_ROWS } from '#api/chat/personRows.ts'
import { writeMessages } from '#api/chat/write/writeMessages.ts'
import { withTransaction } from '#db/transaction.ts'
import { useDatabase } from '#test/kit/database.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { newKey, type TestChat, useChat } from './useChat.ts'

describe('what changed in a chat meanwhile', () => {
  const db = useDatabase()
  const world = useChat(db)

  async function talk(...people: number[]) {
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
  const ids = async (room: string) =>
    (
      await db
        .pool('owner')
        .query<{ id: string }>('SELECT id FROM app.chat_message WHERE room_id = $1 ORDER BY seq', [room])
    ).rows.map(({ id }) => id)
  const remove = (room: string, id: string) =>
    withTransaction(db.pool('api'), (tx) => removeMessage(tx, room, id))
  const inWorker = <T>(work: (pool: ReturnType<typeof db.pool>) => Promise<T>) => work(db.pool('worker'))

  it('[S1.20] a removal reaches every copy without a hint, and who was away', async () => {
    const { person, chat, other } = world()
    const { room, host, chats } = await talk(1, 2)
    const [one, two] = chats as [TestChat, TestChat]
    const there = await chat(person(2), room, other)
    await there.open()
    for (const text of ['first', 'second', 'third']) await host.send(text)
    for (const each of [one, two, there]) await each.until((texts) => texts.length === 3)
    const left = two.rev()
    await two.socket.ask('chat:close', { roomId: room })
    const [, second] = await ids(room)
    const gone = await remove(room, second as string)
    expect(gone?.removed).to.include({ body: 'second', name: 'Person 0' })
    const isGone = () => [host, one, there].every((each) => !each.texts().includes('second'))
    await until('it is gone at every copy', isGone, promised(1000))
    expect(two.texts()).to.include('second')
    await two.open(left)
    expect(two.texts()).to.deep.equal(['first', 'third'])
    expect(two.changes.at(-1)).to.include({ isWhole: false })
    // whoever comes anew does not see it either, and it cannot be taken twice
    const late = await chat(person(1), room, other)
    await late.open()
    expect(late.texts()).to.deep.equal(['first', 'third'])
    expect(await remove(room, second as string)).to.equal(null)
    const { rows } = await db.pool('owner').query('SELECT body FROM app.chat_message WHERE id = $1', [second])
    expect(rows).to.deep.equal([{ body: null }])
  })

  it('everything of one person goes at once, in the rooms of that channel alone', async () => {
    const { creator, person } = world()
    const { room, host, chats } = await talk(3, 4)
    const [bad, good] = chats as [TestChat, TestChat]
    for (const text of ['spam', 'more spam']) await bad.send(text)
    await good.send('hello')
    await host.until((texts) => texts.length === 3)
    const foreign = await withTransaction(db.pool('api'), (tx) =>
      removeMessagesOf(tx, `chn_${'0'.repeat(22)}`, person(3).accountId),
    )
    expect(foreign.removed).to.deep.equal([])
    const { removed, revs } = await withTransaction(db.pool('api'), (tx) =>
      removeMessagesOf(tx, creator.channelId, person(3).accountId),
    )
    expect(removed.map(({ body }) => body).toSorted()).to.deep.equal(['more spam', 'spam'])
    expect([...revs.keys()]).to.deep.equal([room])
    await good.until((texts) => texts.length === 1)
    expect(good.texts()).to.deep.equal(['hello'])
  })

  it('a held message gets its number when it is released', async () => {
    const { room, chats } = await talk(5, 6)
    const [author, viewer] = chats as [TestChat, TestChat]
    const held = await author.send('example.com')
    await author.send('after it')
    await viewer.until((texts) => texts.includes('after it'))
    const id = (held as { id: string }).id
    const released = await withTransaction(db.pool('api'), (tx) => releaseMessage(tx, room, id))
    expect(released?.accountId).to.equal(world().person(5).accountId)
    await viewer.until((texts) => texts.includes('example.com'))
    expect(viewer.texts()).to.deep.equal(['after it', 'example.com'])
    expect(viewer.shown().map(({ seq }) => seq)).to.deep.equal([1, 2])
  })

  it('[S1.18] after 150 messages the newest 100 come in their order; keys live ten minutes longer', async () => {
    const { person, other, chat } = world()
    const { room, chats } = await talk(7)
    const [one] = chats as [TestChat]
    const key = newKey()
    const first = await one.send('the very first', key)
    // fewer go over a socket at once than are needed here
    const deps = {
      ...{ pool: db.pool('api'), clock: Date.now, random: randomBytes, bus: { publish: () => undefined } },
      settings: { CHAIN_ID: 31337, CHAT_HISTORY: 100 },
    }
    const texts = Array.from({ length: 149 }, (_, n) => `message ${n + 2}`)
    const asked = texts.map((text) => ({
      accountId: world().creator.host.accountId,
      clientKey: newKey(),
      text,
    }))
    await writeMessages(deps, room, asked.slice(0, 99))
    await writeMessages(deps, room, asked.slice(99))
    const early = one.rev()
    await one.until((texts) => texts.length === 150)
    const [removed] = (await ids(room)).slice(100)
    await remove(room, removed as string)
    await inWorker((pool) => trimChats(pool, { CHAT_HISTORY: 100 }))
    const late = await chat(person(7), room, other)
    await late.open()
    const numbers = late.shown().map(({ seq }) => seq)
    expect(numbers).to.deep.equal(Array.from({ length: 100 }, (_, n) => n + 51).filter((seq) => seq !== 101))
    expect(late.changes.at(-1)).to.include({ isWhole: true, lastSeq: 150 })
    expect(await late.send('the very first', key), 'trimmed, and known').to.deep.equal(first)
    await db.pool('owner').query(`UPDATE app.clock SET shift = '9 minutes'`)
    await inWorker((pool) => trimChats(pool, { CHAT_HISTORY: 100 }))
    expect(await late.send('the very first', key)).to.deep.equal(first)
    await db.pool('owner').query(`UPDATE app.clock SET shift = '11 minutes'`)
    await inWorker((pool) => trimChats(pool, { CHAT_HISTORY: 100 }))
    const { rows } = await db
      .pool('owner')
      .query('SELECT count(*)::int AS n FROM app.chat_message WHERE room_id = $1', [room])
    expect(rows).to.deep.equal([{ n: 100 }])
    // who stood before what is gone for good gets all that is left
    await late.open(Math.min(early, 3))
    expect(late.changes.at(-1)).to.include({ isWhole: true })
    await db.pool('owner').query(`UPDATE app.clock SET shift = '0'`)
  }).timeout(90_000)

  it('[T41] an erased person leaves neither words nor name, and open pages lose them', async () => {
    const { person } = world()
    const { room, host, chats } = await talk(8)
    const [one] = chats as [TestChat]
    await one.send('something of mine')
    await host.send('kept')
    await host.until((texts) => texts.length === 2)
    const { accountId } = person(8)
    const whole = JSON.parse(
      await withTransaction(db.pool('worker'), (tx) => CHAT_ROWS.export(tx, accountId)),
    )
    expect(whole['app.chat_message']).to.have.length(1)
    expect(whole['app.chat_message'][0]).to.include({ body: 'something of mine', name_shown: 'Person 8' })
    await withTransaction(db.pool('worker'), (tx) => CHAT_ROWS.erase(tx, accountId))
    await host.until((texts) => texts.length === 1)
    expect(host.texts()).to.deep.equal(['kept'])
    const { rows } = await db
      .pool('owner')
      .query('SELECT to_jsonb(m)::text AS all FROM app.chat_message m WHERE room_id = $1', [room])
    expect(JSON.stringify(rows)).not.to.contain('Person 8').and.not.to.contain('something of mine')
    expect(JSON.stringify(rows)).not.to.contain(accountId)
  })

  it('nothing is left of a chat some time after its stream', async () => {
    const { room, host } = await talk()
    await host.send('hello')
    await db
      .pool('owner')
      .query(
        "UPDATE app.room SET state = 'ended', ended_at = app.now() - interval '40 days', end_reason = 'HOST_ENDED' WHERE id = $1",
        [room],
      )
    await inWorker((pool) => forgetChats(pool, { CHAT_KEPT_S: 41 * 86_400 }))
    expect(await ids(room)).to.have.length(1)
    await inWorker((pool) => forgetChats(pool, { CHAT_KEPT_S: 30 * 86_400 }))
    for (const table of ['chat_message', 'chat_head', 'chat_rule', 'chat_writer']) {
      const { rows } = await db.pool('owner').query(`SELECT FROM app.${table} WHERE room_id = $1`, [room])
      expect(rows, table).to.have.length(0)
    }
  })
})
