import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { countRows } from '#test/kit/access/countRows.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { Reply } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const codeOf = ({ status, body }: Reply) => (status < 300 ? status : body.code)

describe('private streams of a channel that somebody helps', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let people: Person[]
  let creator: Creator
  let producer: Person
  let room: string
  let next = 0
  const somebody = (): Person => people[next++] as Person

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 24)
  })
  beforeEach(async () => {
    creator = await stage.creator(somebody())
    producer = somebody()
    await give(producer, 'producer')
    room = await stage.room(creator, { visibility: 'private', state: 'draft' })
  })

  const give = (person: Person, role: string, of = creator) =>
    db
      .pool('owner')
      .query(
        'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
        [...[of.channelId, person.accountId, role, of.host.accountId]],
      )
  const list = (person: Person, channelId = creator.channelId) =>
    person.call(api().url, 'GET', `/v1/channels/${channelId}/private-rooms`)
  const make = (person: Person, title = 'Rehearsal', channelId = creator.channelId) =>
    person.call(api().url, 'POST', '/v1/rooms', { body: { channelId, title, visibility: 'private' } })
  const invite = (person: Person, roomId = room) =>
    person.call(api().url, 'POST', `/v1/rooms/${roomId}/invitations`, { body: { label: 'Ann' } })
  const idsOf = ({ body }: Reply): string[] => body.rooms.map(({ id }: { id: string }) => id)
  /** What each press of the page answers. */
  const presses = async (person: Person) => [
    codeOf(await list(person)),
    codeOf(await make(person)),
    codeOf(await person.call(api().url, 'GET', `/v1/rooms/${room}/invitations`)),
    codeOf(await invite(person)),
  ]
  async function expectShut(person: Person, code: string): Promise<void> {
    const before = await countRows(db.pool('owner'))
    expect(await presses(person)).to.deep.equal(Array(4).fill(code))
    expect(await countRows(db.pool('owner'))).to.deep.equal(before)
  }

  it('[S1.16][S1.17] a producer lists them, makes one, invites, takes back, and both see the same', async () => {
    const made = await make(producer)
    expect(codeOf(made)).to.equal(201)
    const sent = await invite(producer, made.body.id)
    expect(codeOf(sent)).to.equal(201)
    const claimed = await somebody().call(api().url, 'POST', '/v1/invitations/claims', {
      body: { token: sent.body.token },
    })
    expect(codeOf(claimed)).to.equal(200)
    expect(codeOf(await invite(producer, made.body.id))).to.equal(201)
    const { body } = await list(producer)
    expect(body.rooms).to.deep.equal([
      { ...body.rooms[0], id: made.body.id, title: 'Rehearsal', state: 'draft', invited: 1, claimed: 1 },
      { ...body.rooms[1], id: room, state: 'draft', invited: 0, claimed: 0 },
    ])
    expect((await list(creator.host)).body).to.deep.equal(body)
    const taken = await producer.call(api().url, 'DELETE', `/v1/invitations/${sent.body.invitation.id}`)
    expect(taken.status).to.equal(204)
    expect((await list(creator.host)).body.rooms[0]).to.include({ invited: 1, claimed: 0 })
    expect(codeOf(await producer.call(api().url, 'POST', `/v1/rooms/${room}/end`))).to.equal(200)
    expect(idsOf(await list(producer)), 'what is over is gone').to.deep.equal([made.body.id])
  })

  it('[S1.16][T22] one channel is listed alone: not the own one, not another that one helps, nothing that is not private', async () => {
    const [own, other] = [await stage.creator(producer), await stage.creator(somebody())]
    await give(producer, 'producer', other)
    const rooms = {
      own: await stage.room(own, { visibility: 'private', state: 'draft' }),
      other: await stage.room(other, { visibility: 'private', state: 'live' }),
    }
    await stage.room(creator, { visibility: 'members', state: 'draft' })
    await stage.room(other, { visibility: 'public', state: 'draft' })
    const seen = []
    for (const { channelId } of [creator, own, other]) seen.push(idsOf(await list(producer, channelId)))
    expect(seen).to.deep.equal([[room], [rooms.own], [rooms.other]])
    expect(idsOf(await list(creator.host))).to.deep.equal([room])
    for (const { channelId } of [own, other])
      expect(codeOf(await list(creator.host, channelId))).to.equal('NOT_FOUND')
  })

  it('[S1.16][T22] to a moderator, a stranger, who was a producer, one of another channel and one who is banned: nothing is shown, made or sent', async () => {
    const [moderator, former, elsewhere, banned] = [somebody(), somebody(), somebody(), somebody()]
    const other = await stage.creator(somebody())
    await give(moderator, 'moderator')
    await give(former, 'producer')
    await give(elsewhere, 'producer', other)
    await give(banned, 'producer')
    for (const person of [former, banned]) expect(idsOf(await list(person))).to.deep.equal([room])
    const asOwner = (method: string, path: string, body?: unknown) =>
      creator.host.call(api().url, method, path, { body })
    expect(
      codeOf(await asOwner('DELETE', `/v1/channels/${creator.channelId}/team/${former.accountId}`)),
    ).to.equal(204)
    const live = await stage.room(creator, { visibility: 'public' })
    const { seatId } = (await enter(api().url, banned, live)).body
    expect(codeOf(await asOwner('POST', `/v1/rooms/${live}/bans`, { seatId, reason: 'Shouts' }))).to.equal(
      201,
    )
    // the stream with the ban ended the one before
    room = await stage.room(creator, { visibility: 'private', state: 'draft' })

    await expectShut(moderator, 'FORBIDDEN')
    for (const person of [somebody(), former, elsewhere, banned]) await expectShut(person, 'NOT_FOUND')
    const unknown = newId('chn', randomBytes)
    const [there, nowhere] = [await list(elsewhere), await list(elsewhere, unknown)]
    const { ref: _, ...told } = there.body
    expect(nowhere.body, 'an unknown channel is the same').to.deep.include(told)
    expect(codeOf(await make(elsewhere, 'Rehearsal', unknown))).to.equal('NOT_FOUND')
    expect(await presses(producer), 'and then the good one').to.deep.equal([200, 201, 200, 201])
  })

  it('[S1.16] while its owner leaves, or it is archived, nothing of it is listed, and nothing is made in it', async () => {
    const archive = (isArchived: boolean) =>
      db
        .pool('owner')
        .query('UPDATE app.channel SET archived_at = CASE WHEN $2 THEN app.now() END WHERE id = $1', [
          ...[creator.channelId, isArchived],
        ])
    const setState = (state: string) =>
      db
        .pool('owner')
        .query('UPDATE app.account SET state = $2 WHERE id = $1', [creator.host.accountId, state])
    await setState('suspended')
    expect(idsOf(await list(producer))).to.deep.equal([room])
    await setState('active')
    for (const shut of [() => setState('closing'), () => archive(true)]) {
      await shut()
      const before = await countRows(db.pool('owner'))
      expect((await list(producer)).body.rooms).to.deep.equal([])
      expect(codeOf(await make(producer))).to.equal('NOT_FOUND')
      expect(await countRows(db.pool('owner'))).to.deep.equal(before)
      await setState('active')
    }
    await archive(false)
    expect(codeOf(await make(producer))).to.equal(201)
  })
})
