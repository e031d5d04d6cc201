import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { seedPeople } from '#test/kit/access/person.ts'
import { enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type Client, type Reply, request, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

describe('several channels of one creator', function () {
  this.timeout(60_000)
  const { database, api } = joinApi()
  let stage: Stage
  let n = 0
  before(async () => {
    stage = await setStage(database)
  })
  afterEach(() => database.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  const anyHandle = () => `kiln${'bcdfghkmpt'[n % 10]}${'bcdfghkmpt'[Math.floor(n++ / 10) % 10]}yard`
  const create = (client: Client, handle = anyHandle()) =>
    client.call('POST', '/v1/channels', { body: { handle, name: 'Somebody' } })
  const change = (client: Client, id: string, body: object) =>
    client.call('PATCH', `/v1/channels/${id}`, { body })
  const page = (handle: string) => request(api().url, 'GET', `/v1/channels/${handle}`)
  const codeOf = ({ status, body }: Reply) => (status < 300 ? status : body.code)
  async function newChannel() {
    const client = await signIn(api().url)
    const { id, handle } = (await create(client)).body.channel
    return { client, id: id as string, handle: handle as string }
  }
  const draft = async (client: Client, channelId: string): Promise<string> =>
    (await client.call('POST', '/v1/rooms', { body: { channelId, title: 'A stream', visibility: 'public' } }))
      .body.id

  it('[S1.34] a creator makes ten, also when twelve come at once', async () => {
    const client = await signIn(api().url)
    const replies = await Promise.all(Array.from({ length: 12 }, () => create(client)))
    expect(replies.map(codeOf).sort()).to.deep.equal([...Array(10).fill(201), 'CONFLICT', 'CONFLICT'])
    const { channels, most } = (await client.call('GET', '/v1/me/channels')).body
    expect([channels.length, most]).to.deep.equal([10, 10])
  })

  it('[S1.34] a new handle is found, the old one leads to it for 90 days and is nobody else’s, nor what looks like it', async () => {
    const { client, id, handle } = await newChannel()
    const other = await newChannel()
    const next = anyHandle()
    expect((await change(client, id, { handle: next, name: 'New name' })).body).to.include({
      handle: next,
      name: 'New name',
    })
    expect((await page(handle)).body.channel).to.include({ id, handle: next })
    expect((await page(next)).body.channel).to.include({ id, handle: next })
    for (const taken of [handle, handle.replace('i', '1')]) {
      expect(codeOf(await create(other.client, taken)), taken).to.equal('HANDLE_TAKEN')
      expect(codeOf(await change(other.client, other.id, { handle: taken })), taken).to.equal('HANDLE_TAKEN')
    }
    await database.pool('owner').query("UPDATE app.clock SET shift = '90 days 1 second'")
    expect((await page(handle)).status).to.equal(404)
    expect(codeOf(await create(await signIn(api().url), handle))).to.equal(201)
  })

  it('[S1.34] takes its own old handle back; of two who want one that is given up nobody gets it', async () => {
    const { client, id, handle } = await newChannel()
    const next = anyHandle()
    const rivals = await Promise.all([newChannel(), newChannel()])
    const replies = await Promise.all([
      change(client, id, { handle: next }),
      ...rivals.map((rival) => change(rival.client, rival.id, { handle })),
    ])
    expect(replies.map(codeOf)).to.deep.equal([200, 'HANDLE_TAKEN', 'HANDLE_TAKEN'])
    expect(codeOf(await change(client, id, { handle }))).to.equal(200)
    expect((await page(next)).body.channel.handle).to.equal(handle)
    expect(codeOf(await change(client, id, { handle: 'supp0rt' }))).to.equal('INVALID_INPUT')
  })

  it('[S1.34] an archived one is its owner’s alone, begins nothing, and comes back', async () => {
    const { client, id, handle } = await newChannel()
    expect(codeOf(await change(client, id, { isArchived: true })), 'the only one').to.equal('CONFLICT')
    await create(client)
    const room = await draft(client, id)
    expect(codeOf(await change(client, id, { isArchived: true })), 'with a stream').to.equal('CONFLICT')
    await client.call('POST', `/v1/rooms/${room}/end`)
    expect((await change(client, id, { isArchived: true })).body.isArchived).to.equal(true)
    expect((await page(handle)).status).to.equal(404)
    expect((await client.call('GET', `/v1/channels/${handle}`)).status).to.equal(200)
    expect((await request(api().url, 'GET', '/v1/live')).text).not.to.contain(id)
    expect((await client.call('GET', '/v1/me')).body.channel.id).not.to.equal(id)
    const refused = await client.call('POST', '/v1/rooms', {
      body: { channelId: id, title: 'A stream', visibility: 'public' },
    })
    expect(codeOf(refused)).to.equal('NOT_FOUND')
    expect((await change(client, id, { isArchived: false })).body.isArchived).to.equal(false)
    expect((await page(handle)).status).to.equal(200)
  })

  it('[S1.34] of two that are archived at once one stays', async () => {
    const { client, id } = await newChannel()
    const second = (await create(client)).body.channel.id
    const replies = await Promise.all([id, second].map((one) => change(client, one, { isArchived: true })))
    expect(replies.map(codeOf).sort()).to.deep.equal([200, 'CONFLICT'])
  })

  it('[S1.34] a stream that has not begun moves to an own channel, and to nobody else’s', async () => {
    const { client, id } = await newChannel()
    const second = (await create(client)).body.channel.id
    const foreign = await newChannel()
    const room = await draft(client, id)
    const move = (who: Client, channelId: string) =>
      who.call('PUT', `/v1/rooms/${room}/channel`, { body: { channelId } })
    expect(codeOf(await move(client, foreign.id))).to.equal('NOT_FOUND')
    expect(codeOf(await move(foreign.client, foreign.id))).to.equal('NOT_FOUND')
    expect((await move(client, second)).body.channel.id).to.equal(second)
    await client.call('POST', `/v1/rooms/${room}/end`)
    expect(codeOf(await move(client, id)), 'once it has ended').to.equal('CONFLICT')
  })

  it('[S1.34][T36] keeps a few handles from others, and no heap of them', async () => {
    const { client, id, handle } = await newChannel()
    const replies = []
    for (let turn = 0; turn < 8; turn++) replies.push(await change(client, id, { handle: anyHandle() }))
    expect(replies.map(codeOf)).to.deep.equal([...Array(5).fill(200), ...Array(3).fill('CONFLICT')])
    expect(codeOf(await change(client, id, { handle })), 'back to one of them').to.equal(200)
    expect(codeOf(await change(client, id, { handle: anyHandle() }))).to.equal('CONFLICT')
    await database
      .pool('owner')
      .query('UPDATE app.handle_past SET valid_until = app.now() WHERE channel_id = $1', [id])
    expect(codeOf(await change(client, id, { handle: anyHandle() })), 'a season later').to.equal(200)
  })

  it('[S1.34][T36] moving makes no room for more streams than a channel may have that have not begun', async () => {
    const { client, id } = await newChannel()
    const second = (await create(client)).body.channel.id
    const move = async (room: string, channelId: string) =>
      codeOf(await client.call('PUT', `/v1/rooms/${room}/channel`, { body: { channelId } }))
    const fill = async () => {
      const made = []
      for (;;) {
        const room = await draft(client, id)
        if (!room) return made
        made.push(room)
      }
    }
    const rooms = await fill()
    for (const room of rooms) expect(await move(room, second)).to.equal(200)
    const [more, other] = await fill()
    expect(await move(more as string, second)).to.equal('TOO_MANY_DRAFTS')
    await client.call('POST', `/v1/rooms/${rooms[0]}/end`)
    const both = await Promise.all([more, other].map((room) => move(room as string, second)))
    expect(both.sort(), 'of two at once one').to.deep.equal([200, 'TOO_MANY_DRAFTS'])
  })

  it('[S1.34] a stream that has begun, or is on its way, stays; none goes to a channel that is archived or full', async () => {
    const { client, id } = await newChannel()
    const second = (await create(client)).body.channel.id
    const move = (room: string, channelId: string) =>
      client.call('PUT', `/v1/rooms/${room}/channel`, { body: { channelId } })
    const channelOf = async (room: string) => (await client.call('GET', `/v1/rooms/${room}`)).body.channel.id
    const [opened, live, waiting] = [
      await draft(client, id),
      await draft(client, id),
      await draft(client, id),
    ]
    const sql = (text: string, values: unknown[]) => database.pool('api').query(text, values)
    await sql("UPDATE app.room SET opened_at = app.now(), provider = 'embedded' WHERE id = $1", [opened])
    expect(codeOf(await move(opened, second)), 'on its way').to.equal('CONFLICT')
    await sql('UPDATE app.room SET opened_at = NULL, provider = NULL WHERE id = $1', [opened])
    await sql("UPDATE app.room SET state = 'live', live_at = app.now() WHERE id = $1", [live])
    expect(codeOf(await move(live, second)), 'live').to.equal('CONFLICT')
    expect(codeOf(await move(waiting, newId('chn', randomBytes)))).to.equal('NOT_FOUND')
    expect(codeOf(await move(waiting, 'chn_'))).to.equal('INVALID_INPUT')
    await change(client, second, { isArchived: true })
    expect(codeOf(await move(waiting, second)), 'archived').to.equal('NOT_FOUND')
    await change(client, second, { isArchived: false })
    for (let made = await draft(client, second); made; ) made = await draft(client, second)
    const full = await move(waiting, second)
    expect([full.status, full.body.code]).to.deep.equal([409, 'TOO_MANY_DRAFTS'])
    expect(codeOf(await move(full.body.facts.roomId, second)), 'where it is already').to.equal(200)
    for (const room of [opened, live, waiting]) expect(await channelOf(room)).to.equal(id)
    await client.call('POST', `/v1/rooms/${full.body.facts.roomId}/end`)
    expect((await move(waiting, second)).body.channel.id).to.equal(second)
  })

  it('[S1.34] of a move and an archiving of its target at once one is refused', async () => {
    const { client, id } = await newChannel()
    const second = (await create(client)).body.channel.id
    const room = await draft(client, id)
    const replies = await Promise.all([
      client.call('PUT', `/v1/rooms/${room}/channel`, { body: { channelId: second } }),
      change(client, second, { isArchived: true }),
    ])
    expect(replies.map(codeOf)).to.be.deep.oneOf([
      [200, 'CONFLICT'],
      ['NOT_FOUND', 200],
    ])
  })

  it('[S1.34][S1.15] a private stream takes its invitations along, claimed or not', async () => {
    const { client, id } = await newChannel()
    const second = (await create(client)).body.channel.id
    const [fan, later, stranger] = await seedPeople(database.pool('api'), api().installation, 3)
    const body = { channelId: id, title: 'Rehearsal', visibility: 'private' }
    const room = (await client.call('POST', '/v1/rooms', { body })).body.id
    const invite = async (label: string) =>
      (await client.call('POST', `/v1/rooms/${room}/invitations`, { body: { label } })).body
    const [one, two] = [await invite('One'), await invite('Two')]
    const claim = (who: typeof fan, token: string) =>
      who?.call(api().url, 'POST', '/v1/invitations/claims', { body: { token } })
    const see = async (who: typeof fan) => (await who?.call(api().url, 'GET', `/v1/rooms/${room}`)) as Reply
    await claim(fan, one.token)
    const moved = await client.call('PUT', `/v1/rooms/${room}/channel`, { body: { channelId: second } })
    expect(moved.body.channel.id, moved.text).to.equal(second)
    const { invitations } = (await client.call('GET', `/v1/rooms/${room}/invitations`)).body
    expect(invitations.map(({ state }: { state: string }) => state).sort()).to.deep.equal([
      'claimed',
      'invited',
    ])
    expect((await see(fan)).body.channel.id).to.equal(second)
    expect((await claim(later, two.token))?.body).to.deep.equal({ roomId: room, roomKind: 'stream' })
    expect((await see(later)).status).to.equal(200)
    expect(codeOf(await see(stranger))).to.equal('NOT_FOUND')
    await client.call('DELETE', `/v1/invitations/${one.invitation.id}`)
    expect(codeOf(await see(fan)), 'taken back there').to.equal('NOT_FOUND')
  })

  it('[S1.34] passes of the creator open doors in all of their channels', async () => {
    const [host, fan] = await seedPeople(database.pool('api'), api().installation, 2)
    if (!host || !fan) throw new Error('nobody is there')
    const creator = await stage.creator(host)
    await stage.givePass(creator, { passId: 1, owner: fan.wallet })
    const second = newId('chn', randomBytes)
    await database
      .pool('api')
      .query(
        "INSERT INTO app.channel (id, creator_id, handle, name) SELECT $1, creator_id, $2, 'Second' FROM app.channel WHERE id = $3",
        [second, anyHandle(), creator.channelId],
      )
    for (const channelId of [creator.channelId, second]) {
      const room = await stage.room({ ...creator, channelId })
      const entered = await enter(api().url, fan, room, { move: true })
      expect(codeOf(entered), channelId).to.equal(201)
    }
  })
})
