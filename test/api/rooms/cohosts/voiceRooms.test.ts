import { expect } from 'chai'
import { enter } from '#test/kit/access/stage.ts'
import { useCoHosts } from './useCoHosts.ts'
import { useHostEngine } from './useHostEngine.ts'

describe('co-hosts of a voice room are asked [S3.21]', function () {
  this.timeout(90_000)
  const world = useCoHosts()
  const { host, another, call, draft, invite, agree, states, refused } = world
  const { publish, goLive } = useHostEngine(world)

  const inbox = async (who: Awaited<ReturnType<typeof another>>) =>
    (await call(who.host, 'GET', '/v1/me/notifications')).body.notifications as {
      title: string
      text: string
      path: string
    }[]

  it('[S3.21] asks as for a stream, says what it is, and begins with all consents to title and door', async () => {
    const [kiln, ember, roomId] = [await another(), await another(), await draft({ kind: 'voice' })]
    for (const { handle } of [kiln, ember]) expect((await invite(roomId, handle)).status).to.equal(201)
    const asked = (await call(kiln.host, 'GET', '/v1/me/co-hosting')).body.rooms
    expect(asked[0]).to.deep.include({
      roomId,
      kind: 'voice',
      title: 'Evening set',
      state: 'invited',
      shares: [],
    })
    const [news] = await inbox(kiln)
    expect(news?.title).to.match(/^Host a voice room with /)
    expect(news?.text).not.to.match(/shares|stream/)
    const hosted = (await call(host().host, 'GET', '/v1/me/co-hosting')).body.hosted
    expect(hosted.find((one: { roomId: string }) => one.roomId === roomId)).to.include({
      ...{ kind: 'voice', isClub: false },
    })

    await publish(roomId, 'microphone')
    const early = await refused('CONFLICT', () => goLive(roomId))
    expect(early.detail).to.include(kiln.handle).and.include(ember.handle)
    expect((await agree(roomId, kiln)).body).to.include({ state: 'agreed', isOpen: true })
    await call(host().host, 'PATCH', `/v1/rooms/${roomId}`, { title: 'Another set' })
    expect(await states(roomId)).to.deep.equal(['changed', 'invited'])
    const [again] = await inbox(kiln)
    expect(again?.text).to.match(/^Title or door changed .*voice room/)
    expect((await refused('CONFLICT', () => goLive(roomId))).detail).to.include(kiln.handle)
    for (const one of [kiln, ember]) expect((await agree(roomId, one)).status).to.equal(200)
    expect((await inbox(host()))[0]?.path).to.equal(`/studio/rooms?room=${roomId}`)
    const beside = await enter(world.api().url, kiln.host, roomId, { action: 'host' })
    expect(beside.body, beside.text).to.include({ role: 'host', bits: 15 })
    expect((await goLive(roomId)).body).to.include({ state: 'live', kind: 'voice' })
    const { coHosts } = (await call(ember.host, 'GET', `/v1/rooms/${roomId}`)).body
    expect(coHosts.map(({ seatId }: { seatId: string | null }) => seatId)).to.deep.equal([
      beside.body.seatId,
      null,
    ])
  })

  it('[S3.21][S3.62] what is tipped there is not divided, and its door asks for nothing of theirs', async () => {
    const [kiln, roomId] = [
      await another(),
      await draft({ kind: 'voice', visibility: 'members', gate: 'any' }),
    ]
    await invite(roomId, kiln.handle)
    const { detail } = await refused('CONFLICT', () =>
      call(host().host, 'PUT', `/v1/rooms/${roomId}/shares`, {
        shares: [{ channelId: kiln.channelId, bps: 4000 }],
      }),
    )
    expect(detail).to.match(/^Only what is tipped in a stream/)
    const either = {
      mode: 'any',
      conditions: [{ kind: 'pass' }, { kind: 'pass', channelId: kiln.channelId }],
    }
    const change = await call(host().host, 'PATCH', `/v1/rooms/${roomId}`, { gate: either })
    expect([change.status, change.body.code]).to.deep.equal([422, 'INVALID_INPUT'])
    expect(await states(roomId)).to.deep.equal(['invited'])
  })

  it('[S3.21] the next room of a fan club can be hosted with others, and rests without them', async () => {
    const kiln = await another()
    const made = await call(host().host, 'POST', `/v1/channels/${host().channelId}/club`, {
      name: 'Evenings',
      gate: 'any',
    })
    expect(made.status, made.text).to.equal(201)
    const roomId: string = made.body.room.id
    const listed = async () =>
      (await call(host().host, 'GET', '/v1/me/co-hosting')).body.hosted.filter(
        (one: { roomId: string }) => one.roomId === roomId,
      )
    expect(await listed()).to.deep.equal([])
    expect((await invite(roomId, kiln.handle)).status).to.equal(201)
    expect(await listed()).to.have.length(1)
    expect((await listed())[0]).to.include({ kind: 'voice', isClub: true })
    expect((await agree(roomId, kiln)).body).to.include({ state: 'agreed', kind: 'voice' })
    expect((await call(kiln.host, 'GET', `/v1/rooms/${roomId}`)).body.coHosts).to.have.length(1)
  })
})
