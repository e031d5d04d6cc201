import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { createInstallation, type Installation, startApi, type TestApi } from '#test/kit/api.ts'
import type { Reply } from '#test/kit/client.ts'
import { type CuttingPostgres, startCuttingPostgres } from '#test/kit/cluster/cuttingPostgres.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'

/** The night cuts before each statement, the gate before each third. */
const EVERY = depth(3, 1)

/** One request whose transaction is cut: what it changes, before and after. */
interface Attempt {
  send(): Promise<Reply>
  read(): Promise<object>
  before: object
  after: object
}

describe('rooms and access write in one commit', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let installation: Installation
  let wire: CuttingPostgres
  let api: TestApi
  let stage: Stage
  let people: Person[]
  let next = 0
  const person = (): Person => people[next++] as Person

  before(async () => {
    wire = await startCuttingPostgres(db.url('api'))
    installation = createInstallation()
    api = await startApi({ ...db, url: () => wire.url }, installation)
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), installation, 150)
  })
  after(async () => {
    await api?.stop()
    await wire?.stop()
    installation?.remove()
  })

  async function count(text: string, ids: string[]): Promise<Record<string, number | string>> {
    const { rows } = await db.pool('api').query(text, ids)
    return rows[0]
  }

  /**
   * Cuts the transaction's connection before the first statement of a request, and then before each or every third, until
   * it needs fewer: all of it is there or nothing, and the same request is answered once more, after nothing with all.
   * @returns before how many statements a cut left nothing
   */
  async function cutBeforeEach(attempt: () => Promise<Attempt>): Promise<number> {
    let nothing = 0
    for (let n = 1; ; n += EVERY) {
      const { send, read, before, after } = await attempt()
      expect(await read(), `before ${n}`).to.deep.equal(before)
      wire.cutFromBegin(n)
      const reply = await send()
      const wasCut = wire.left === 0
      wire.cutFromBegin(0)
      if (wasCut) {
        const left = await read()
        const isDone = isDeepStrictEqual(left, after)
        if (!isDone) {
          expect(left, `cut before ${n}`).to.deep.equal(before)
          expect([reply.status, reply.body.code], `cut before ${n}`).to.deep.equal([503, 'BUSY'])
        }
        const again = await send()
        expect(again.status, `repeated after ${n}: ${again.text}`).to.be.below(300)
        if (isDone) continue
        nothing = n
      }
      expect(await read(), `after ${n}`).to.deep.equal(after)
      if (!wasCut) return nothing
    }
  }

  it('a room and its gate, cut before its statements', async () => {
    const statements = await cutBeforeEach(async () => {
      const host = person()
      const { channelId } = await stage.creator(host)
      const body = { channelId, title: 'Evening set', visibility: 'members', gate: { tierNo: 2 } }
      return {
        send: () => host.call(api.url, 'POST', '/v1/rooms', { body }),
        read: () =>
          count(
            `SELECT (SELECT count(*) FROM app.room WHERE channel_id = $1) AS rooms,
               (SELECT count(*) FROM app.gate WHERE channel_id = $1) AS gates,
               (SELECT count(*) FROM app.condition d JOIN app.gate g ON g.id = d.gate_id WHERE g.channel_id = $1) AS conditions`,
            [channelId],
          ),
        before: { rooms: 0, gates: 0, conditions: 0 },
        after: { rooms: 1, gates: 1, conditions: 1 },
      }
    })
    expect(statements).to.be.within(7, 12)
  })

  it('a ban and the end of the seat, cut before its statements', async () => {
    const host = person()
    const room = await stage.room(await stage.creator(host), { visibility: 'public', capacity: 50 })
    const statements = await cutBeforeEach(async () => {
      const fan = person()
      const { seatId } = (await enter(api.url, fan, room)).body
      const body = { seatId, reason: 'Spam in the stream' }
      return {
        send: () => host.call(api.url, 'POST', `/v1/rooms/${room}/bans`, { body }),
        read: () =>
          count(
            `SELECT (SELECT count(*) FROM app.ban WHERE account_id = $1) AS bans,
               (SELECT count(*) FROM app.action_log WHERE target_account = $1) AS actions,
               (SELECT count(*) FROM app.ban_mark m JOIN app.action_log a ON a.id = m.action_id WHERE a.target_account = $1) AS marks,
               (SELECT count(*) FROM app.notification WHERE account_id = $1) AS news,
               (SELECT count(*) FROM app.decision WHERE account_id = $1 AND reason = 'BANNED') AS refusals,
               (SELECT count(*) FROM app.outbox WHERE topic = 'media.remove' AND key = $2) AS removals,
               (SELECT count(*) FROM app.seat_lease WHERE seat_id = $2) AS leases,
               (SELECT count(*) FROM app.room_slot WHERE seat_id = $2) AS slots,
               (SELECT state::text FROM app.seat WHERE id = $2) AS seat`,
            [fan.accountId, seatId],
          ),
        before: {
          ...{ bans: 0, actions: 0, marks: 0, news: 0, refusals: 0, removals: 0 },
          ...{ leases: 1, slots: 1, seat: 'held' },
        },
        after: {
          ...{ bans: 1, actions: 1, marks: 1, news: 1, refusals: 1, removals: 1 },
          ...{ leases: 0, slots: 0, seat: 'ended' },
        },
      }
    })
    // what a ban takes with it: words, invitations, marks, seats, turns in line, and news of it
    expect(statements).to.be.within(10, 60)
  })

  it('the end of a room, of its seats and of its slots, cut before its statements', async () => {
    const host = person()
    const creator = await stage.creator(host)
    const statements = await cutBeforeEach(async () => {
      const room = await stage.room(creator, { visibility: 'public', capacity: 3 })
      expect((await enter(api.url, host, room, { action: 'host', move: true })).status).to.equal(201)
      expect((await enter(api.url, person(), room)).status).to.equal(201)
      return {
        send: () => host.call(api.url, 'POST', `/v1/rooms/${room}/end`),
        read: () =>
          count(
            `SELECT r.state::text AS room,
               (SELECT count(*) FROM app.seat WHERE room_id = r.id AND state <> 'ended') AS seats,
               (SELECT count(*) FROM app.seat_lease l JOIN app.seat s ON s.id = l.seat_id WHERE s.room_id = r.id) AS leases,
               (SELECT count(*) FROM app.room_slot WHERE room_id = r.id) AS slots,
               (SELECT count(*) FROM app.outbox WHERE topic = 'media.close' AND key = r.provider_room_id) AS closes
             FROM app.room r WHERE r.id = $1`,
            [room],
          ),
        before: { room: 'live', seats: 2, leases: 2, slots: 3, closes: 0 },
        after: { room: 'ended', seats: 0, leases: 0, slots: 0, closes: 1 },
      }
    })
    expect(statements).to.be.within(10, 20)
  })
})
