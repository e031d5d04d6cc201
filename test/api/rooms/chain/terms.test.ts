import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createTipVerbs } from '#api/tips/fixContext.ts'
import { seedToken } from '#test/api/access/tokens/seedToken.ts'
import { startMedia } from '#test/kit/access/mediaProcess.ts'
import type { Person } from '#test/kit/access/person.ts'
import { CHAIN_ID, type Creator, type RoomWish } from '#test/kit/access/stage.ts'
import { until } from '#test/kit/time/until.ts'
import { HUB, hex, useHubRooms } from './useHubRooms.ts'

const UNASKED = { rank: 0, id: '0', min: '0' }

describe('terms of rooms on the chain [S3.22]', () => {
  const world = useHubRooms()
  let creator: Creator
  let north: string
  before(async () => {
    const indexer = world().db.pool('indexer')
    north = (await seedToken(indexer, world().stage, world().person(9))).token
  })
  beforeEach(async () => {
    creator = await world().creator()
  })

  const room = (wish?: RoomWish) => world().room(creator, wish)
  const call = (method: string, path: string, body?: unknown, who: Person = creator.host) =>
    world().call(who, method, path, body)
  const terms = (id: string, who?: Person) => call('GET', `/v1/rooms/${id}/hub-room/terms`, undefined, who)
  const gateTerms = (id: string, gate: unknown, who?: Person) =>
    call('POST', `/v1/rooms/${id}/hub-room/gate-terms`, { gate }, who)
  const tokenGate = () => ({ mode: 'all' as const, of: [2, { token: north, minUnits: 7n }] })
  const pass = (rank: number) => ({ ...UNASKED, token: hex(creator.collection), kind: 4, rank })

  it('[S3.24] say gate, places and payee as the room has them', async () => {
    const token = { ...UNASKED, token: north, kind: 1, min: '7' }
    for (const [wish, all, conditions] of [
      [{}, false, []],
      [{ visibility: 'members' }, false, [pass(0)]],
      [{ visibility: 'members', tierNo: 2 }, false, [pass(2)]],
      [{ visibility: 'members', gate: tokenGate() }, true, [pass(2), token]],
    ] as const) {
      const id = await room(wish)
      expect((await terms(id)).body, JSON.stringify(wish.visibility)).to.deep.equal({
        ...{ hub: hex(HUB), payee: hex(creator.host.wallet), maxSpeakers: 5, all, conditions },
      })
      // it is open, so nobody pays for another one that could not be
      expect((await terms(await room())).body.code).to.equal('CHANNEL_BUSY')
      await world().sql('UPDATE app.room SET opened_at = NULL WHERE channel_id = $1', creator.channelId)
    }
  })

  it('[S3.22] are for its owner alone, of what can be recorded and is not', async () => {
    const [producer, stranger] = [world().person(0), world().person(1)]
    await world().sql(
      "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'producer', $3)",
      ...[creator.channelId, producer.accountId, creator.host.accountId],
    )
    const live = await room({ state: 'live' })
    const draft = await room()
    expect((await terms(draft, producer)).body.code).to.equal('FORBIDDEN')
    expect((await terms(draft, stranger)).body.code).to.equal('NOT_FOUND')
    const follow = { mode: 'any' as const, of: ['follow' as const, 0] }
    const { id: led } = await world().led(creator)
    for (const [id, why] of [
      [await room({ kind: 'stream' }), 'Only voice rooms'],
      [await room({ visibility: 'private' }), 'private'],
      [await room({ visibility: 'members', gate: follow }), 'follows'],
      [live, 'before it begins'],
      [led, 'already'],
    ] as const) {
      const { body } = await terms(id)
      expect(body.code, why).to.equal('CONFLICT')
      expect(body.detail).to.contain(why)
    }
    await world().sql(
      'UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1',
      creator.host.accountId,
    )
    expect((await terms(draft)).body.detail).to.contain('Link a wallet')
    const noHub = createTipVerbs(CHAIN_ID, undefined)
    expect(await noHub.payeeOf(world().db.pool('api'), draft)).to.equal(null)
  })

  it('[S3.24] a room that the chain leads gets its gate and places from there alone; what the chain does not say is changed here', async () => {
    const { id } = await world().led(creator, {
      visibility: 'members',
      hub: {
        gate: { mode: 'any', conditions: [{ kind: 'pass', token: hex(creator.collection), ...UNASKED }] },
      },
    })
    const was = await world().row(id)
    for (const change of [{ gate: 'any' }, { maxSpeakers: 3 }, { title: 'Other', gate: { tierNo: 2 } }]) {
      const { body } = await call('PATCH', `/v1/rooms/${id}`, change)
      expect(body.code, JSON.stringify(change)).to.equal('CONFLICT')
    }
    expect(await world().row(id)).to.deep.equal(was)
    expect((await call('PATCH', `/v1/rooms/${id}`, { title: 'Other', capacity: 9 })).body).to.include({
      ...{ title: 'Other', capacity: 9 },
    })
  })

  it('[S3.24] its owner is told what to send for another gate, and nothing changes by asking', async () => {
    const { id, number } = await world().led(creator)
    const was = await world().row(id)
    const wish = {
      mode: 'all',
      conditions: [
        { kind: 'erc20', address: north, minUnits: '9' },
        { kind: 'tier', tierNo: 2 },
      ],
    }
    expect((await gateTerms(id, wish)).body).to.deep.equal({
      ...{ hub: hex(HUB), hubRoomId: number, all: true },
      conditions: [pass(2), { ...UNASKED, token: north, kind: 1, min: '9' }],
    })
    expect((await gateTerms(id, 'any')).body).to.deep.include({ all: false, conditions: [pass(0)] })
    const follow = { mode: 'any', conditions: [{ kind: 'follower' }] }
    for (const reply of [await gateTerms(id, follow), await gateTerms(await room(), 'any')])
      expect(reply.body.code).to.equal('CONFLICT')
    expect((await gateTerms(id, { tierNo: 9 })).body.code).to.equal('INVALID_INPUT')
    expect((await gateTerms(id, 'any', world().person(1))).body.code).to.equal('NOT_FOUND')
    expect(await world().row(id)).to.deep.equal(was)
    await call('POST', `/v1/rooms/${id}/end`)
    expect((await gateTerms(id, 'any')).body.code).to.equal('CONFLICT')
  })

  it('[S3.22] what was sent for a room is not sent again while it is on its way; a room that is over by then is listed', async () => {
    const id = await room()
    const [txHash, wallet] = [randomBytes(32), creator.host.wallet]
    await world().intend(creator.host, id, { txHash })
    expect((await terms(id)).body.detail).to.contain('on its way')
    await call('POST', `/v1/rooms/${id}/end`)
    const was = await world().row(id)
    const hubRoomId = await world().hubRoom({ host: wallet, txHash })
    await world().follow()
    expect(await world().row(id)).to.deep.equal(was)
    const { rooms } = (await call('GET', `/v1/channels/${creator.channelId}/hub-rooms/left-open`)).body
    expect(rooms).to.deep.include.members([
      { ...rooms[0], roomId: id, hubRoomId, txHash: hex(txHash), host: hex(wallet) },
    ])
    await world().change(hubRoomId, { status: 'closed', closed_at: new Date() })
  })

  it('[S3.22] what ended here alone follows nothing more, and is listed for its owner until it is closed there', async () => {
    const { id, number } = await world().led(creator)
    await call('POST', `/v1/rooms/${id}/end`)
    const left = async (who: Person) =>
      (await call('GET', `/v1/channels/${creator.channelId}/hub-rooms/left-open`, undefined, who)).body
    const { hubRoom, title } = (await call('GET', `/v1/rooms/${id}`)).body
    const { hub, host, txHash } = hubRoom
    expect(await left(creator.host)).to.deep.equal({
      rooms: [{ roomId: id, title, hub, hubRoomId: number, host, txHash, isOver: true }],
    })
    expect((await left(world().person(0))).code).to.equal('NOT_FOUND')
    const was = await world().row(id)
    await world().change(number, { max_speakers: 2 })
    await world().follow()
    expect(await world().row(id)).to.deep.equal(was)
    await world().change(number, { status: 'closed', closed_at: new Date() })
    expect(await left(creator.host)).to.deep.equal({ rooms: [] })
  })

  it('[S3.24][T5] nor does one that is open get a door that asks for tokens, or go live with it, unless the chain leads it', async () => {
    const gate = { mode: 'any', conditions: [{ kind: 'erc20', address: north, minUnits: '9' }] }
    const change = (id: string) => call('PATCH', `/v1/rooms/${id}`, { gate })
    const live = await room({ visibility: 'members', state: 'live' })
    const was = await world().row(live)
    expect((await change(live)).body.code).to.equal('NOT_ON_CHAIN')
    expect(await world().row(live)).to.deep.equal(was)
    const stream = await room({ visibility: 'members', state: 'live', kind: 'stream' })
    expect((await change(stream)).status).to.equal(200)
    await call('POST', `/v1/rooms/${stream}/end`)
    // opened while it was led, as before a reorg
    const opened = await room({ visibility: 'members', gate: tokenGate() })
    expect((await call('POST', `/v1/rooms/${opened}/live`)).body.code).to.equal('NOT_ON_CHAIN')
    expect(await world().row(opened)).to.include({ state: 'draft' })
  })

  it('[S3.22] a voice room whose door asks for tokens begins once it is recorded; a stream, and passes alone, without', async () => {
    await world().sql("DELETE FROM app.media_node WHERE id = 'node-1'")
    const media = await startMedia(world().api)
    const open = (id: string) => call('POST', `/v1/rooms/${id}/open`)
    const ended = (id: string) => call('POST', `/v1/rooms/${id}/end`)
    const members = { visibility: 'members' } as const
    try {
      const closed = await room({ ...members, gate: tokenGate() })
      await world().sql(
        'UPDATE app.room SET opened_at = NULL, media_node = NULL, provider_room_id = NULL WHERE id = $1',
        closed,
      )
      expect((await open(closed)).body).to.include({ code: 'NOT_ON_CHAIN', status: 409 })
      expect(await world().row(closed)).to.include({ state: 'draft' })
      const free = [await room({ ...members, gate: tokenGate(), kind: 'stream' }), await room(members)]
      for (const id of free) {
        await until('it opens', async () => (await open(id)).status === 200)
        await ended(id)
      }
      const { conditions, all } = (await terms(closed)).body
      expect([conditions.length, all]).to.deep.equal([2, true])
    } finally {
      await media.stop()
    }
  }).timeout(60_000)
})
