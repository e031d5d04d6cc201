import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { seedToken } from '#test/api/access/tokens/seedToken.ts'
import type { Person } from '#test/kit/access/person.ts'
import { type Creator, enter } from '#test/kit/access/stage.ts'
import { asks, gateOf, HUB, hex, OPEN_GATE, useHubRooms } from './useHubRooms.ts'

describe('rooms follow those of the hub [S3.22]', () => {
  const world = useHubRooms()
  let creator: Creator
  beforeEach(async () => {
    creator = await world().creator()
  })

  const view = async (id: string, who: Person = creator.host) =>
    (await world().call(who, 'GET', `/v1/rooms/${id}`)).body
  const passes = (rank = 0) => gateOf(asks('pass', hex(creator.collection), { rank }))
  it('[T5] what the owner opened for a room leads it, once, and the room says by what', async () => {
    const payee = randomBytes(20)
    const { id, number } = await world().led(creator, { hub: { payee } })
    const before = await view(id)
    expect(before.hubRoom).to.deep.include({
      ...{ hub: hex(HUB), id: number, host: hex(creator.host.wallet), payee: hex(payee) },
      ...{ isOpen: true, isSafe: false },
    })
    const second = await world().recorded(creator, id)
    await world().change(second, { max_speakers: 2 })
    await world().follow()
    // two blocks later what it was opened in stays
    expect(await view(id)).to.deep.equal({ ...before, hubRoom: { ...before.hubRoom, isSafe: true } })
  })

  it('[T5] nobody links what is not theirs, nor what cannot be led', async () => {
    const [stranger, other] = [world().person(0), await world().creator()]
    const ids = {
      // it takes the channel, so it is the first
      live: await world().room(creator, { state: 'live' }),
      'a stranger says so': await world().room(creator),
      'from the wallet of another': await world().room(creator),
      'at another hub': await world().room(creator),
      'closed already': await world().room(creator),
      private: await world().room(creator, { visibility: 'private' }),
      'a stream': await world().room(creator, { kind: 'stream' }),
    }
    await world().recorded(creator, ids['a stranger says so'], { by: stranger })
    await world().recorded(creator, ids['a stranger says so'], { by: other.host })
    await world().recorded(creator, ids['from the wallet of another'], { host: stranger.wallet })
    await world().recorded(creator, ids['at another hub'], { hub: randomBytes(20) })
    await world().recorded(creator, ids['closed already'], { status: 'closed' })
    for (const what of ['private', 'a stream', 'live'] as const) await world().recorded(creator, ids[what])
    await world().follow()
    for (const [what, id] of Object.entries(ids)) expect(await world().isLed(id), what).to.equal(false)
    // each of them is led by the right one
    await world().recorded(creator, ids['a stranger says so'])
    await world().follow()
    expect(await world().isLed(ids['a stranger says so'])).to.equal(true)
  })

  it('[S3.24] who may enter is what the chain says: passes, tiers, tokens, and everybody again; who is inside is decided again', async () => {
    const { id, number } = await world().led(creator)
    const token = await seedToken(world().db.pool('indexer'), world().stage, creator.host)
    await world().begin(id)
    const listener = world().person(0)
    expect((await enter(world().api.url, listener, id)).status).to.equal(201)
    const north = { symbol: 'NORTH', decimals: 18, isForeign: false }
    const conditions = async () => (await view(id)).gate?.conditions
    const etags = new Set([(await view(id)).etag])
    const all = {
      ...gateOf(asks('erc20', token.token, { min: '7' }), asks('stake', token.vault, { min: '9' })),
    }
    for (const [gate, expected] of [
      [passes(), [{ kind: 'pass' }]],
      [passes(2), [{ kind: 'tier', tierNo: 2, rank: 2, tierName: 'Silver' }]],
      [
        { ...all, mode: 'all' as const },
        [
          { ...north, kind: 'erc20', address: token.token, minUnits: '7' },
          { ...north, kind: 'stake', address: token.vault, minUnits: '9' },
        ],
      ],
    ] as const) {
      await world().change(number, { gate: JSON.stringify(gate) })
      await world().follow()
      expect(await conditions()).to.deep.equal(expected)
      const { visibility, rev } = await world().row(id)
      expect(visibility).to.equal('members')
      const due = await world().sql(
        'SELECT FROM app.outbox WHERE topic = $1 AND key = $2',
        'seats.decide_again',
        `gate:${id}:${rev}:${listener.accountId}`,
      )
      expect(due).to.have.length(1)
      etags.add((await view(id)).etag)
    }
    expect((await view(id)).gate.mode).to.equal('all')
    await world().change(number, { gate: JSON.stringify(OPEN_GATE) })
    await world().follow()
    expect(await world().row(id)).to.include({ visibility: 'public', gate_id: null })
    expect(etags.size).to.equal(4)
  })

  it('[S3.21] so many may speak as the chain says, none too, and no more than here', async () => {
    const { id, number } = await world().led(creator, { hub: { speakers: 3 } })
    expect((await view(id)).maxSpeakers).to.equal(3)
    for (const [speakers, shown] of [
      [0, 0],
      [50, 5],
      [1, 1],
    ] as const) {
      await world().change(number, { max_speakers: speakers })
      await world().follow()
      expect((await view(id)).maxSpeakers).to.equal(shown)
    }
  })

  it('[S3.23] closed there it is over here: live it was ended by its host, before that it never began', async () => {
    const live = await world().led(creator)
    await world().begin(live.id)
    for (const [{ id, number }, reason] of [
      [live, 'HOST_ENDED'],
      [await world().led(creator), 'NEVER_STARTED'],
    ] as const) {
      await world().change(number, { status: 'closed', closed_at: new Date() })
      await world().follow()
      expect(await world().row(id)).to.include({ state: 'ended', end_reason: reason })
      expect((await view(id)).hubRoom.isOpen).to.equal(false)
    }
  })

  it('[T33] a reorg before it begins unlinks it, and the same transaction links it again; live it goes on as it was', async () => {
    const { id, number } = await world().led(creator, { hub: { gate: passes() } })
    const again = await world().drop(number)
    await world().follow()
    expect(await world().isLed(id)).to.equal(false)
    expect((await view(id)).hubRoom).to.equal(null)
    await again()
    await world().follow()
    expect(await world().isLed(id)).to.equal(true)

    await world().begin(id)
    const was = await world().row(id)
    const back = await world().drop(number)
    await world().follow()
    expect(await world().row(id)).to.deep.equal(was)
    await back()
    await world().change(number, { max_speakers: 2 })
    await world().follow()
    expect(await world().row(id)).to.include({ state: 'live', max_speakers: 2, gate_id: was.gate_id })
  })

  it('[T33] after a reorg another room with the same number does not lead it, but the one that it was opened for', async () => {
    const { id, number } = await world().led(creator)
    await world().begin(id)
    await world().drop(number)
    const was = await world().row(id)
    const next = await world().room(creator)
    await world().recorded(creator, next, { number, speakers: 1, gate: passes() })
    await world().follow()
    expect(await world().row(id)).to.deep.equal(was)
    expect((await view(id)).hubRoom).to.equal(null)
    expect(await world().isLed(next)).to.equal(true)
    expect(await world().row(next)).to.include({ max_speakers: 1, visibility: 'members' })
  })

  it('[T33] while the index cannot fold it, it waits', async () => {
    const { id, number } = await world().led(creator)
    const was = await world().row(id)
    const indexer = world().db.pool('indexer')
    await world().change(number, { max_speakers: 2 })
    await indexer.query(
      `INSERT INTO chain.suspension (chain_id, address, key, block, log_index, tx_hash, reason, fold_version)
       VALUES (31337, $1, $2, 1, 0, $3, 'poison', 1)`,
      [HUB, Buffer.from(number), randomBytes(32)],
    )
    await world().follow()
    expect(await world().row(id)).to.deep.equal(was)
    await indexer.query('DELETE FROM chain.suspension')
    await world().follow()
    expect((await world().row(id)).max_speakers).to.equal(2)
  })
})
