import { expect } from 'chai'
import { type NamedCreator, useCoHosts } from './useCoHosts.ts'

describe('creators who are asked to host a stream together [S3.62]', function () {
  this.timeout(60_000)
  const world = useCoHosts()
  const { host, another, stranger, call, draft, invite, refused, sql } = world

  it('[S3.62] who is asked by handle reads title and door of a stream that nobody else finds, and is told once', async () => {
    const kiln = await another()
    const roomId = await draft({ visibility: 'private', title: 'Two of us' })
    const asked = await invite(roomId, kiln.handle)
    expect(asked.status, asked.text).to.equal(201)
    expect(asked.body.coHosts).to.have.length(1)
    expect(asked.body.coHosts[0]).to.deep.include({ state: 'invited', answeredAt: null })
    expect(asked.body.coHosts[0].channel).to.include({ id: kiln.channelId, handle: kiln.handle })
    const { rooms } = (await call(kiln.host, 'GET', '/v1/me/co-hosting')).body
    expect(rooms).to.have.length(1)
    expect(rooms[0]).to.deep.include({
      ...{ roomId, title: 'Two of us', visibility: 'private', gateSentence: null, state: 'invited' },
      ...{ roomState: 'draft', isOpen: false, startsAt: null, others: [] },
    })
    expect([rooms[0].channel.handle, rooms[0].ownChannel.handle]).to.deep.equal([host().handle, kiln.handle])
    const one = await call(kiln.host, 'GET', `/v1/rooms/${roomId}/co-hosting`)
    expect(one.body).to.deep.equal(rooms[0])
    expect((await call(kiln.host, 'GET', `/v1/rooms/${roomId}`)).body.coHosting).to.equal('invited')
    expect(await world.news(roomId, kiln)).to.deep.equal(['cohost_invited'])
    const inbox = (await call(kiln.host, 'GET', '/v1/me/notifications')).body.notifications
    expect(inbox[0]).to.include({ path: `/studio/together/${roomId}`, group: 'live' })
  })

  it('[T36] a stranger finds none of it, and neither does who declined', async () => {
    const [kiln, roomId] = [await another(), await draft({ visibility: 'private' })]
    await invite(roomId, kiln.handle)
    const [at, who] = [`/v1/rooms/${roomId}`, stranger()]
    const terms = '0'.repeat(64)
    await refused('NOT_FOUND', () => call(who, 'GET', `${at}/co-hosts`))
    await refused('NOT_FOUND', () => call(who, 'POST', `${at}/co-hosts`, { handle: kiln.handle }))
    await refused('NOT_FOUND', () => call(who, 'DELETE', `${at}/co-hosts/${kiln.channelId}`))
    await refused('NOT_FOUND', () => call(who, 'GET', `${at}/co-hosting`))
    await refused('NOT_FOUND', () => call(who, 'PUT', `${at}/co-hosting`, { terms }))
    await refused('NOT_FOUND', () => call(who, 'DELETE', `${at}/co-hosting`))
    expect((await world.decline(roomId, kiln)).status).to.equal(204)
    for (const path of [at, `${at}/co-hosting`])
      expect((await call(kiln.host, 'GET', path)).status, path).to.equal(404)
    expect((await call(kiln.host, 'GET', '/v1/me/co-hosting')).body.rooms).to.deep.equal([])
  })

  it('[S3.62] asks nobody who is not there, is the host, or whom a ban keeps apart from the host', async () => {
    const roomId = await draft()
    const refuses = async (handle: string, sentence: RegExp) => {
      const { fields } = await refused('INVALID_INPUT', () => invite(roomId, handle))
      expect(fields['/handle']).to.match(sentence)
    }
    await refuses('no-such-creator', /^No creator has/)
    const gone = await another()
    await sql("UPDATE app.account SET state = 'suspended' WHERE id = $1", gone.host.accountId)
    await refuses(gone.handle, /^No creator has/)
    const archived = await another()
    await sql('UPDATE app.channel SET archived_at = app.now() WHERE id = $1', archived.channelId)
    await refuses(archived.handle, /^No creator has/)
    await refuses(host().handle, /same creator/)
    const [banned, banning] = [await another(), await another()]
    await world.ban(banned.host, host())
    await world.ban(host().host, banning)
    await refuses(banned.handle, /cannot be asked/)
    await refuses(banning.handle, /cannot be asked/)
    await sql(
      "UPDATE app.ban SET until = app.now() - interval '1 s' WHERE account_id = $1",
      banned.host.accountId,
    )
    expect((await invite(roomId, banned.handle)).status, 'the ban is over').to.equal(201)
  })

  it('[S3.62] asks for none that began', async () => {
    const kiln = await another()
    const roomId = await draft()
    for (const [state, word] of [
      ['live', /before it begins/],
      ['ended', /has ended/],
    ] as const) {
      await sql(
        `UPDATE app.room SET state = $2::app.room_state, live_at = app.now(), ended_at = CASE WHEN $2 = 'ended' THEN app.now() END,
            end_reason = CASE WHEN $2 = 'ended' THEN 'HOST_ENDED'::app.room_end END WHERE id = $1`,
        ...[roomId, state],
      )
      expect((await refused('CONFLICT', () => invite(roomId, kiln.handle))).detail).to.match(word)
    }
  })

  it('[S3.62] three others at most host a stream, also of some who are asked at once; who declined is not counted and not asked again', async () => {
    const roomId = await draft()
    const asked = await Promise.all(Array.from({ length: 5 }, another))
    const replies = await Promise.all(asked.map(({ handle }) => invite(roomId, handle)))
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 201, 201, 409, 409])
    const [one, , three] = asked.filter((_, n) => replies[n]?.status === 201)
    const [out] = asked.filter((_, n) => replies[n]?.status === 409)
    if (!one || !three || !out) return expect.fail('three are in, two are out')
    const again = await refused('CONFLICT', () => invite(roomId, one.handle))
    expect(again.detail).to.match(/asked already/)
    await world.decline(roomId, one)
    const declined = await refused('CONFLICT', () => invite(roomId, one.handle))
    expect(declined.detail).to.match(/^They declined/)
    expect((await invite(roomId, out.handle)).status).to.equal(201)
    await world.remove(roomId, three)
    await world.remove(roomId, one)
    const states = await world.states(roomId)
    expect(states.sort(), 'what was declined stays').to.deep.equal(['declined', 'invited', 'invited'])
    expect((await call(three.host, 'GET', `/v1/rooms/${roomId}/co-hosting`)).status).to.equal(404)
    expect((await invite(roomId, three.handle)).status, 'who was removed can be asked').to.equal(201)
  })

  it('[S3.62] a channel waits for ten answers at a time', async () => {
    await sql('DELETE FROM app.co_host')
    for (let left = 10; left > 0; left -= 3) {
      const roomId = await draft()
      for (let n = 0; n < Math.min(3, left); n += 1)
        expect((await invite(roomId, (await another()).handle)).status).to.equal(201)
    }
    const [roomId, late] = [await draft(), await another()]
    expect((await refused('CONFLICT', () => invite(roomId, late.handle))).detail).to.match(/^10 creators/)
    await sql(
      'UPDATE app.co_host SET declined = true, answered_at = app.now() WHERE account_id = (SELECT account_id FROM app.co_host LIMIT 1)',
    )
    expect((await invite(roomId, late.handle)).status).to.equal(201)
  })

  it('[S3.62][T52] a channel asks twenty a day, and one creator for three streams, also when it removes them again', async () => {
    await sql('DELETE FROM app.co_host')
    const rooms = [await draft(), await draft(), await draft(), await draft()]
    const ask = async (roomId: string, who: NamedCreator) => {
      expect((await invite(roomId, who.handle)).status).to.equal(201)
      await world.remove(roomId, who)
    }
    const [first, late] = [await another(), await another()]
    for (const roomId of rooms.slice(0, 3)) await ask(roomId, first)
    const fourth = await refused('CONFLICT', () => invite(rooms[3] as string, first.handle))
    expect(fourth.detail).to.match(/3 streams or voice rooms within a day/)
    for (let n = 3; n < 20; n += 1) await ask(rooms[0] as string, await another())
    const more = await refused('CONFLICT', () => invite(rooms[3] as string, late.handle))
    expect(more.detail).to.match(/20 creators within a day/)
    await sql("UPDATE app.co_host SET invited_at = app.now() - interval '25 hours'")
    for (const { handle } of [first, late])
      expect((await invite(rooms[3] as string, handle)).status).to.equal(201)
  })

  it('[S3.62] who makes a stream finds it again, with what was answered; who else may not, does not', async () => {
    const [kiln, roomId] = [await another(), await draft({ title: 'With Kiln' })]
    await invite(roomId, kiln.handle)
    const listed = async ({ host: who }: Pick<NamedCreator, 'host'>) =>
      (await call(who, 'GET', '/v1/me/co-hosting')).body.hosted as { roomId: string }[]
    const own = (await listed(host())).find((one) => one.roomId === roomId)
    expect(own).to.deep.include({
      title: 'With Kiln',
      visibility: 'public',
      roomState: 'draft',
      startsAt: null,
    })
    expect(own).to.have.nested.property('coHosts[0].state', 'invited')
    expect(await listed(kiln)).to.deep.equal([])
    const [secret, bare] = [await draft({ visibility: 'private' }), await draft()]
    const ids = (await listed(host())).map((one) => one.roomId)
    expect(ids, 'a draft that was left').to.include(bare)
    expect(ids, 'what is private has its own page').not.to.include(secret)
    await call(host().host, 'POST', `/v1/rooms/${roomId}/end`)
    expect((await listed(host())).map((one) => one.roomId)).not.to.include(roomId)
  })
})
