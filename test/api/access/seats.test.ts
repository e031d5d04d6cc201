import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { depth } from '#test/kit/depth.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { promised, until } from '#test/kit/time/until.ts'

/** A pass goes round all of them. */
const WALLETS = depth(12, 50)

describe('seats', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 100)
    creator = await stage.creator(fan())
  })
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  const shift = (text: string) => db.pool('owner').query('UPDATE app.clock SET shift = $1', [text])
  async function seat(id: string) {
    const { rows } = await db
      .pool('api')
      .query('SELECT state, end_reason, slot_n, decision_id FROM app.seat WHERE id = $1', [id])
    return rows[0]
  }
  const openSeats = async (key: string): Promise<number> => {
    const { rows } = await db
      .pool('api')
      .query<{ n: number }>(
        "SELECT count(*) AS n FROM app.seat WHERE source_key LIKE $1 AND state <> 'ended'",
        [`%:${key}`],
      )
    return rows[0]?.n ?? -1
  }

  it('[T6] twenty clients with one wallet: one is in, the others are told where', async () => {
    const person = fan()
    const room = await stage.room(creator)
    await stage.givePass(creator, { passId: 1, owner: person.wallet })
    const replies = await Promise.all(Array.from({ length: 20 }, () => enter(api().url, person, room)))
    const seats = replies.filter((reply) => reply.status === 201).map((reply) => reply.body.seatId)
    expect(seats).to.have.length(1)
    const others = replies.filter((reply) => reply.status !== 201)
    const codes = new Set(others.map((reply) => reply.body.code))
    codes.delete('BUSY')
    expect([...codes]).to.deep.equal(['OTHER_DEVICE'])
    for (const { body } of others)
      if (body.code === 'OTHER_DEVICE') expect(body.facts.seatId).to.equal(seats[0])
    expect(await openSeats('1')).to.equal(1)
  })

  it('[T6] "move here" ends the old seat and takes its slot in a full room', async () => {
    const person = fan()
    const room = await stage.room(creator, { capacity: 1 })
    await stage.givePass(creator, { passId: 2, owner: person.wallet })
    const old = await enter(api().url, person, room)
    const moved = await enter(api().url, person, room, { move: true })
    expect(moved.status, moved.text).to.equal(201)
    expect(await seat(old.body.seatId)).to.include({ state: 'ended', end_reason: 'MOVED' })
    expect(await seat(moved.body.seatId)).to.include({ state: 'held', slot_n: 1 })
    expect(moved.body.ticket.userId).to.not.equal(old.body.ticket.userId)
    const { rows } = await db
      .pool('api')
      .query('SELECT topic FROM app.outbox WHERE key = $1 ORDER BY topic', [old.body.seatId])
    expect(rows.map((row) => row.topic)).to.deep.equal(['media.remove', 'seat.tell'])
  })

  it('a move into a full room leaves the old seat where it is', async () => {
    const [person, other] = [fan(), fan()]
    const second = await stage.creator(fan())
    const room = await stage.room(creator)
    const full = await stage.room(second, { capacity: 1 })
    await stage.givePass(creator, { passId: 3, owner: person.wallet })
    await stage.givePass(second, { passId: 3, owner: person.wallet })
    await stage.givePass(second, { passId: 4, owner: other.wallet })
    const old = await enter(api().url, person, room)
    await enter(api().url, other, full)
    expect((await enter(api().url, person, full)).body.code).to.equal('OTHER_DEVICE')
    expect((await enter(api().url, person, full, { move: true })).body.code).to.equal('CAPACITY_FULL')
    expect(await seat(old.body.seatId)).to.include({ state: 'held' })
  })

  it('[T7] rests between two accounts for as long as the room says', async () => {
    const [from, to] = [fan(), fan()]
    const room = await stage.room(creator, { reentryS: 60 })
    await stage.givePass(creator, { passId: 6, owner: from.wallet })
    const first = await enter(api().url, from, room)
    await from.call(api().url, 'DELETE', `/v1/seats/${first.body.seatId}`)
    expect((await enter(api().url, from, room)).status, 'the same person may come back').to.equal(201)
    const again = await enter(api().url, from, room, { move: true })
    await from.call(api().url, 'DELETE', `/v1/seats/${again.body.seatId}`)
    await stage.movePass(creator, 6, to.wallet)
    const refused = await enter(api().url, to, room)
    expect(refused.body.code).to.equal('OTHER_DEVICE')
    const { rows } = await db
      .pool('api')
      .query(
        "SELECT ceil(extract(epoch FROM date_trunc('milliseconds', max(ended_at))) + 60)::int AS at FROM app.seat WHERE room_id = $1",
        [room],
      )
    expect(refused.body.facts.until).to.equal(rows[0].at)
    await shift('40 seconds')
    expect((await enter(api().url, to, room)).body.code).to.equal('OTHER_DEVICE')
    await shift('61 seconds')
    expect((await enter(api().url, to, room)).status).to.equal(201)
  })

  it('a second account whose pass somebody still sits on is told so', async () => {
    const [from, to] = [fan(), fan()]
    const room = await stage.room(creator)
    await stage.givePass(creator, { passId: 7, owner: from.wallet })
    await enter(api().url, from, room)
    await stage.movePass(creator, 7, to.wallet)
    const { body } = await enter(api().url, to, room, { move: true })
    expect(body.code).to.equal('OTHER_DEVICE')
    expect(body.facts, 'nothing about the other person').to.deep.equal({})
  })

  it('leaving is idempotent and only for the own seat', async () => {
    const person = fan()
    const room = await stage.room(creator, { visibility: 'public' })
    const { seatId } = (await enter(api().url, person, room)).body
    expect((await fan().call(api().url, 'DELETE', `/v1/seats/${seatId}`)).status).to.equal(404)
    for (let i = 0; i < 2; i++) {
      expect((await person.call(api().url, 'DELETE', `/v1/seats/${seatId}`)).status).to.equal(204)
    }
    expect(await seat(seatId)).to.include({ state: 'ended', end_reason: 'LEFT' })
    expect((await person.call(api().url, 'POST', `/v1/seats/${seatId}/beats`)).status).to.equal(404)
  })

  describe('renewal', () => {
    it('cites the stored decision while it is young and makes another one after 15 minutes', async () => {
      const person = fan()
      const room = await stage.room(creator)
      await stage.givePass(creator, { passId: 8, owner: person.wallet })
      const first = (await enter(api().url, person, room)).body
      const renew = () => person.call(api().url, 'POST', `/v1/seats/${first.seatId}/renewals`, { body: {} })
      const second = await renew()
      expect(second.status, second.text).to.equal(201)
      expect(second.body.decisionId).to.equal(first.decisionId)
      expect(second.body.ticket.joinNonce).to.not.equal(first.ticket.joinNonce)
      await shift('16 minutes')
      const third = await renew()
      expect(third.status, third.text).to.equal(201)
      expect(third.body.decisionId).to.not.equal(first.decisionId)
      expect((await seat(first.seatId)).decision_id).to.equal(third.body.decisionId)
    })

    it('follows an extension of the pass', async () => {
      const person = fan()
      const room = await stage.room(creator)
      const at = Math.floor(Date.now() / 1000) + 600
      await stage.givePass(creator, { passId: 9, owner: person.wallet, expiresAt: at })
      const first = (await enter(api().url, person, room)).body
      await db
        .pool('indexer')
        .query('UPDATE chain.pass SET valid_until = to_timestamp($2) WHERE pass_id = 9 AND collection = $1', [
          creator.collection,
          at + 3600,
        ])
      await stage.block([person.wallet])
      const { body } = await person.call(api().url, 'POST', `/v1/seats/${first.seatId}/renewals`, {
        body: {},
      })
      expect(Date.parse(body.validUntil) / 1000).to.equal(at + 3600)
      expect(body.decisionId).to.not.equal(first.decisionId)
    })

    it('is refused with a stored decision when the entitlement is gone, and ends the seat', async () => {
      const [person, other] = [fan(), fan()]
      const room = await stage.room(creator)
      await stage.givePass(creator, { passId: 30, owner: person.wallet })
      const { seatId } = (await enter(api().url, person, room)).body
      await stage.movePass(creator, 30, other.wallet)
      const reply = await person.call(api().url, 'POST', `/v1/seats/${seatId}/renewals`, { body: {} })
      expect(reply.status).to.equal(403)
      expect(reply.body.code).to.equal('PASS_MOVED')
      expect(await seat(seatId)).to.include({ state: 'ended', end_reason: 'PASS_MOVED' })
      expect((await enter(api().url, other, room)).status).to.equal(201)
    })
  })

  describe('while the worker follows the chain', () => {
    let worker: ServerProcess
    before(async function () {
      this.timeout(60_000)
      worker = await takeWorker(db, api().installation)
    })
    after(() => worker.stop())

    const viewers = async (room: string): Promise<string[]> => {
      const { rows } = await db
        .pool('api')
        .query<{ account_id: string }>(
          "SELECT account_id FROM app.seat WHERE room_id = $1 AND state <> 'ended'",
          [room],
        )
      return rows.map((row) => row.account_id)
    }

    it(`[T7] a pass goes round ${WALLETS} wallets during one stream: each owner is in within 5 s, nobody else`, async function () {
      this.timeout(240_000)
      const owners = Array.from({ length: WALLETS }, fan)
      const room = await stage.room(creator)
      await stage.givePass(creator, { passId: 40, owner: (owners[0] as Person).wallet })
      let last: TestSocket | undefined
      for (const [n, owner] of owners.entries()) {
        if (n > 0) await stage.movePass(creator, 40, owner.wallet)
        let seatId = ''
        const comeIn = async () => {
          await last?.wait('seat:ended')
          const reply = await enter(api().url, owner, room)
          expect(reply.status, `owner ${n}: ${reply.text}`).to.equal(201)
          seatId = reply.body.seatId
        }
        // who had it, who had it before, and who is next
        const others = [n - 1, n - 2, n + 1].flatMap((at) => owners[at] ?? [])
        const [, , ...replies] = await Promise.all([
          until(`owner ${n} is in`, () => seatId, n > 0 ? promised(5000) : {}),
          comeIn(),
          ...others.map((one) => enter(api().url, one, room, { move: true })),
        ])
        for (const { status, text } of replies) expect(status, text).to.equal(403)
        expect(await viewers(room)).to.deep.equal([owner.accountId])
        last?.close()
        last = await connect(api().url, owner)
        expect(await last.ask('seat:attach', { seatId })).to.include({ ok: true })
      }
      last?.close()
      const { rows } = await db.pool('api').query(
        `SELECT a.id FROM app.seat a JOIN app.seat b ON a.room_id = b.room_id AND a.id < b.id
            AND tstzrange(a.taken_at, a.ended_at) && tstzrange(b.taken_at, b.ended_at) WHERE a.room_id = $1`,
        [room],
      )
      expect(rows, 'seats that were held at the same time').to.deep.equal([])
    })
  })
})
