import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type RoomWish, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import { behindLock } from '#test/kit/cluster/behindLock.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'

const PLACES = 25
const PEOPLE = 200
const ROUNDS = depth(1, 20)
const CLIENTS = 100

describe('capacity', () => {
  const db = useDatabase()
  const installation = sharedInstallation()
  const apis: TestApi[] = []
  let stage: Stage
  let creator: Creator
  let people: Person[]

  before('start two apis', async () => {
    apis.push(await takeApi(db, installation), await takeApi(db, installation))
    stage = await setStage(db)
    const [host, ...fans] = await seedPeople(db.pool('api'), installation, PEOPLE + 1)
    creator = await stage.creator(host as Person)
    people = fans
  })
  after(async () => {
    await Promise.all(apis.map((api) => api.stop()))
    installation.remove()
  })

  /** A room for which nobody still sits elsewhere: an account has three seats. */
  async function freshRoom(wish: RoomWish): Promise<string> {
    await db
      .pool('api')
      .query(
        "UPDATE app.seat SET state = 'ended', ended_at = app.now(), end_reason = 'LEFT' WHERE state <> 'ended'",
      )
    return await stage.room(creator, wish)
  }

  /** Everybody at once, through both processes; a busy room is asked again, as its answer says. */
  async function storm(roomId: string): Promise<Map<string, number>> {
    const codes = new Map<string, number>()
    const queue = people.map((person, n) => ({ person, url: (apis[n % 2] as TestApi).url }))
    const client = async () => {
      for (let one = queue.shift(); one; one = queue.shift()) {
        const reply = await enter(one.url, one.person, roomId)
        const code = reply.status === 201 ? 'in' : (reply.body?.code as string)
        if (code === 'BUSY') {
          expect(Number(reply.headers.get('retry-after'))).to.be.at.least(1)
          queue.push(one)
        } else codes.set(code, (codes.get(code) ?? 0) + 1)
      }
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
    return codes
  }

  async function inside(roomId: string) {
    const { rows } = await db.pool('api').query<{ seats: number; slots: number; decisions: number }>(
      `SELECT (SELECT count(*) FROM app.seat WHERE room_id = $1 AND state <> 'ended') AS seats,
         (SELECT count(*) FROM app.room_slot o JOIN app.seat s ON s.id = o.seat_id AND s.slot_n = o.n WHERE o.room_id = $1) AS slots,
         (SELECT count(*) FROM app.decision WHERE room_id = $1) AS decisions`,
      [roomId],
    )
    return rows[0]
  }

  it(`[S1.26][once] two processes, ${PEOPLE} people, ${PLACES} slots, ${ROUNDS} times over: never one over, never one empty`, async function () {
    this.timeout(120_000)
    for (let round = 0; round < ROUNDS; round++) {
      const room = await freshRoom({ visibility: 'public', capacity: PLACES })
      const codes = await storm(room)
      expect(Object.fromEntries(codes)).to.deep.equal({ in: PLACES, CAPACITY_FULL: PEOPLE - PLACES })
      expect(await inside(room)).to.deep.equal({ seats: PLACES, slots: PLACES, decisions: PEOPLE })
    }
  })

  it('[S1.26][once] half of the commits roll back: no slot stays empty', async function () {
    this.timeout(60_000)
    const owner = db.pool('owner')
    const doomed = people.filter((_, n) => n % 4 < 2).map((person) => person.accountId)
    await owner.query('CREATE TABLE app.doomed (account_id text PRIMARY KEY)')
    await owner.query('GRANT SELECT ON app.doomed TO sd_api')
    await owner.query('INSERT INTO app.doomed SELECT unnest($1::text[])', [doomed])
    // fails at commit, after the place was taken
    await owner.query(`CREATE FUNCTION app.fail_doomed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT FROM app.doomed WHERE account_id = NEW.account_id) THEN RAISE EXCEPTION 'doomed'; END IF;
      RETURN NULL; END $$`)
    await owner.query(`CREATE CONSTRAINT TRIGGER doomed AFTER INSERT ON app.seat DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION app.fail_doomed()`)
    for (let round = 0; round < depth(1, 3); round++) {
      const room = await freshRoom({ visibility: 'public', capacity: PLACES })
      const codes = await storm(room)
      expect(codes.get('in')).to.equal(PLACES)
      expect(codes.get('INTERNAL')).to.be.at.least(1)
      expect(await inside(room)).to.include({ seats: PLACES, slots: PLACES })
    }
    await owner.query('DROP TRIGGER doomed ON app.seat')
  })

  it('[S1.26] a slot that is free but still held is waited for, not given up', async () => {
    const owner = db.pool('owner')
    const [doomed, other] = people as [Person, Person]
    const url = (apis[0] as TestApi).url
    // stays at its commit until we let it, however long that is, and fails there
    await owner.query(`CREATE FUNCTION app.fail_late() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS $$ BEGIN
      IF NEW.account_id = '${doomed.accountId}' THEN PERFORM pg_advisory_xact_lock(4242); RAISE EXCEPTION 'doomed'; END IF;
      RETURN NULL; END $$`)
    await owner.query(`CREATE CONSTRAINT TRIGGER late AFTER INSERT ON app.seat DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION app.fail_late()`)
    const room = await freshRoom({ visibility: 'public', capacity: 1 })
    const holder = await owner.connect()
    try {
      await holder.query('SELECT pg_advisory_lock(4242)')
      const first = await behindLock(owner, 'advisory', () => enter(url, doomed, room))
      const reply = await enter(url, other, room)
      expect(reply.body.code, 'not CAPACITY_FULL').to.equal('BUSY')
      const second = await behindLock(owner, 'transactionid', () => enter(url, other, room))
      await holder.query('SELECT pg_advisory_unlock(4242)')
      expect((await first()).status).to.equal(500)
      // it may have waited as long as it does before the slot came back
      const waited = await second()
      const taken = waited.body.code === 'BUSY' ? await enter(url, other, room) : waited
      expect(taken.status, taken.text).to.equal(201)
    } finally {
      holder.release(true)
      await owner.query('DROP TRIGGER late ON app.seat')
    }
    expect(await inside(room)).to.include({ seats: 1, slots: 1 })
  })

  it('[S1.26][once] a leaver frees a slot at once, and a lowered capacity takes effect as people leave', async () => {
    const room = await freshRoom({ visibility: 'public', capacity: 2 })
    const [a, b, c, d] = people as [Person, Person, Person, Person]
    const url = (apis[0] as TestApi).url
    const first = await enter(url, a, room)
    const second = await enter(url, b, room)
    expect((await enter(url, c, room)).body.code).to.equal('CAPACITY_FULL')
    const lowered = await creator.host.call(url, 'PATCH', `/v1/rooms/${room}`, { body: { capacity: 1 } })
    expect(lowered.status, lowered.text).to.equal(200)
    await a.call(url, 'DELETE', `/v1/seats/${first.body.seatId}`)
    expect((await enter(url, c, room)).body.code).to.equal('CAPACITY_FULL')
    await b.call(url, 'DELETE', `/v1/seats/${second.body.seatId}`)
    expect((await enter(url, c, room)).status).to.equal(201)
    expect((await enter(url, d, room)).body.code).to.equal('CAPACITY_FULL')
    await creator.host.call(url, 'PATCH', `/v1/rooms/${room}`, { body: { capacity: 2 } })
    expect((await enter(url, d, room)).status).to.equal(201)
    await creator.host.call(url, 'PATCH', `/v1/rooms/${room}`, { body: { capacity: null } })
    expect((await enter(url, a, room)).status).to.equal(201)
    await creator.host.call(url, 'PATCH', `/v1/rooms/${room}`, { body: { capacity: 3 } })
    expect((await enter(url, b, room)).body.code).to.equal('CAPACITY_FULL')
  })
})
