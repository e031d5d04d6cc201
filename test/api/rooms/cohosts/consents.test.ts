import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import type { Reply } from '#test/kit/client.ts'
import { type NamedCreator, useCoHosts } from './useCoHosts.ts'
import { useHostEngine } from './useHostEngine.ts'

describe('what co-hosts agreed to [S3.62]', function () {
  this.timeout(90_000)
  const world = useCoHosts()
  const { host, another, call, draft, invite, agree, states, refused, sql } = world
  const { publish, goLive } = useHostEngine(world)

  const change = (roomId: string, body: object) => call(host().host, 'PATCH', `/v1/rooms/${roomId}`, body)
  const termsOf = async (roomId: string, { host: who }: NamedCreator) =>
    (await call(who, 'GET', `/v1/rooms/${roomId}/co-hosting`)).body.terms as string
  const problem = ({ status, body }: Reply) => [status, body.code]

  it('[S3.62] a stream begins when all agreed to its title and door as they stand, which stay while it is live', async () => {
    const [kiln, ember, roomId] = [await another(), await another(), await draft()]
    for (const { handle } of [kiln, ember]) expect((await invite(roomId, handle)).status).to.equal(201)
    const old = await termsOf(roomId, kiln)
    await change(roomId, { title: 'Another set' })
    expect(await world.news(roomId, kiln), 'who has not answered reads the newest').to.deep.equal([
      'cohost_invited',
    ])
    await publish(roomId)
    const early = await refused('CONFLICT', () => goLive(roomId))
    expect(early.detail).to.include(kiln.handle).and.include(ember.handle)
    const stale = await refused('CONFLICT', () =>
      call(kiln.host, 'PUT', `/v1/rooms/${roomId}/co-hosting`, { terms: old }),
    )
    expect(stale.detail).to.match(/^Title, door or shares changed/)
    expect((await agree(roomId, kiln)).body).to.include({ state: 'agreed', isOpen: true })
    expect((await agree(roomId, kiln)).status, 'once more').to.equal(200)
    expect((await world.decline(roomId, ember)).status).to.equal(204)
    expect(await world.news(roomId, host())).to.have.members(['cohost_agreed', 'cohost_declined'])
    const late = await refused('CONFLICT', () =>
      call(ember.host, 'PUT', `/v1/rooms/${roomId}/co-hosting`, { terms: old }),
    )
    expect(late.detail).to.match(/^You declined/)

    const shown = async () => (await call(host().host, 'GET', `/v1/rooms/${roomId}`)).body.coHosts
    expect(await shown()).to.have.length(1)
    expect((await change(roomId, { title: 'A third' })).status).to.equal(200)
    expect(await shown(), 'nobody under a title they did not agree to').to.deep.equal([])
    expect(await states(roomId)).to.deep.equal(['changed', 'declined'])
    expect(await world.news(roomId, kiln)).to.deep.equal(['cohost_changed'])
    expect((await refused('CONFLICT', () => goLive(roomId))).detail).to.include(kiln.handle)
    await change(roomId, { title: 'Another set' })
    expect(await states(roomId), 'what was changed back is what they agreed to').to.deep.equal([
      'agreed',
      'declined',
    ])

    expect(await goLive(roomId).then(({ status, body }) => [status, body.state])).to.deep.equal([200, 'live'])
    const seen = (await call(kiln.host, 'GET', `/v1/rooms/${roomId}`)).body
    expect(seen.coHosts.map(({ channel }: { channel: { handle: string } }) => channel.handle)).to.deep.equal([
      kiln.handle,
    ])
    expect((await refused('CONFLICT', () => change(roomId, { title: 'Bait' }))).detail).to.match(
      /agreed to this title/,
    )
    expect((await change(roomId, { title: 'Another set', capacity: 50 })).body).to.include({ capacity: 50 })
    expect(problem(await invite(roomId, (await another()).handle))).to.deep.equal([409, 'CONFLICT'])
    expect((await world.decline(roomId, kiln)).status).to.equal(204)
    expect((await world.decline(roomId, kiln)).status, 'once more').to.equal(204)
    expect((await change(roomId, { title: 'Alone' })).body).to.include({ title: 'Alone', state: 'live' })
  })

  it('[S3.62] another gate or channel asks again, and a new agreement is to that', async () => {
    const kiln = await another()
    const roomId = await draft({ visibility: 'members', gate: 'any' })
    await invite(roomId, kiln.handle)
    await agree(roomId, kiln)
    expect((await change(roomId, { capacity: 20 })).status).to.equal(200)
    expect(await states(roomId), 'places are no part of it').to.deep.equal(['agreed'])
    expect((await change(roomId, { gate: { tierNo: 3 } })).status).to.equal(200)
    expect(await states(roomId)).to.deep.equal(['changed'])
    expect((await agree(roomId, kiln)).body).to.include({ state: 'agreed' })
    const second = newId('chn', randomBytes)
    await sql(
      'INSERT INTO app.channel (id, creator_id, handle, name) SELECT $1, creator_id, $2::citext, $2::text FROM app.channel WHERE id = $3',
      ...[second, `s${randomBytes(6).toString('hex')}`, host().channelId],
    )
    await sql(
      "UPDATE app.notification SET read_at = app.now(), kind = 'cohost_invited' WHERE account_id = $1",
      kiln.host.accountId,
    )
    const moved = await call(host().host, 'PUT', `/v1/rooms/${roomId}/channel`, { channelId: second })
    expect(moved.status, moved.text).to.equal(200)
    expect(await states(roomId)).to.deep.equal(['changed'])
    expect(await world.news(roomId, kiln)).to.deep.equal(['cohost_changed'])
    expect((await agree(roomId, kiln)).body).to.include({ state: 'agreed' })
  })

  it('[S3.62] whoever hosted and leaves for good, or is removed, is decided again, and the stream is one without them', async () => {
    const [kiln, ember, roomId] = [await another(), await another(), await draft()]
    for (const one of [kiln, ember]) {
      await invite(roomId, one.handle)
      await agree(roomId, one)
    }
    await world.decline(roomId, kiln)
    await world.remove(roomId, ember)
    const again = await sql<{ account: string }>(
      "SELECT body->>'account' AS account FROM app.outbox WHERE topic = 'seats.decide_again' AND body->>'account' = ANY($1)",
      [kiln.host.accountId, ember.host.accountId],
    )
    expect(again.map(({ account }) => account)).to.have.members([kiln.host.accountId, ember.host.accountId])
    expect(await states(roomId)).to.deep.equal(['declined'])
    expect((await call(host().host, 'GET', `/v1/rooms/${roomId}`)).body.coHosts).to.deep.equal([])
  })

  it('[S3.62] of what ended, or of a host who leaves, nobody is asked', async () => {
    const [kiln, roomId, other] = [await another(), await draft(), await draft()]
    for (const id of [roomId, other]) await invite(id, kiln.handle)
    const terms = await termsOf(roomId, kiln)
    const listed = async () =>
      (await call(kiln.host, 'GET', '/v1/me/co-hosting')).body.rooms.map(
        (one: { roomId: string }) => one.roomId,
      )
    expect(await listed()).to.deep.equal([other, roomId])
    await call(host().host, 'POST', `/v1/rooms/${roomId}/end`)
    expect(await listed()).to.deep.equal([other])
    await refused('NOT_FOUND', () => call(kiln.host, 'GET', `/v1/rooms/${roomId}/co-hosting`))
    await refused('CONFLICT', () => call(kiln.host, 'PUT', `/v1/rooms/${roomId}/co-hosting`, { terms }))
    expect((await world.decline(roomId, kiln)).status).to.equal(204)
    expect(await states(roomId)).to.deep.equal(['invited'])
    await sql("UPDATE app.account SET state = 'closing' WHERE id = $1", host().host.accountId)
    expect(await listed()).to.deep.equal([])
  })
})
