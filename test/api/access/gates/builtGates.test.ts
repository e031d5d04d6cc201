import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'

const PASS = { kind: 'pass' }
const FOLLOWER = { kind: 'follower' }
const tier = (tierNo: number) => ({ kind: 'tier', tierNo })

describe('gates that somebody built', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let worker: ServerProcess
  let people: Person[]
  let next = 0
  const somebody = (): Person => people[next++] as Person
  const run = (sql: string, ...values: unknown[]) => db.pool('owner').query(sql, values)

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 50)
    creator = await stage.creator(somebody())
    worker = await takeWorker(db, api().installation)
  })
  after(() => worker.stop())

  const make = (gate: unknown, by = creator) =>
    by.host.call(api().url, 'POST', '/v1/rooms', {
      body: { channelId: by.channelId, title: 'A stream', visibility: 'members', gate },
    })
  const change = (room: string, gate: unknown, by: Person = creator.host) =>
    by.call(api().url, 'PATCH', `/v1/rooms/${room}`, { body: { gate } })
  const follow = (person: Person, method: 'PUT' | 'DELETE' = 'PUT') =>
    person.call(api().url, method, `/v1/channels/${creator.channelId}/follow`)
  async function stateOf(seat: string): Promise<string> {
    const { rows } = await run('SELECT state::text FROM app.seat WHERE id = $1', seat)
    return rows[0]?.state
  }
  const gateRows = async () =>
    (
      await run(
        'SELECT (SELECT count(*)::int FROM app.gate) AS g, (SELECT count(*)::int FROM app.condition) AS c',
      )
    ).rows[0]

  it('[S1.15] the same rules are one gate, in whatever order, and old short forms mean the same', async () => {
    const wishes = [
      { mode: 'any', conditions: [FOLLOWER, tier(3), tier(2)] },
      { mode: 'any', conditions: [tier(2), FOLLOWER, tier(3)] },
    ]
    const views = await Promise.all(wishes.map((wish) => make(wish)))
    for (const { status, text, body } of views) {
      expect(status, text).to.equal(201)
      expect(body.gate).to.deep.include({ mode: 'any', tierNo: 2, rank: 2 })
      expect(body.gate.sentence).to.match(
        /^Anyone with a .+ pass or above or a .+ pass or above, or who follows$/,
      )
      const kinds = body.gate.conditions.map((one: { kind: string; rank?: number }) => one.rank ?? one.kind)
      expect(kinds).to.deep.equal([2, 3, 'follower'])
    }
    const { rows } = await run(
      'SELECT DISTINCT gate_id FROM app.room WHERE id = ANY ($1)',
      views.map(({ body }) => body.id),
    )
    expect(rows).to.have.length(1)
    const before = await gateRows()
    const short = [await make('any'), await make({ mode: 'any', conditions: [PASS] })]
    const long = await make({ mode: 'all', conditions: [PASS] })
    for (const one of [...short, long])
      expect(one.body.gate, one.text).to.include({ mode: 'any', tierNo: null })
    expect(await gateRows()).to.deep.equal({ g: before.g + 1, c: before.c + 1 })
    const all = await make({ mode: 'all', conditions: [tier(3), tier(2), FOLLOWER] })
    expect(all.body.gate).to.include({ mode: 'all', tierNo: 3, rank: 3 })
  })

  it('[S1.15] a channel without passes opens to followers, and asks for no pass', async () => {
    const host = somebody()
    const other = await stage.creator(host)
    await run('DELETE FROM app.collection WHERE collection = $1', other.collection)
    const only = await make({ mode: 'any', conditions: [FOLLOWER] }, other)
    expect([only.status, only.body.gate?.sentence]).to.deep.equal([201, 'Anyone who follows'])
    const before = await gateRows()
    const both = await make({ mode: 'any', conditions: [FOLLOWER, PASS] }, other)
    expect([both.status, both.body.code]).to.deep.equal([422, 'INVALID_INPUT'])
    expect(await gateRows()).to.deep.equal(before)
  })

  it('[S1.15] bad gates change nothing, and then a good one does', async () => {
    const room = await stage.room(creator)
    const roomRows = async () =>
      (await run('SELECT id, title, capacity, gate_id FROM app.room ORDER BY id')).rows
    const [before, rooms] = [await gateRows(), await roomRows()]
    const any = (...conditions: object[]) => ({ mode: 'any', conditions })
    const bads = [
      ...[any(), any(PASS, tier(1), tier(2), tier(3), FOLLOWER), any(PASS, PASS), any(tier(2), tier(2))],
      ...[any(tier(9)), any(tier(0)), any({ kind: 'erc20' }), any({ ...PASS, rank: 9 })],
      ...[{ mode: 'some', conditions: [PASS] }, { conditions: [PASS] }, { tierNo: 9 }, 'all', 7],
      { mode: 'all', conditions: [{ ...tier(2), rank: 1 }] },
    ]
    for (const bad of bads) {
      for (const reply of [await make(bad), await change(room, bad)])
        expect([reply.status, reply.body.code], JSON.stringify(bad)).to.deep.equal([422, 'INVALID_INPUT'])
    }
    const good = { mode: 'all', conditions: [tier(2), FOLLOWER] }
    expect((await change(room, good, somebody())).status, 'somebody else').to.equal(404)
    expect(await gateRows()).to.deep.equal(before)
    expect(await roomRows()).to.deep.equal(rooms)
    const theirs = await stage.room(await stage.creator(somebody()))
    expect((await change(theirs, good)).status, 'a room of another channel').to.equal(404)
    const ended = await stage.room(creator, { state: 'ended' })
    expect((await change(ended, good)).body.code).to.equal('CONFLICT')
    const free = await stage.room(creator, { visibility: 'public' })
    expect((await change(free, good)).body.code).to.equal('INVALID_INPUT')
    const now = await stage.room(creator)
    const reply = await change(now, good)
    expect([reply.status, reply.body.gate?.mode], reply.text).to.deep.equal([200, 'all'])
  })

  it('[S1.15] the highest number that a tier can have makes a gate like every other', async () => {
    await run(
      `INSERT INTO chain.tier (chain_id, collection, tier_no, price_units, currency, duration_s, max_supply, rank, flags,
         refund_window_s, referral_bps, block, log_index, tx_hash)
       SELECT chain_id, collection, 65535, price_units, currency, duration_s, max_supply, 4, flags, refund_window_s, referral_bps,
         block, log_index, tx_hash FROM chain.tier WHERE collection = $1 AND tier_no = 3`,
      creator.collection,
    )
    const made = await make({ tierNo: 65_535 })
    expect([made.status, made.body.gate?.tierNo], made.text).to.deep.equal([201, 65_535])
  })

  it('[S1.15] a changed gate is a new row and decides everybody inside again, those who fit by their new key', async () => {
    const [holder, follower, both, moderator] = [somebody(), somebody(), somebody(), somebody()]
    const room = await stage.room(creator, { gate: { mode: 'any', of: [0, 'follow'] } })
    await stage.givePass(creator, { passId: 90, owner: holder.wallet })
    await stage.givePass(creator, { passId: 91, owner: both.wallet })
    await follow(follower)
    await follow(both)
    await run(
      "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'moderator', $3)",
      ...[creator.channelId, moderator.accountId, creator.host.accountId],
    )
    const seats: string[] = []
    for (const one of [holder, follower, both, moderator]) {
      const reply = await enter(api().url, one, room)
      expect(reply.status, reply.text).to.equal(201)
      seats.push(reply.body.seatId)
    }
    const gateOf = async () => (await run('SELECT gate_id FROM app.room WHERE id = $1', room)).rows[0].gate_id
    const first = await gateOf()
    const reply = await change(room, { mode: 'all', conditions: [PASS, FOLLOWER] })
    expect(reply.body.gate?.sentence, reply.text).to.equal('Anyone with any pass who follows')
    expect(await gateOf()).not.to.equal(first)
    const { rows } = await run('SELECT mode FROM app.gate WHERE id = $1', first)
    expect(rows, 'the former gate stands').to.deep.equal([{ mode: 'any' }])
    const [h, f, b, m] = seats as [string, string, string, string]
    await until(
      'who does not fit is out',
      async () => (await stateOf(h)) === 'ended' && (await stateOf(f)) === 'ended',
    )
    expect([await stateOf(b), await stateOf(m)]).to.deep.equal(['held', 'held'])
    const denied = await run(
      "SELECT account_id, reason::text, gate_id FROM app.decision WHERE room_id = $1 AND verdict = 'deny'",
      room,
    )
    expect(new Map(denied.rows.map((row) => [row.account_id, row.reason]))).to.deep.equal(
      new Map([
        [holder.accountId, 'FOLLOW_REQUIRED'],
        [follower.accountId, 'NO_PASS'],
      ]),
    )
    for (const row of denied.rows) expect(row.gate_id).to.equal(await gateOf())
    await follow(both, 'DELETE')
    await until('who fits no more is out', async () => (await stateOf(b)) === 'ended')
    const same = await change(room, { mode: 'all', conditions: [FOLLOWER, PASS] })
    expect(same.status).to.equal(200)
    expect(await stateOf(m), 'the same gate decides nobody again').to.equal('held')
  })

  it('[S1.15] who enters while the gate changes fits the new one, or is out again', async () => {
    const crowd = Array.from({ length: 20 }, somebody)
    await Promise.all(crowd.map((one) => follow(one)))
    const room = await stage.room(creator, { gate: { mode: 'any', of: [0, 'follow'] } })
    // as the page does where the room was busy for too long
    const entered = async (one: Person) => {
      let reply = await enter(api().url, one, room)
      await until('an answer', async () => {
        if (reply.body?.code === 'BUSY') reply = await enter(api().url, one, room)
        return reply.body?.code !== 'BUSY'
      })
      return reply
    }
    const entering = crowd.map(entered)
    // once the first is in the others are under way
    await Promise.race(entering)
    const changed = await change(room, { mode: 'all', conditions: [PASS, FOLLOWER] })
    expect(changed.status, changed.text).to.equal(200)
    const codes = (await Promise.all(entering)).map(({ status, body }) => (status === 201 ? 'in' : body.code))
    expect(codes).to.include('in')
    expect(codes.filter((code) => code !== 'in' && code !== 'NO_PASS')).to.deep.equal([])
    const open = async () =>
      (await run("SELECT id FROM app.seat WHERE room_id = $1 AND state <> 'ended'", room)).rows.length
    await until('everybody is out', async () => (await open()) === 0)
  })
})
