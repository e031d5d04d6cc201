import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import { useChat } from '../chat/useChat.ts'

describe('what a channel knows of somebody', () => {
  const db = useDatabase()
  const world = useChat(db)

  it('[S1.33] who looks after it reads name, first visit, messages and past acts, no wallet and nothing of other channels', async () => {
    const { api, stage, creator, person, sit, chat } = world()
    const room = await stage.room(creator, { visibility: 'public' })
    const seatId = await sit(person(1), room)
    const own = await chat(person(1), room)
    await own.open()
    for (const text of ['one', 'two']) await own.send(text)
    const read = (by: typeof creator.host, at: string, about: string) =>
      by.call(api.url, 'GET', `/v1/rooms/${at}/people/${about}`)
    const { accountId, wallet } = person(1)
    const card = await read(creator.host, room, accountId)
    expect(card.status, card.text).to.equal(200)
    expect(card.body).to.deep.include({
      displayName: 'Person 1',
      isGuest: false,
      messages: 2,
      seatId,
      acts: [],
    })
    expect(Date.parse(card.body.firstSeenAt)).to.be.closeTo(Date.now(), 60_000)
    expect(card.text).not.to.contain(wallet.toString('hex'))
    const kick = await creator.host.call(api.url, 'POST', `/v1/rooms/${room}/kicks`, {
      body: { seatId, reason: 'Shouts' },
    })
    expect(kick.status).to.equal(201)
    const after = (await read(creator.host, room, accountId)).body
    expect(after.acts).to.have.length(1)
    expect(after.acts[0]).to.include({ kind: 'kick', reason: 'Shouts', isUndone: false })
    // by the past seat they can still be banned
    expect(after.seatId).to.equal(seatId)
    // somebody who was never here, a viewer who asks, and another channel
    expect((await read(creator.host, room, person(5).accountId)).status).to.equal(404)
    expect((await read(person(2), room, accountId)).status).to.equal(404)
    const other = await stage.creator(person(3))
    const elsewhere = await stage.room(other, { visibility: 'public' })
    expect((await read(other.host, elsewhere, accountId)).status).to.equal(404)
  })
})
